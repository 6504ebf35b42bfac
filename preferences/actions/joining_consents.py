"""Two records of one person become one: what was allowed and stopped, addresses, pauses. Both are locked."""

from collections.abc import Iterable

from django.db.models import QuerySet

from candidates.models import ContactPoint
from candidates.rules.joining import Pair, Point, joined_point
from preferences.enums import ConsentAct, ConsentHow, PauseKind, Through
from preferences.models import Consent, OptOutHold, Pause
from preferences.queries.permissions import Permissions, fold_of, permission_facts
from preferences.rules.facts import OptOut

# --- consents and opt-outs --------------------------------------------------------------------


def join_points(pair: Pair) -> None:
    """An address or number that both have is one: what either record closed of it is closed."""
    with_texts = fold_of(pair.kept).points_with_text | fold_of(pair.gone).points_with_text
    for gone_id, kept_id in pair.points.items():
        own, other = (ContactPoint.objects.get(pk=pk) for pk in (kept_id, gone_id))
        joined = joined_point(
            known(own, is_texted=kept_id in with_texts),
            known(other, is_texted=gone_id in with_texts),
        )
        own.verified_at, own.is_at_work = joined.verified_at, joined.is_at_work
        own.closed_at, own.closed_why = joined.closed_at, joined.closed_why
        own.save(update_fields=["verified_at", "is_at_work", "closed_at", "closed_why"])


def known(point: ContactPoint, *, is_texted: bool) -> Point:
    return Point(
        verified_at=point.verified_at,
        may_get_texts=is_texted,
        closed_at=point.closed_at,
        closed_why=point.closed_why,
        is_at_work=point.is_at_work,
    )


def join_consents(pair: Pair) -> None:
    """All rows of both are one record. What was closed in either stays closed: where the newer yes of
    one would open what the other had closed, the no is written down once more (N16).
    """
    facts = permission_facts(pair.both, pair.at)
    join_points(pair)
    for gone_id, kept_id in pair.points.items():
        Consent.objects.filter(contact_point=gone_id).update(contact_point=kept_id)
    Consent.objects.filter(candidate=pair.gone).update(candidate=pair.kept)
    after = fold_of(pair.kept)
    closed = {(each.channel, each.topic) for each in after.opt_outs()}
    for each in (said for one in facts.values() for said in one.consents.opt_outs):
        if (each.channel, each.topic) not in closed:
            closed.add((each.channel, each.topic))
            withdraw(pair, each, None)
    for point_id, each in stopped_in(facts.values(), pair).items():
        if after.stopped(point_id) is None:
            withdraw(pair, each, point_id)


def stopped_in(facts: Iterable[Permissions], pair: Pair) -> dict[int, OptOut]:
    return {
        pair.points.get(point_id, point_id): each
        for one in facts
        for point_id, each in one.stopped.items()
    }


def withdraw(pair: Pair, said: OptOut, point_id: int | None) -> None:
    Consent.objects.create(
        candidate_id=pair.kept,
        contact_point_id=point_id,
        act=ConsentAct.WITHDRAWN,
        channel=said.channel,
        topic=said.topic or "",
        how=ConsentHow.MERGED,
        through=Through.DESK,
        noted_by_id=pair.by_id,
        at=pair.at,
    )


def holds_once(pair: Pair) -> None:
    """Held until the last of what they wrote was read: the hold names the newer one of two."""
    mine = {row.channel: row for row in open_holds(pair.kept)}
    for row in open_holds(pair.gone):
        own = mine.get(row.channel)
        if own is not None:
            newer = max(own.inbound, row.inbound)
            OptOutHold.objects.filter(pk=row.pk).update(settled_at=pair.at)
            OptOutHold.objects.filter(pk=own.pk).update(inbound=newer)


def open_holds(candidate_id: int) -> QuerySet[OptOutHold]:
    return OptOutHold.objects.filter(candidate=candidate_id, settled_at=None)


# --- pauses -----------------------------------------------------------------------------------


def join_pauses(pair: Pair) -> None:
    """Two pauses are one: all messages if one of them said so, until the later end."""
    mine, theirs = (
        Pause.objects.filter(candidate=pk, lifted_at=None, until__gt=pair.at).first()
        for pk in pair.both
    )
    Pause.objects.filter(candidate__in=pair.both, lifted_at=None).exclude(
        pk__in=[each.pk for each in (mine or theirs,) if each]
    ).update(lifted_at=pair.at)
    if mine is not None and theirs is not None:
        kinds = {mine.kind, theirs.kind}
        mine.kind = PauseKind.ALL if PauseKind.ALL in kinds else PauseKind.ONLY_URGENT
        mine.until = max(mine.until, theirs.until)
        mine.began_at = max(mine.began_at, theirs.began_at)
        both_let = mine.lets_appointments_pass and theirs.lets_appointments_pass
        mine.lets_appointments_pass = both_let
        mine.save(update_fields=["kind", "until", "began_at", "lets_appointments_pass"])
