"""Staff are invited: made, taken back, and taken once."""

from collections.abc import Collection
from datetime import datetime, timedelta
from secrets import randbits
from typing import Final, NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from candidates.enums import Role
from candidates.exceptions import Refusal
from candidates.models import Membership, Team
from candidates.queries import employer
from candidates.queries.links import link_keys
from candidates.rules import secrets
from candidates.staff import Staff, id_of
from portal.accounts.models import Invitation, User
from scheduling.channels.colleague_mail import ColleagueLetter, send

LASTS: Final = timedelta(days=7)
PURPOSE: Final = "join"


class HasAccount(Refusal):
    words = _("Somebody with this address is here already. Change them instead.")


class NoTeam(Refusal):
    words = _("Choose a team: what somebody sees follows from it.")


class InvitedJustNow(Refusal):
    words = _("Somebody else invited them just now.")


class InvitationOver(Refusal):
    words = _("This invitation is over. Ask for a new one.")


class Invited(NamedTuple):
    """`address` is in the letter, and said nowhere else."""

    invitation: Invitation
    address: str


def open_invitations(at: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(taken_at=None, taken_back_at=None, expires_at__gt=at)


def find_invitation(token: str, at: datetime) -> Invitation | None:
    """The open one of a token, whichever of our keys signed it."""
    read = secrets.read_token(token)
    hashes = [secrets.keyed_hash(key, PURPOSE, read) for key in link_keys()] if read else []
    return open_invitations(at).filter(token_hmac__in=hashes).first()


def invite(
    *,
    email: str,
    first_name: str,
    last_name: str,
    role: Role,
    teams: Collection[Team],
    is_admin: bool,
    by: Staff | None,
    at: datetime,
) -> Invited:
    """An open one for the same address is over with it. Raises HasAccount, NoTeam, InvitedJustNow."""
    address = User.objects.normalize_email(email)
    if User.objects.filter(email=address).exists():
        raise HasAccount
    if not teams and not is_admin:
        raise NoTeam
    token = secrets.token_of(randbits(secrets.TOKEN_BITS))
    try:
        with transaction.atomic():
            Invitation.objects.filter(email=address, taken_at=None, taken_back_at=None).update(
                taken_back_at=at
            )
            made = Invitation.objects.create(
                email=address,
                first_name=first_name,
                last_name=last_name,
                role=role,
                is_admin=is_admin,
                token_hmac=secrets.keyed_hash(settings.LINK_KEY, PURPOSE, token),
                by_id=id_of(by),
                made_at=at,
                expires_at=at + LASTS,
            )
            made.teams.set(teams)
    except IntegrityError:
        raise InvitedJustNow from None
    return Invited(made, settings.PUBLIC_URL + reverse("join", args=[token]))


def invite_again(*, invitation: Invitation, by: Staff, at: datetime) -> Invited:
    """The same, with a new address and new days: the old letter opens nothing more."""
    return invite(
        email=invitation.email,
        first_name=invitation.first_name,
        last_name=invitation.last_name,
        role=Role(invitation.role),
        teams=list(invitation.teams.all()),
        is_admin=invitation.is_admin,
        by=by,
        at=at,
    )


def take_back(*, invitations: QuerySet[Invitation], at: datetime) -> int:
    """How many were still open; twice changes nothing."""
    still = invitations.filter(taken_at=None, taken_back_at=None)
    return still.update(taken_back_at=at)


@transaction.atomic
def join(*, token: str, first_name: str, last_name: str, password: str, at: datetime) -> User:
    """Whoever comes second finds it over. Raises InvitationOver."""
    found = find_invitation(token, at)
    if found is None:
        raise InvitationOver
    held = Invitation.objects.select_for_update().get(pk=found.pk)
    if held.taken_at or held.taken_back_at or User.objects.filter(email=held.email).exists():
        raise InvitationOver
    user = User.objects.create_user(
        held.email,
        password,
        first_name=first_name,
        last_name=last_name,
        is_staff=held.is_admin,
        is_superuser=held.is_admin,
    )
    Membership.objects.bulk_create(
        Membership(user=user, team=team, role=held.role) for team in held.teams.all()
    )
    held.taken_at, held.user = at, user
    held.save(update_fields=["taken_at", "user"])
    return user


def tell(invited: Invited) -> None:
    """The letter; outside of any transaction. Raises `scheduling.channels.colleague_mail.NotTold`."""
    made = invited.invitation
    words = {
        "name": made.first_name,
        "house": employer().name,
        "by": str(made.by) if made.by else "",
        "address": invited.address,
        "until": made.expires_at,
    }
    subject = render_to_string("letters/invitation/subject.txt", words).strip()
    body = render_to_string("letters/invitation/email.txt", words).strip()
    send(ColleagueLetter(to=made.email, subject=subject, body=body))
