"""What a new installation needs once; safe to run at every start."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.enums import Role
from candidates.exceptions import UnknownZone
from candidates.models import Employer
from candidates.rules import zones
from messaging.actions.setup import install_starter_templates
from portal.accounts.invitations import HasAccount, invite
from portal.accounts.models import User
from portal.setting_up.missing import missing
from preferences.actions.setup import install_starter_set


class Command(BaseCommand):
    help = _(
        "Makes the employer, the starter set of questions and message templates, and the table of the cache, "
        "where they are missing; invites an admin; and says what is still missing. Nothing that is there is changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", default="", help=_("The employer's name."))
        parser.add_argument(
            "--time-zone", default="Europe/London", help=_("Where the employer is.")
        )
        parser.add_argument(
            "--admin", default="", help=_("The email address of somebody who becomes an admin.")
        )
        parser.add_argument(
            "--quiet", action="store_true", help=_("Say nothing of what is missing.")
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
        if options["admin"]:
            self.invite_admin(options["admin"])
        if not options["quiet"]:
            for words in missing():
                self.stdout.write(_("Missing: %(words)s") % {"words": words})

    def make_employer(self, name: str, time_zone: str) -> bool:
        if Employer.objects.exists():
            return False
        try:
            zone = zones.known_zone(time_zone)
        except UnknownZone as refusal:
            raise CommandError(str(refusal)) from refusal
        Employer.objects.create(pk=1, name=name or _("Our team"), time_zone=zone)
        return True

    def invite_admin(self, address: str) -> None:
        """Nobody's password stands in a command: the address that is printed opens one page, once."""
        try:
            validate_email(address)
        except ValidationError as refusal:
            raise CommandError(_("This is not an email address.")) from refusal
        email = User.objects.normalize_email(address)
        if User.objects.filter(email=email, is_superuser=True, is_active=True).exists():
            self.stdout.write(_("%(address)s is an admin already.") % {"address": email})
            return
        try:
            invited = invite(
                email=email,
                first_name=email.partition("@")[0],
                last_name="",
                role=Role.COORDINATOR,
                teams=[],
                is_admin=True,
                by=None,
                at=timezone.now(),
            )
        except HasAccount as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("The first admin chooses a password here; the address works once:"))
        self.stdout.write(invited.address)
