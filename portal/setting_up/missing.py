"""What a house still lacks before it can work, in words that say what to do next."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from candidates.models import Employer, Job, Team
from portal.accounts.models import User
from portal.setting_up.channels import channels_set_up, is_here


def missing() -> Iterator[str]:
    """The most pressing first; nothing is said of what is there. Changes nothing."""
    if not User.objects.filter(is_superuser=True, is_active=True).exists():
        yield _("No admin yet: run “manage.py set_up --admin you@example.org”.")
    if Employer.objects.filter(name=_("Our team")).exists():
        yield _("The employer has no name of its own: give it one in the admin, or with --name.")
    if is_here():
        yield _("Only this machine can open it: set PUBLIC_URL, and a proxy with TLS before it.")
    if not settings.SECOND_FACTOR_REQUIRED:
        yield _("Staff need no second step here: production asks for one.")
    for each in channels_set_up():
        if each.is_on:
            for words in each.missing:
                yield f"{each.channel.label}: {words}"
    if not Team.objects.exists():
        yield _("No team yet: make one in the admin; what staff see follows from it.")
    elif not Job.objects.exists():
        yield _("No job yet: recruiters make them on the desk, under Jobs.")
