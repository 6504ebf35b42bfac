"""docs/roles.md, as the code has it: `python manage.py show_roles > docs/roles.md`."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from portal.roles import page


class Command(BaseCommand):
    help = _("Prints who may do what, for docs/roles.md.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(page(), ending="")
