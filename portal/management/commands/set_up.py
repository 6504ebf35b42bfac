"""What a new installation needs once; safe to run at every start."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.exceptions import UnknownZone
from candidates.models import Employer
from candidates.rules import zones
from messaging.actions.setup import install_starter_templates
from preferences.actions.setup import install_starter_set


class Command(BaseCommand):
    help = _(
        "Makes the employer, the starter set of questions and message templates, and the table of the cache, "
        "where they are missing. Nothing that is there is changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", default="", help=_("The employer's name."))
        parser.add_argument(
            "--time-zone", default="Europe/London", help=_("Where the employer is.")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("createcachetable", verbosity=0)
        with transaction.atomic():
            is_new = self.make_employer(options["name"], options["time_zone"])
            install_starter_set(at=timezone.now())
            install_starter_templates(at=timezone.now())
        self.stdout.write(
            _("Set up.") if is_new else _("Was set up already; what was missing is there.")
        )

    def make_employer(self, name: str, time_zone: str) -> bool:
        if Employer.objects.exists():
            return False
        try:
            zone = zones.known_zone(time_zone)
        except UnknownZone as refusal:
            raise CommandError(str(refusal)) from refusal
        Employer.objects.create(pk=1, name=name or _("Our team"), time_zone=zone)
        if not name:
            self.stdout.write(_("Give the employer its name in the admin, or with --name."))
        return True
