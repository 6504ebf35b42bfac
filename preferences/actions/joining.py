"""Two records of one person become one: answers, consents, pauses, check-ins. Both people are locked."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db.models import Max

from candidates.actions.people import agree_to_pool
from candidates.models import Candidate
from candidates.rules.joining import Pair
from preferences.actions.kept import write_value
from preferences.actions.said import Pick
from preferences.enums import AnswerState
from preferences.models import (
    Answer,
    AskedKey,
    CheckIn,
    LeaveBeOffer,
    StillRightAsked,
)
from preferences.queries.usual import answers_in_force
from preferences.rules import joining
from preferences.rules.joining import Joined
from preferences.rules.keys import ANY_NEAR, CHANNEL_FIRST, LIKE_THIS, TOUCH_WHICH
from preferences.rules.values import Chosen, Given

MERGED = "merged"


# --- answers ----------------------------------------------------------------------------------


def join_answers(pair: Pair) -> None:
    """Before they go over: what is in force in both is settled, so that one is in force afterwards."""
    kept, gone = (Candidate.objects.get(pk=pk) for pk in pair.both)
    said = answers_in_force(pair.both)
    mine, theirs = (said.get(pk, []) for pk in pair.both)
    here, there = kept.time_zone, gone.time_zone
    theirs = [of_remaining(row, pair) for row in theirs]
    moved: dict[int, Given] = {}
    if here and there and here != there:
        moved = {
            row.id: joining.moved(row, here=here, there=there, at=pair.at)
            for row in theirs
            if row.key in joining.HOURS and row.windows
        }
    end_waiting(mine, theirs, pair.at)
    joined = joining.join(mine, [moved.get(row.id, row) for row in theirs], at=pair.at)
    for each in joined:
        put(as_moved(each, moved), pair)
    join_pool(pair, kept, gone, joined)


def of_remaining(row: Given, pair: Pair) -> Given:
    return replace(row, application_id=pair.remaining(row.application_id))


def as_moved(joined: Joined, moved: dict[int, Given]) -> Joined:
    """Hours that were said in another zone are written down anew, as the remaining one reads them."""
    row = joined.row
    if row is None or joined.is_new or row.id not in moved:
        return joined
    value = moved[row.id]
    return replace(
        joined,
        is_new=True,
        aside=(*joined.aside, row.id),
        options=value.options,
        windows=value.windows,
        until=row.until,
    )


def put(joined: Joined, pair: Pair) -> None:
    aside = Answer.objects.filter(pk__in=joined.aside)
    aside.update(superseded_at=pair.at)
    if joined.row is None:
        return
    if joined.is_new:
        new = made_after(Answer.objects.get(pk=joined.row.id), joined, pair)
        # Only one of them: an answer that is taken back puts back what it superseded.
        Answer.objects.filter(pk=joined.row.id).update(superseded_by=new)
    elif joined.is_doubted and not joined.row.is_doubted:
        doubted = Answer.objects.filter(pk=joined.row.id, doubted_at=None)
        doubted.update(doubted_at=pair.at, doubted_why=MERGED)


def made_after(row: Answer, joined: Joined, pair: Pair) -> Answer:
    """The value of both under the name, the date and the wording of the newer one."""
    new = Answer.objects.create(
        candidate_id=pair.gone,  # goes over with the rest
        question_id=row.question_id,
        key=row.key,
        scope=joined.slot.scope,
        application_id=joined.slot.application_id,
        until=joined.until,
        state=AnswerState.CHOSEN,
        given_by=row.given_by,
        noted_by_id=row.noted_by_id,
        noted_words=row.noted_words,
        through=row.through,
        wording_id=row.wording_id,
        at=row.at,
        doubted_at=pair.at if joined.is_doubted else None,
        doubted_why=MERGED if joined.is_doubted else "",
    )
    picks = tuple(pick_of(rank, chosen, row) for rank, chosen in enumerate(joined.options, 1))
    write_value(new, picks, joined.windows)
    return new


def pick_of(rank: int, chosen: Chosen, row: Answer) -> Pick:
    """All that was ticked has rank 1; only a way has a second."""
    return Pick(chosen.option, rank if row.key == CHANNEL_FIRST else 1, chosen.words)


def end_waiting(mine: Iterable[Given], theirs: Iterable[Given], at: datetime) -> None:
    """Of two notes that wait for the same word the newer one does."""
    waiting = {joining.slot_of(row): row for row in mine if row.is_waiting}
    for row in theirs:
        other = waiting.get(joining.slot_of(row)) if row.is_waiting else None
        if other is not None:
            older = min(row, other, key=lambda each: (each.at, each.id))
            Answer.objects.filter(pk=older.id).update(superseded_at=at)


def join_pool(pair: Pair, kept: Candidate, gone: Candidate, joined: list[Joined]) -> None:
    """Seen by all teams for as long as both agreed, and not at all where one of them said no."""
    ends = [each.pool_until for each in (kept, gone) if each.pool_until is not None]
    said = next((each.row for each in joined if each.slot.key == TOUCH_WHICH and each.row), None)
    agrees = said is None or any(said_option(said, name) for name in (LIKE_THIS, ANY_NEAR))
    agree_to_pool(candidate=kept, until=min(ends) if ends and agrees else None)


def said_option(row: Given, name: str) -> bool:
    return any(chosen.option == name for chosen in row.options)


# --- asking -----------------------------------------------------------------------------------


def join_check_ins(pair: Pair) -> None:
    """One is open: what the other one asks is added, and what is known by now is not asked any more."""
    mine, theirs = (
        CheckIn.objects.filter(candidate=pk, closed_at=None).first() for pk in pair.both
    )
    if mine is not None and theirs is not None:
        asked_too(mine, theirs, pair)
        CheckIn.objects.filter(pk=theirs.pk).update(closed_at=pair.at, closed_why=MERGED)
    left = mine or theirs
    if left is None:
        return
    told = answers_in_force(pair.both)
    known_keys = {row.key for rows in told.values() for row in rows if not row.is_doubted}
    asked = AskedKey.objects.filter(check_in=left, is_confirmation=False, done_at=None)
    asked.filter(key__in=known_keys).update(done_at=pair.at)
    if not AskedKey.objects.filter(check_in=left, done_at=None).exists():
        CheckIn.objects.filter(pk=left.pk).update(closed_at=pair.at, closed_why=MERGED)


def asked_too(mine: CheckIn, theirs: CheckIn, pair: Pair) -> None:
    last = mine.asked.aggregate(last=Max("position"))["last"] or 0
    AskedKey.objects.bulk_create(
        [
            AskedKey(
                check_in=mine,
                application_id=pair.remaining(row.application_id),
                key=row.key,
                position=last + row.position,
                is_confirmation=row.is_confirmation,
            )
            for row in theirs.asked.filter(done_at=None)
        ],
        ignore_conflicts=True,
    )


def asked_keys_once(pair: Pair) -> None:
    for row in AskedKey.objects.filter(application__in=pair.doubled):
        own = pair.remaining(row.application_id)
        same = AskedKey.objects.filter(check_in=row.check_in_id, key=row.key, application=own)
        if same.exists():
            row.delete()


def asked_lately(pair: Pair) -> None:
    """ "Is this still right?": the later of the two counts."""
    other = StillRightAsked.objects.filter(candidate=pair.gone).first()
    if other is None:
        return
    own, is_new = StillRightAsked.objects.get_or_create(
        candidate_id=pair.kept, defaults={"at": other.at}
    )
    if not is_new and own.at < other.at:
        StillRightAsked.objects.filter(pk=own.pk).update(at=other.at)


def leave_be_once(pair: Pair) -> None:
    if LeaveBeOffer.objects.filter(candidate=pair.kept, settled_at=None).exists():
        theirs = LeaveBeOffer.objects.filter(candidate=pair.gone, settled_at=None)
        theirs.update(settled_at=pair.at)
