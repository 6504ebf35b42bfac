"""Somebody leaves, or gives away all they look after: what there is of it, and what becomes of it.

Only what the other may work on changes hands; the rest is named, and stays where it is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candidates.actions import hand_overs
from candidates.exceptions import Refusal
from candidates.models import Application, Candidate, HandOver, Job
from candidates.queries import candidates_contactable_by, jobs_changeable_by
from candidates.staff import Staff
from messaging.enums import MessageState
from messaging.models import Duty, Message
from portal.accounts.invitations import take_back
from portal.accounts.models import Invitation, User
from portal.accounts.sessions import end_sessions
from portal.api.models import ApiToken
from portal.api.tokens import revoke_token
from scheduling.enums import InterviewState, OfferState
from scheduling.models import OfferPanel, Participant


class NotYourself(Refusal):
    words = _("Ask another admin to switch you off.")


class LastAdmin(Refusal):
    words = _("Nobody else could set up the house. Make another admin first.")


class NotThere(Refusal):
    words = _("Choose a colleague who works here.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`whose`: rows of a person. `open_to`: those of them that another may work on."""

    key: str
    words: str | Promise
    whose: Callable[[User, datetime], QuerySet[Any]]
    open_to: Callable[[QuerySet[Any], User, datetime], QuerySet[Any]]
    candidate: str = ""  # the way to whom it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    words: str | Promise
    number: int
    moving: int

    @property
    def staying(self) -> int:
        return self.number - self.moving


def of_their_jobs(path: str, candidate: str) -> Callable[..., QuerySet[Any]]:
    """About a job that they may work on, or about none and a person they may contact."""

    def narrowed(rows: QuerySet[Any], to: User, at: datetime) -> QuerySet[Any]:
        jobs = jobs_changeable_by(to).values("pk")
        people = candidates_contactable_by(to, at).values("pk")
        about_none = Q(**{f"{path}__isnull": True, f"{candidate}__in": people})
        return rows.filter(Q(**{f"{path}__job__in": jobs}) | about_none)

    return narrowed


def jobs_of(rows: QuerySet[Any], to: User, _at: datetime) -> QuerySet[Any]:
    return rows.filter(pk__in=jobs_changeable_by(to).values("pk"))


APPLICATIONS: Final = Part(
    key="applications",
    words=_("Applications they look after"),
    whose=lambda user, _at: Application.objects.filter(owner=user, closed_at=None),
    open_to=lambda rows, to, _at: rows.filter(job__in=jobs_changeable_by(to).values("pk")),
    candidate="candidate_id",
)
JOBS: Final = Part(
    key="jobs",
    words=_("Jobs that are theirs"),
    whose=lambda user, _at: Job.objects.filter(owner=user, closed_at=None),
    open_to=jobs_of,
)
DUTIES: Final = Part(
    key="duties",
    words=_("Things that candidates asked of them"),
    whose=lambda user, _at: Duty.objects.filter(owner=user, done_at=None),
    open_to=of_their_jobs("application", "candidate"),
    candidate="candidate_id",
)
MESSAGES: Final = Part(
    key="messages",
    words=_("Drafts, returned messages and what is in the outbox"),
    whose=lambda user, _at: Message.objects.filter(
        owner=user, state__in=[MessageState.DRAFT, MessageState.OUT]
    ),
    open_to=of_their_jobs("application", "thread__candidate"),
    candidate="thread__candidate_id",
)
PARTS: Final = (APPLICATIONS, JOBS, DUTIES, MESSAGES)


# --- what there is ----------------------------------------------------------------------------


def work_of(user: User, to: User | None, at: datetime) -> list[Work]:
    """How much of each, and how much of it the other could take. Changes nothing."""
    found = []
    for part in PARTS:
        rows = part.whose(user, at).order_by()
        moving = part.open_to(rows, to, at).count() if to else 0
        found.append(Work(words=part.words, number=rows.count(), moving=moving))
    return found


def meetings_of(user: User, at: datetime) -> int:
    """Interviews to come and times on offer: a person is told under Times, and finds another day or another colleague."""
    held = Participant.objects.filter(
        user=user, left_at=None, interview__state=InterviewState.BOOKED, interview__starts_at__gt=at
    )
    offered = OfferPanel.objects.filter(user=user, offer__state=OfferState.OPEN)
    return held.count() + offered.count()


