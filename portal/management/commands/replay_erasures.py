"""After a restore: whoever was erased since the backup is erased again, before anything is served."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.actions import erasures
from candidates.enums import ErasedWhy
from candidates.models import Candidate
from candidates.queries.erasures import lines_of_ledger, not_carried_out
from candidates.rules.ledger import person_hash
from portal.people import erase


class Command(BaseCommand):
    help = _(
        "Erases again everybody who stands in the ledger of erasures and is back with a restored backup. "
        "Safe to run at any time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "ledger", nargs="*", help=_("Files to read; without one ERASURE_LEDGER.")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        paths = [Path(each) for each in options["ledger"] or [settings.ERASURE_LEDGER]]
        missing = [str(path) for path in paths if options["ledger"] and not path.exists()]
        if missing:
            raise CommandError(_("There is no file %(path)s.") % {"path": ", ".join(missing)})
        wanted = frozenset[str]().union(*(lines_of_ledger(path) for path in paths))
        found = self.erase_again(not_carried_out(wanted))
        unknown = erasures.know(person_hashes=not_carried_out(wanted), at=timezone.now())
        words = _("%(found)d erased again; %(unknown)d were not in this backup.")
        self.stdout.write(words % {"found": found, "unknown": unknown})

    def erase_again(self, wanted: frozenset[str]) -> int:
        if not wanted:
            return 0
        keys, found = (settings.SUPPRESSION_KEY, *settings.SUPPRESSION_KEY_FALLBACKS), 0
        for person in Candidate.objects.filter(erased_at=None).order_by("pk").iterator(1000):
            if any(person_hash(key, person.pk, person.created_at) in wanted for key in keys):
                erase(candidate=person, why=ErasedWhy.RESTORED, at=timezone.now())
                found += 1
        return found
