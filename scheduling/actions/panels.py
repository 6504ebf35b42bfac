"""Who holds an interview, and what has to be done before it is confirmed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from candidates.models import Application
from candidates.queries import employer
from candidates.staff import Staff
from messaging.enqueue import run_soon
from scheduling.actions.announcing import announce
from scheduling.actions.interviews import (
    TELL_INTERVIEWERS,
    change,
    held_interview,
    let_panel_see,
    stop_seeing,
)
from scheduling.actions.offers import search_of
from scheduling.actions.taking import hold_diaries, take
from scheduling.enums import Tick
from scheduling.exceptions import NoPanel, NotOfTheTeam
from scheduling.models import Diary, Interview, OfferPanel, Participant, Taken, TickedOff
from scheduling.queries.interviews import who_may_hold


@transaction.atomic
def change_panel(
    *, interview: Interview, panel: Sequence[int], by: Staff, version: int, at: datetime
) -> Interview:
    """Others hold it at the same time; the candidate hears whom they meet now. Raises SlotGone, NoPanel,
    NotOfTheTeam, InterviewMoved."""
    held = held_interview(interview, version)
    if not panel:
        raise NoPanel
    holders = who_may_hold(held.application.job.team).values_list("user_id", flat=True)
    if not set(panel) <= set(holders):
        raise NotOfTheTeam
    zone = employer().time_zone
    for user in sorted(set(panel)):
        Diary.objects.get_or_create(user_id=user, defaults={"time_zone": zone})
    before = set(held.offer.panel_rows.values_list("user_id", flat=True))
    if before == set(panel):
        return held
    hold_diaries(before | set(panel))
    stop_seeing(held, at)
    OfferPanel.objects.filter(offer=held.offer).delete()
    OfferPanel.objects.bulk_create(
        OfferPanel(offer=held.offer, user_id=user) for user in set(panel)
    )
    held.participants.exclude(user__in=panel).update(left_at=at)
    for user in set(panel):
        Participant.objects.update_or_create(
            interview=held, user_id=user, defaults={"left_at": None}
        )
    Taken.objects.filter(interview=held).delete()
    take(search_of(held.offer), held.starts_at, at, interview=held)
    held.person_why, held.person_at = "", None
    change(held, at)
    let_panel_see(held)
    run_soon(TELL_INTERVIEWERS)
    announce(held, "times_panel", by=by, at=at)
    return held


@transaction.atomic
def tick_off(
    *, application: Application, key: str, option: str, words: str = "", by: Staff, at: datetime
) -> TickedOff:
    """Arranged, or answered: `words` are told to the candidate. Again, and the words are replaced."""
    row, _new = TickedOff.objects.update_or_create(
        application=application,
        key=Tick(key),
        option=option,
        defaults={"words": words.strip()[:300], "by_id": by.pk, "at": at},
    )
    return row


@transaction.atomic
def untick(*, application: Application, key: str, option: str) -> None:
    TickedOff.objects.filter(application=application, key=key, option=option).delete()


@transaction.atomic
def settle_task(*, interview: Interview) -> None:
    """A person has dealt with it."""
    Interview.objects.filter(pk=interview.pk).update(
        settled_why=F("person_why"), person_why="", person_at=None
    )
