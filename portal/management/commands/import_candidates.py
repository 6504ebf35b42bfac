"""People from a file of another system."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from candidates.exceptions import NotSetUp
from candidates.models import Job
from candidates.models.document import papers
from candidates.queries import employer
from candidates.rules.contact import is_region
from portal.imports.acts import Told, bring, known_columns, tell
from portal.imports.columns import Field, MappingError, Plan, plan_of
from portal.imports.enums import Became, State
from portal.imports.letters import OLD
from portal.imports.models import Import
from portal.imports.report import refused_table
from portal.imports.sheet import SheetError, write_sheet
from portal.imports.systems import BY_KEY
from portal.imports.work import carry_on

PAUSE = 0.2  # seconds, where a worker is at it
SHOWN = 20  # bad rows on the screen; the file has all of them


class Command(BaseCommand):
    help = _(
        "Takes in candidates from a CSV file. Every column is mapped to a field or discarded by "
        "name; opt-outs are kept, preferences are noted to be confirmed, and a number is never "
        "consent. Rows that cannot be taken are written to a file with the reason."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        fields = ", ".join(Field)
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument(
            "--dry-run", action="store_true", help=_("Say what would happen; write nothing.")
        )
        parser.add_argument(
            "--map",
            nargs="+",
            action="extend",
            default=[],
            metavar="COLUMN=FIELD",
            help=_("What a column holds: %(fields)s.") % {"fields": fields},
        )
        parser.add_argument(
            "--discard",
            nargs="+",
            action="extend",
            default=[],
            metavar="COLUMN",
            help=_("Columns to leave out."),
        )
        parser.add_argument(
            "--errors",
            type=Path,
            metavar="FILE",
            help=_("Where bad rows go; beside the file if it is not said."),
        )
        parser.add_argument(
            "--job", metavar="SLUG", help=_("The job of every row that names none.")
        )
        parser.add_argument(
            "--region",
            default=settings.PHONENUMBER_DEFAULT_REGION,
            metavar="GB",
            help=_("The country of numbers without a country code."),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.check_set_up()
        region = options["region"].upper()
        if not is_region(region):
            raise CommandError(_("Write the region like GB or DE."))
        errors = options["errors"] or options["file"].with_suffix(".errors.csv")
        if errors.resolve() == options["file"].resolve():
            raise CommandError(_("The bad rows need a file of their own."))
        job, is_dry_run = self.job_of(options["job"]), options["dry_run"]
        run = self.brought(options["file"], region)
        try:
            plan = self.plan_of(run, options["map"], options["discard"])
            self.say_plan(run, plan)
            self.work_through(run, plan, job, is_dry_run=is_dry_run)
            if run.refused and not is_dry_run:
                write_bad_rows(errors, run)
            self.say_report(run, errors, is_dry_run=is_dry_run)
        finally:
            if is_dry_run or not run.has_ended:
                drop(run)

    def work_through(self, run: Import, plan: Plan, job: Job | None, *, is_dry_run: bool) -> None:
        """Row by row to the end. A worker may have gone on with it, or be at it."""
        told = Told(fields=plan.fields, job=job, region=run.region, letters=run.letters)
        state = State.CHECKING if is_dry_run else State.RUNNING
        tell(run=run, told=told, state=state, is_aside=True, at=timezone.now())
        run.refresh_from_db()
        while run.is_working:
            if not carry_on(run, seconds=5):
                time.sleep(PAUSE)
            run.refresh_from_db()

    # --- what was asked for -------------------------------------------------------------------

    def check_set_up(self) -> None:
        try:
            employer()
        except NotSetUp as refusal:
            raise CommandError(str(refusal)) from refusal

    def brought(self, path: Path, region: str) -> Import:
        try:
            with path.open("rb") as file:
                return bring(
                    file=file,
                    name=path.name,
                    region=region,
                    by=None,
                    language=get_language() or "en",
                    at=timezone.now(),
                )
        except (OSError, SheetError) as error:
            raise CommandError(str(error)) from error

    def plan_of(self, run: Import, mapped: list[str], discarded: list[str]) -> Plan:
        unclear = [pair for pair in mapped if "=" not in pair]
        if unclear:
            words = _('Write --map "COLUMN=FIELD", not “%(pair)s”.')
            raise CommandError(words % {"pair": unclear[0]})
        pairs = (pair.rpartition("=") for pair in mapped)
        try:
            return plan_of(
                tuple(run.headers),
                mapped={name: field for name, _sign, field in pairs},
                discarded=discarded,
                known=known_columns(run),
            )
        except MappingError as error:
            raise CommandError("\n".join(error.complaints)) from error

    def job_of(self, slug: str | None) -> Job | None:
        if slug is None:
            return None
        job = Job.objects.filter(slug=slug).first()
        if job is None:
            raise CommandError(_("There is no job with the address “%(slug)s”.") % {"slug": slug})
        return job

    # --- what came of it ----------------------------------------------------------------------

    def say_plan(self, run: Import, plan: Plan) -> None:
        if run.system:
            self.stdout.write(_("Columns of %(name)s.") % {"name": BY_KEY[run.system].name})
        if run.letters == OLD:
            self.stdout.write(_("Read with the letters of old spreadsheets (cp1252)."))
        for name, field in plan.mapped:
            self.stdout.write(f"{name} → {field}")
        if plan.discarded:
            names = ", ".join(plan.discarded)
            self.stdout.write(_("Discarded: %(names)s.") % {"names": names})

    def say_report(self, run: Import, errors: Path, *, is_dry_run: bool) -> None:
        if is_dry_run:
            self.stdout.write(_("This is a dry run: nothing was written."))
        for words, number in counted(run):
            if number:
                self.stdout.write(f"{words}: {number}")
        if run.refused and not is_dry_run:
            self.stdout.write(_("They are in %(file)s, each with the reason.") % {"file": errors})
        for row in run.lines.filter(became=Became.REFUSED)[:SHOWN]:
            why = " ".join(row.why)
            self.stdout.write(_("Row %(n)s: %(why)s") % {"n": row.number, "why": why})


def write_bad_rows(path: Path, run: Import) -> None:
    """Personal: for its owner's eyes."""
    path.touch(mode=0o600, exist_ok=True)
    rows = refused_table(run)
    headers = next(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write_sheet(file, headers, rows)


def drop(run: Import) -> None:
    """Of what was only tried nothing is left."""
    stored = Import.objects.values_list("file", flat=True).get(pk=run.pk)
    run.delete()
    if stored:
        papers().delete(stored)


def counted(run: Import) -> list[tuple[str, int]]:
    return [
        (_("Rows read"), run.rows),
        (_("People added"), run.new),
        (_("People known already, with what was missing filled in"), run.known),
        (_("Rows about someone who is in the file already"), run.repeated),
        (_("Applications made"), run.applications),
        (_("Opt-outs kept"), run.opt_outs),
        (_("Preferences noted, to be confirmed by the candidate"), run.noted),
        (_("Of these, differing from what they said themselves"), run.waiting),
        (_("Texts said to be welcome, which only the candidate can say"), run.texts_allowed),
        (_("People without an application, seen by admins only"), run.without_application),
        (_("Rows not taken"), run.refused),
    ]
