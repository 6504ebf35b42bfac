"""Everything as a zip of tables, for the house's own archive or another system."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.exports import acts, work
from portal.exports.enums import Form
from portal.exports.models import Export


class Command(BaseCommand):
    help = _(
        "Writes what is held of people to a zip with a table for each kind of thing. "
        "“people” can be imported again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.zip")
        parser.add_argument("--form", choices=Form.values, default=Form.CSV)
        parser.add_argument(
            "--as",
            dest="email",
            metavar="EMAIL",
            help=_("Only what this colleague may see; everything if it is not said."),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path, email = options["file"], options["email"]
        by = User.objects.filter(email=email, is_active=True).first() if email else None
        if email and by is None:
            raise CommandError(_("There is no colleague with this address."))
        at = timezone.now()
        export = Export.objects.create(form=options["form"], by=by, created_at=at, moved_at=at)
        try:
            while work.carry_on(export, seconds=60):
                pass
            export.refresh_from_db()
            path.touch(mode=0o600, exist_ok=True)
            with path.open("wb") as file:
                for piece in acts.bytes_of(export):
                    file.write(piece)
        except OSError as error:
            raise CommandError(str(error)) from error
        finally:
            with transaction.atomic():
                acts.end(export, timezone.now())
        counts = {"people": export.people, "rows": export.rows, "file": path}
        self.stdout.write(_("%(people)s people, %(rows)s rows: %(file)s") % counts)
