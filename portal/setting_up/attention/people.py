"""Candidates who wait for somebody, and what was kept long enough."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates.models import DataRequest, RetentionRun
from messaging.queries.unmatched import unmatched
from portal.setting_up.attention.lines import Attention, counted, listed, shown
from preferences.models import OptOutHold
from preferences.queries import unmet_requests

LATELY: Final = timedelta(days=2)


def waiting_people(at: datetime) -> Iterator[Attention]:
    number = counted(unmatched())
    if number:
        yield Attention(
            key="unmatched",
            words=ngettext(
                "%(n)s letter or text is in nobody's conversation",
                "%(n)s letters or texts are in nobody's conversation",
                number,
            )
            % {"n": shown(number)},
            deed=_("A recruiter says whose it is"),
            url=listed("messaging_inboundmessage", "needs_person__exact=unknown_sender"),
        )
    number = counted(OptOutHold.objects.filter(settled_at=None))
    if number:
        yield Attention(
            key="holds",
            words=ngettext(
                "%(n)s person seems to want us to stop",
                "%(n)s people seem to want us to stop",
                number,
            )
            % {"n": shown(number)},
            deed=_("Their way is held until a recruiter has read it"),
            url=listed("preferences_optouthold", "settled_at__isempty=1"),
            is_urgent=True,
        )


def data_requests(at: datetime) -> Iterator[Attention]:
    still = DataRequest.objects.filter(done_at=None, taken_back_at=None)
    number = counted(still)
    if number:
        late = still.filter(due_on__lt=at.date()).exists()
        yield Attention(
            key="data_requests",
            words=ngettext(
                "%(n)s request about personal data is open",
                "%(n)s requests about personal data are open",
                number,
            )
            % {"n": shown(number)},
            deed=_("One is late") if late else _("Each has a date"),
            url=listed("candidates_datarequest", "done_at__isempty=1&taken_back_at__isempty=1"),
            is_urgent=late,
        )


def wishes(at: datetime) -> Iterator[Attention]:
    number = counted(unmet_requests().filter(served_at=None))
    if number:
        yield Attention(
            key="unmet",
            words=ngettext(
                "%(n)s wish that we cannot meet", "%(n)s wishes that we cannot meet", number
            )
            % {"n": shown(number)},
            deed=_("Do it by hand, or switch it on under what we can do"),
            url=listed("preferences_unmetrequest", "served_at__isempty=1"),
        )


def keeping(at: datetime) -> Iterator[Attention]:
    """By the newest look of each purpose: the worker looks each hour."""
    newest = RetentionRun.objects.order_by("purpose", "-at", "-pk").distinct("purpose")
    runs = [run for run in newest if run.at > at - LATELY and run.due > run.done]
    if runs:
        due = sum(run.due - run.done for run in runs)
        is_stopped = any(run.is_stopped for run in runs)
        yield Attention(
            key="retention",
            words=ngettext(
                "%(n)s row was kept long enough", "%(n)s rows were kept long enough", due
            )
            % {"n": due},
            deed=_("Stopped because it is much: say that it is meant")
            if is_stopped
            else _("They end by themselves, some each hour"),
            url=listed("candidates_retentionrun"),
            is_urgent=is_stopped,
        )
