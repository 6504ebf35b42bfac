"""Passkeys of candidates, kept by allauth with a user of their own.

That user has no password, no address that letters reach and no team: it opens the candidate's own
pages and nothing of the desk.
"""

import struct
from datetime import datetime
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from candidates.actions.candidates import locked_candidate
from candidates.exceptions import Refusal
from candidates.models import Candidate
from portal.accounts.models import User

MOST: Final = 10
NAME_LENGTH: Final = 60
# What a browser, or somebody who pretends to be one, can send wrong.
MALFORMED: Final = (ValidationError, ValueError, TypeError, KeyError, struct.error)


class NotAPasskey(Refusal):
    words = _("This passkey did not work here. Try again, or get a code.")


class EnoughPasskeys(Refusal):
    words = _("You have ten passkeys. Take one away first.")


@transaction.atomic
def user_of(candidate: Candidate) -> User:
    """Made at their first sign-in; the same one ever after."""
    person = locked_candidate(candidate.pk)
    if person.user_id is not None:
        return User.objects.get(pk=person.user_id)
    user = User.objects.create_user(f"candidate-{person.pk}@portal.invalid")
    person.user_id = user.pk
    person.save(update_fields=["user"])
    return user


def passkeys_of(candidate: Candidate) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(
        user__candidate=candidate, type=Authenticator.Type.WEBAUTHN
    ).order_by("pk")


# --- adding and taking away -------------------------------------------------------------------


def options_to_add(user: User) -> dict[str, Any]:
    """What the browser is asked for. The challenge waits in the session of this request."""
    return auth.begin_registration(user, passwordless=True)


@transaction.atomic
def add(*, candidate: Candidate, credential: object, name: str) -> Authenticator:
    """Raises NotAPasskey and EnoughPasskeys."""
    user = user_of(candidate)
    if passkeys_of(candidate).count() >= MOST:
        raise EnoughPasskeys
    try:
        auth.parse_registration_response(credential)
        auth.complete_registration(shaped(credential))
    except MALFORMED as error:
        raise NotAPasskey from error
    made: Authenticator = auth.WebAuthn.add(user, name[:NAME_LENGTH], shaped(credential)).instance
    return made


def take_away(*, candidate: Candidate, pk: int) -> None:
    """Twice changes nothing; somebody else's is not found."""
    passkeys_of(candidate).filter(pk=pk).delete()


# --- signing in -------------------------------------------------------------------------------


def options_to_sign_in() -> dict[str, Any]:
    return auth.begin_authentication()


@transaction.atomic
def candidate_of(*, credential: object, at: datetime) -> Candidate:
    """Whose passkey it is. A colleague's opens nothing here. Raises NotAPasskey."""
    try:
        auth.parse_authentication_response(credential)
        user = auth.extract_user_from_response(shaped(credential))
        used = auth.complete_authentication(user, shaped(credential))
    except MALFORMED as error:
        raise NotAPasskey from error
    found = Candidate.objects.filter(user=used.user_id, erased_at=None).first()
    if found is None:
        raise NotAPasskey
    used.last_used_at = at
    used.save(update_fields=["last_used_at"])
    return found


def shaped(credential: object) -> dict[str, Any]:
    """As browsers send it; raises TypeError for anything else."""
    if not isinstance(credential, dict) or not isinstance(credential.get("response"), dict):
        raise TypeError("not a credential")
    handle = credential["response"].get("userHandle", "")
    if not isinstance(handle, str):
        raise TypeError("not a user handle")
    return credential
