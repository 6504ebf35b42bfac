"""People from a file of another system."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.exceptions import NotSetUp
from candidates.models import Job
from candidates.queries import employer
from candidates.rules.contact import is_region
from portal.imports.columns import Field, MappingError, Plan, plan_of
from portal.imports.run import Report, run, write_bad_rows
from portal.imports.sheet import Sheet, SheetError, read_sheet

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
        sheet = self.sheet_of(options["file"])
        plan = self.plan_of(sheet, options["map"], options["discard"])
        self.say_plan(plan)
        report = run(
            sheet,
            plan,
            region=region,
            job=self.job_of(options["job"]),
            at=timezone.now(),
            is_dry_run=options["dry_run"],
        )
        if report.bad and not options["dry_run"]:
            write_bad_rows(errors, sheet, report)
        self.say_report(report, errors, is_dry_run=options["dry_run"])

    # --- what was asked for -------------------------------------------------------------------

    def check_set_up(self) -> None:
        try:
            employer()
        except NotSetUp as refusal:
            raise CommandError(str(refusal)) from refusal

    def sheet_of(self, path: Path) -> Sheet:
        try:
            return read_sheet(path.read_bytes())
        except (OSError, SheetError) as error:
            raise CommandError(str(error)) from error

    def plan_of(self, sheet: Sheet, mapped: list[str], discarded: list[str]) -> Plan:
        unclear = [pair for pair in mapped if "=" not in pair]
        if unclear:
            words = _('Write --map "COLUMN=FIELD", not “%(pair)s”.')
            raise CommandError(words % {"pair": unclear[0]})
        pairs = (pair.rpartition("=") for pair in mapped)
        try:
            return plan_of(
                sheet.headers,
                mapped={name: field for name, _sign, field in pairs},
                discarded=discarded,
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

    def say_plan(self, plan: Plan) -> None:
        for name, field in plan.mapped:
            self.stdout.write(f"{name} → {field}")
        if plan.discarded:
            names = ", ".join(plan.discarded)
            self.stdout.write(_("Discarded: %(names)s.") % {"names": names})

    def say_report(self, report: Report, errors: Path, *, is_dry_run: bool) -> None:
        if is_dry_run:
            self.stdout.write(_("This is a dry run: nothing was written."))
        for words, number in counted(report):
            if number:
                self.stdout.write(f"{words}: {number}")
        if report.bad and not is_dry_run:
            self.stdout.write(_("They are in %(file)s, each with the reason.") % {"file": errors})
        for row, reasons in report.bad[:SHOWN]:
            why = " ".join(reasons)
            self.stdout.write(_("Row %(n)s: %(why)s") % {"n": row.number, "why": why})


def counted(report: Report) -> list[tuple[str, int]]:
    changes = report.changes
    return [
        (_("Rows read"), report.rows),
        (_("People added"), report.added),
        (_("People known already, with what was missing filled in"), report.known),
        (_("Rows about someone who is in the file already"), report.repeated),
        (_("Applications made"), changes["application"]),
        (_("Opt-outs kept"), changes["opt_out"]),
        (_("Preferences noted, to be confirmed by the candidate"), changes["noted"]),
        (_("Of these, differing from what they said themselves"), changes["waiting"]),
        (_("Texts said to be welcome, which only the candidate can say"), report.texts_allowed),
        (_("People without an application, seen by admins only"), report.without_application),
        (_("Rows not taken"), len(report.bad)),
    ]
