"""What has been kept long enough ends; `--dry-run` says what would."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.enums import KeptFor
from portal.people import retention


class Command(BaseCommand):
    help = _("Ends what was kept long enough, for each purpose. The worker does this every hour.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help=_("Only say what would end."))
        parser.add_argument(
            "--meant",
            nargs="*",
            default=[],
            choices=KeptFor.values,
            help=_("Go on for these, although it is more than one row in twenty."),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        if options["dry_run"]:
            for key, (due, total) in retention.foreseen(at).items():
                mark = _(" (stops: too many)") if retention.is_too_much(due, total) else ""
                self.stdout.write(f"{key.value}: {due} / {total}{mark}")
            return
        for run in retention.apply(at, meant=frozenset(options["meant"])):
            mark = _(" (stopped: too many)") if run.is_stopped else ""
            self.stdout.write(f"{run.purpose}: {run.done} / {run.due}{mark}")
