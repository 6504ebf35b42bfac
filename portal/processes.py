"""The processes that make up the house: web, sender, worker."""

import copy
import gc
import multiprocessing
import time
from importlib import import_module
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.models import DurationField, ExpressionWrapper, F
from django.db.models.functions import Now
from django.urls import get_resolver
from django_q.models import OrmQ
from django_q.tasks import async_task

from candidates.models import Beat
from portal.durations import begin_again
from portal.supervisor import Part

SENDER = "sender"
WORKER = "worker"
GATHER_EVERY = 15.0  # seconds
MOST_WAITING = 100  # a worker that never comes must not fill the table


def load() -> None:
    """Import what the children need, so that they start at once and share its memory."""
    import_module("portal.wsgi")
    import_module(settings.ROOT_URLCONF)
    get_resolver().reverse_dict  # noqa: B018  builds the tables of addresses
    connections.close_all()
    gc.collect()
    gc.freeze()  # the collector would touch, and so copy, every shared page


def web() -> None:
    from granian import Granian  # noqa: PLC0415  only this process needs it
    from granian.constants import Interfaces  # noqa: PLC0415

    begin_again()
    Granian(
        "portal.wsgi:application",
        address=settings.WEB_ADDRESS,
        port=settings.WEB_PORT,
        interface=Interfaces.WSGI,
        workers=settings.WEB_WORKERS,
        blocking_threads=settings.WEB_THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_dictconfig=copy.deepcopy(settings.LOGGING),  # it writes into what it is given
    ).serve()


def sender() -> None:
    call_command("run_outbox")


def worker() -> None:
    call_command("schedule", stdout=StringIO())
    call_command("qcluster")
    for child in multiprocessing.active_children():  # the command returns once they run
        child.join()


def house() -> list[Part]:
    return [
        Part("web", web),
        Part("sender", sender, beat=SENDER),
        Part("worker", worker, beat=WORKER),
    ]


class DatabasePulse:
    """Beats are rows. The sender writes its own; the worker's is a job, which we have to ask for."""

    def __init__(self) -> None:
        self._gathered_at = -GATHER_EVERY

    def ages(self) -> dict[str, float] | None:
        now = time.monotonic()
        try:
            if now - self._gathered_at >= GATHER_EVERY:
                self._gathered_at = now
                self.gather()
            return ages_of_beats()
        except DatabaseError:
            return None
        finally:
            connections.close_all()  # a child forked later must not inherit one

    def gather(self) -> None:
        """What is to be done every now and then."""
        if OrmQ.objects.count() < MOST_WAITING:
            async_task("portal.tasks.beat", save=False)


def ages_of_beats() -> dict[str, float]:
    """Seconds since each process last made progress, by the clock of the database."""
    age = Now() - F("at")
    rows = Beat.objects.annotate(age=ExpressionWrapper(age, DurationField()))
    return {beat.name: beat.age.total_seconds() for beat in rows}
