"""Colleagues without a second step, and what was left behind."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates.models import Application
from portal.accounts.models import Invitation, User
from portal.accounts.second_factor import has_second_factor
from portal.setting_up.attention.lines import Attention, counted, listed, shown


def staff() -> QuerySet[User]:
    """People who work here: neither candidates' passkeys nor programs."""
    works = Q(is_staff=True) | Q(is_superuser=True) | Q(memberships__isnull=False)
    return User.objects.filter(works, is_program=False, candidate=None).distinct()


def invited(at: datetime) -> Iterator[Attention]:
    """Whose letter went by: nobody else would notice."""
    over = Invitation.objects.filter(taken_at=None, taken_back_at=None, expires_at__lte=at)
    number = counted(over)
    if number:
        yield Attention(
            key="invited",
            words=ngettext("%(n)s invitation ran out", "%(n)s invitations ran out", number)
            % {"n": shown(number)},
            deed=_("Send it again, or take it back"),
            url=listed("accounts_invitation", "taken_at__isempty=1"),
        )


def colleagues(at: datetime) -> Iterator[Attention]:
    number = counted(staff().filter(~has_second_factor(), is_active=True))
    if number:
        yield Attention(
            key="second_factor",
            words=ngettext(
                "%(n)s colleague has no second step", "%(n)s colleagues have no second step", number
            )
            % {"n": shown(number)},
            deed=_("They set it up when they sign in next"),
            url=listed("accounts_user", "second=no&is_active__exact=1"),
        )
    number = counted(Application.objects.filter(closed_at=None, owner__is_active=False))
    if number:
        yield Attention(
            key="left_behind",
            words=ngettext(
                "%(n)s application belongs to somebody who is gone",
                "%(n)s applications belong to somebody who is gone",
                number,
            )
            % {"n": shown(number)},
            deed=_("Hand it over"),
            url=listed("accounts_user", "is_active__exact=0"),
            is_urgent=True,
        )
