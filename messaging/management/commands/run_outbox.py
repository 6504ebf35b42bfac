"""Send what is due, until told to stop."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from candidates.queries.erasures import is_ledger_ahead
from messaging.outbox.run import Outbox
from messaging.outbox.slot import drain
from messaging.tasks import (
    consume_happenings,
    look_up_messages,
    read_provider_events,
    watch_outbox,
)


class Command(BaseCommand):
    help = "Sends what is due. Any number of these may run, on any machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--slots", type=int, default=settings.OUTBOX_SLOTS)
        parser.add_argument("--beat", default="", help="a beat of its own, for its supervisor")
        parser.add_argument("--once", action="store_true", help="send what is due now, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        if is_ledger_ahead():
            raise CommandError(
                "Somebody is back who was erased: run `manage.py replay_erasures` first."
            )
        if options["once"]:
            self.stdout.write(f"{drain()} dealt with")
            return
        others = [import_string(name) for name in settings.SENDER_CHORES]
        chores = (read_provider_events, consume_happenings, look_up_messages, *others)
        outbox = Outbox(
            slots=options["slots"],
            chores=chores,
            slow_chores=(watch_outbox,),
            own_beat=options["beat"],
        )

        def ask_to_stop(*_signal: object) -> None:
            outbox.is_asked_to_stop = True

        for wanted in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wanted, ask_to_stop)
        if not outbox.run():
            raise CommandError("Something was still leaving; the reaper will ask about it.")
