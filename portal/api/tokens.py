"""Tokens: made, shown once, revoked, and known again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from secrets import token_urlsafe
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import connection, transaction

from candidates.enums import Role
from candidates.models import Membership, Team
from candidates.queries.links import link_keys
from candidates.rules.secrets import keyed_hash
from candidates.staff import Staff, id_of
from portal.accounts.models import User
from portal.api.enums import changes_people
from portal.api.models import ApiToken

PURPOSE: Final = "api"
MARK: Final = "usual_"  # so that scanners of leaked secrets know one
SHOWN: Final = 12
NOBODY: Final = "program.invalid"  # where no mail goes
MINUTE: Final = timedelta(minutes=1)


class Made(NamedTuple):
    """`secret` is shown now and never again."""

    token: ApiToken
    secret: str


@dataclass(frozen=True)
class Caller:
    """A program that was let in: a user of the rooms, with the teams of its token."""

    token_id: int
    pk: int
    name: str
    scopes: frozenset[str]
    system: str
    per_minute: int
    counted: int
    is_active: bool = True
    is_superuser: bool = False

    @cached_property
    def user(self) -> User:
        return User.objects.get(pk=self.pk)

    @property
    def is_over(self) -> bool:
        return self.counted > self.per_minute


@transaction.atomic
def make_token(
    *,
    name: str,
    teams: Collection[Team],
    scopes: Collection[str],
    at: datetime,
    by: Staff | None = None,
    system: str = "",
    expires_at: datetime | None = None,
    per_minute: int = 600,
    embedded_in: str = "",
) -> Made:
    """With a user of its own, who cannot sign in and is a member of `teams`."""
    secret = MARK + token_urlsafe(32)
    hashed = hash_of(secret)
    user = User.objects.create_user(f"{hashed[:24]}@{NOBODY}", first_name=name, is_program=True)
    wanted = [*scopes]
    role = Role.RECRUITER if changes_people(wanted) else Role.AUDITOR
    Membership.objects.bulk_create(Membership(user=user, team=team, role=role) for team in teams)
    token = ApiToken.objects.create(
        name=name,
        user=user,
        secret_hash=hashed,
        begins=secret[:SHOWN],
        scopes=wanted,
        system=system or "api",
        per_minute=per_minute,
        created_at=at,
        created_by_id=id_of(by),
        expires_at=expires_at,
        embedded_in=embedded_in,
    )
    return Made(token, secret)


@transaction.atomic
def revoke_token(*, token: ApiToken, at: datetime) -> ApiToken:
    """At once and for good; twice changes nothing. What it did stays under its name."""
    held = ApiToken.objects.select_for_update().get(pk=token.pk)
    if held.revoked_at is None:
        held.revoked_at = at
        held.save(update_fields=["revoked_at"])
        User.objects.filter(pk=held.user_id).update(is_active=False)
    return held


def hash_of(secret: str) -> str:
    return keyed_hash(settings.LINK_KEY, PURPOSE, secret)


def hashes_of(secret: str) -> list[str]:
    """By the house's key, then by those of before: whoever comes in is known by the new one from then on."""
    return [keyed_hash(key, PURPOSE, secret) for key in link_keys()]


# Found, counted and noted in one statement, whose commit does not wait for the disk: a power cut may
# lose a count, never anything that somebody wrote.
ADMIT: Final = """
    UPDATE api_apitoken token
    SET secret_hash = %(hash)s, counted = CASE WHEN token.counted_at = %(minute)s THEN token.counted + 1 ELSE 1 END,
        counted_at = %(minute)s, last_used_at = %(at)s
    FROM set_config('synchronous_commit', %(waits)s, true), accounts_user program
    WHERE token.secret_hash = ANY(%(hashes)s) AND token.revoked_at IS NULL
      AND (token.expires_at IS NULL OR token.expires_at > %(at)s)
      AND program.id = token.user_id AND program.is_active
    RETURNING token.id, token.user_id, token.name, token.scopes, token.system, token.per_minute,
              token.counted"""


def admitted(secret: str, at: datetime) -> Caller | None:
    """Whose token it is; None of one that is unknown, over, revoked or switched off."""
    if not secret.startswith(MARK):
        return None
    minute = at.replace(second=0, microsecond=0)
    hashes = hashes_of(secret)
    given: dict[str, Any] = {"hashes": hashes, "hash": hashes[0], "at": at, "minute": minute}
    given["waits"] = "off"
    with connection.cursor() as cursor:
        cursor.execute(ADMIT, given)
        row = cursor.fetchone()
    if row is None:
        return None
    pk, user_id, name, scopes, system, per_minute, counted = row
    return Caller(pk, user_id, name, frozenset(scopes), system, per_minute, counted)
