"""The processes that make up the house: web, sender, worker."""

import copy
import gc
import multiprocessing
import os
import socket
import time
from contextlib import suppress
from functools import partial
from importlib import import_module
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.models import DurationField, ExpressionWrapper, F
from django.db.models.functions import Now
from django.urls import get_resolver
from django.utils import timezone
from django_q.models import OrmQ
from django_q.tasks import async_task

from candidates.actions import happenings
from candidates.models import Beat
from portal.durations import begin_again
from portal.supervisor import Part

SENDER = "sender"
WORKER = "worker"
GATHER_EVERY = 15.0  # seconds
LATELY, MORE = 20, 8  # seconds without a job of its own, and how many it then asks for
NOTE_EVERY = 1.0  # seconds
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


def sender(beat: str) -> None:
    call_command("run_outbox", beat=beat)


def worker(beat: str) -> None:
    beat_with_jobs(beat)
    call_command("schedule", stdout=StringIO())
    call_command("qcluster")
    for child in multiprocessing.active_children():  # the command returns once they run
        child.join()


def house() -> list[Part]:
    own = {name: own_beat(name) for name in (SENDER, WORKER)}
    return [
        Part("web", web),
        Part("sender", partial(sender, own[SENDER]), beat=own[SENDER]),
        Part("worker", partial(worker, own[WORKER]), beat=own[WORKER]),
    ]


def own_beat(name: str) -> str:
    """Of this supervisor's alone: one that hangs must not hide behind those of other machines."""
    return f"{name}@{socket.gethostname()[:20]}/{os.getpid()}"


def beat_with_jobs(name: str) -> None:
    """Each job that ends in this cluster is its progress, whoever asked for it."""
    from django_q.signals import post_execute_in_worker  # noqa: PLC0415  needs the cluster's own set-up

    last = float("-inf")

    def note(**_ignored: object) -> None:
        nonlocal last
        if time.monotonic() - last >= NOTE_EVERY:
            with suppress(DatabaseError):
                happenings.beat(name, timezone.now())
                last = time.monotonic()

    post_execute_in_worker.connect(note, weak=False, dispatch_uid="portal.beat")


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
        """A job to do. Of several workers any one may take it, so whoever had none lately asks for more."""
        own = ages_of_beats().get(own_beat(WORKER))
        jobs = 1 if own is None or own < LATELY else MORE
        if OrmQ.objects.count() < MOST_WAITING:
            for _job in range(jobs):
                async_task("portal.tasks.beat", save=False)


def ages_of_beats() -> dict[str, float]:
    """Seconds since each process last made progress, by the clock of the database."""
    age = Now() - F("at")
    rows = Beat.objects.annotate(age=ExpressionWrapper(age, DurationField()))
    return {beat.name: beat.age.total_seconds() for beat in rows}
