"""Alarms: raised once, however many notice it, and ended when it is over. The log is told once too."""

import logging
from datetime import datetime

from django.db import IntegrityError, transaction

from messaging.enums import AlarmKind
from messaging.models import Alarm

log = logging.getLogger(__name__)


def raise_alarm(kind: AlarmKind, subject: str, at: datetime) -> bool:
    """Whether it is a new one: of two who notice it at the same moment the database takes one."""
    if Alarm.objects.filter(kind=kind, subject=subject, ended_at=None).exists():
        return False
    try:
        with transaction.atomic():
            Alarm.objects.create(kind=kind, subject=subject, raised_at=at)
    except IntegrityError:
        return False
    log.error("alarm: %s %s", kind.value, subject)
    return True


def end_alarm(kind: AlarmKind, subject: str, at: datetime) -> None:
    open_ones = Alarm.objects.filter(kind=kind, subject=subject, ended_at=None)
    if open_ones.update(ended_at=at):
        log.warning("alarm over: %s %s", kind.value, subject)