def is_last_admin(user: User) -> bool:
    admins = User.objects.filter(is_superuser=True, is_active=True).order_by()
    return list(admins.values_list("pk", flat=True)[:2]) == [user.pk]


def tokens_of(user: User) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(created_by=user, revoked_at=None).order_by("name")


def may_take_over(user: User) -> QuerySet[User]:
    """Members of a team who can sign in."""
    members = User.objects.filter(is_active=True, is_program=False, candidate=None)
    there = members.filter(memberships__isnull=False).exclude(pk=user.pk).distinct()
    return there.order_by("first_name", "last_name", "pk")


# --- what becomes of it -----------------------------------------------------------------------


@transaction.atomic
def give_all(*, user: User, to: User, at: datetime) -> int:
    """How many rows changed hands. Twice changes nothing more; what somebody has taken meanwhile stays
    theirs. People are locked first, in the order in which everybody locks them."""
    if not may_take_over(user).filter(pk=to.pk).exists():
        raise NotThere
    held_hand_overs(user)
    moving = {part.key: list(part.open_to(part.whose(user, at), to, at)) for part in PARTS}
    lock(row_ids(moving))
    theirs = list(hand_overs.given_to(moving["applications"], user.pk, to.pk))
    number = len(theirs)
    for part in (JOBS, DUTIES, MESSAGES):
        ids = [row.pk for row in moving[part.key]]
        number += part.whose(user, at).filter(pk__in=ids).order_by().update(owner=to)
    pass_on_standing_in(user, to, at)
    return number


def row_ids(moving: dict[str, list[Any]]) -> set[int]:
    of_messages = Candidate.objects.filter(thread__messages__in=moving["messages"])
    found = {row.candidate_id for row in (*moving["applications"], *moving["duties"])}
    return found | set(of_messages.values_list("pk", flat=True))


def held_hand_overs(user: User) -> None:
    """Before the people in them, as whatever begins and ends one does."""
    theirs = HandOver.objects.filter(Q(away=user) | Q(stand_in=user), ended_at=None)
    list(theirs.select_for_update().order_by("pk").values_list("pk", flat=True))


def lock(candidates: Iterable[int]) -> None:
    held = Candidate.objects.select_for_update(no_key=True).filter(pk__in=candidates)
    list(held.order_by("pk").values_list("pk", flat=True))


def pass_on_standing_in(user: User, to: User, at: datetime) -> None:
    """What they hold for somebody who is away still goes back to that one."""
    for each in HandOver.objects.filter(stand_in=user, ended_at=None).order_by("pk"):
        if each.away_id == to.pk:
            hand_overs.end(hand_over=each, at=at)
        else:
            HandOver.objects.filter(pk=each.pk, ended_at=None).update(stand_in=to)


@transaction.atomic
def switch_off(*, user: User, by: Staff, at: datetime, keeps_tokens: bool = False) -> None:
    """Out at once, everywhere: sessions end, tokens they made stop, invitations they sent open nothing.

    Raises NotYourself and LastAdmin. Twice changes nothing.
    """
    if user.pk == by.pk:
        raise NotYourself
    admins = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
    if list(admins.order_by("pk").values_list("pk", flat=True)) == [user.pk]:
        raise LastAdmin
    held_hand_overs(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = False
    end_sessions(user)
    take_back(invitations=Invitation.objects.filter(by=user), at=at)
    for token in () if keeps_tokens else tokens_of(user):
        revoke_token(token=token, at=at)
    # Nobody comes back to it: what a stand-in has stays there, what was planned does not begin.
    HandOver.objects.filter(away=user, ended_at=None).update(ended_at=at)
    for each in HandOver.objects.filter(stand_in=user, ended_at=None).order_by("pk"):
        hand_overs.end(hand_over=each, at=at)


@transaction.atomic
def leave(
    *, user: User, to: User | None, by: Staff, at: datetime, keeps_tokens: bool = False
) -> int:
    """All of it in one step: handed over, then switched off. How many rows changed hands."""
    number = give_all(user=user, to=to, at=at) if to else 0
    switch_off(user=user, by=by, at=at, keeps_tokens=keeps_tokens)
    return number
