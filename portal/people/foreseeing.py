"""What a merge would make of two records: the merge itself, done and undone in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from candidates.actions.joining import doubled
from candidates.models import Application, Candidate, ContactPoint
from portal.people.headings import heading_of
from portal.people.merging import merge, shares, versions_of
from portal.standing import standing_of
from portal.words import instant_words, usual_sentence
from preferences.queries.questions import questions
from preferences.rules.facts import OptOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Becomes:
    """Rows of one kind: how many each record has, and what becomes of those that are taken up."""

    heading: str
    kept: int
    gone: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How somebody is written to, in words."""

    name: str
    usual: str
    reached_at: Sequence[str]
    stopped: Sequence[str]
    in_doubt: Sequence[str]
    paused: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    kept: Held
    gone: Held
    after: Held
    parts: Sequence[Becomes]
    doubled: Sequence[str]  # jobs for which both have an open application
    seen: str


def foreseen(kept: Candidate, gone: Candidate, at: datetime) -> Foreseen:
    """Changes nothing. Raises whatever the merge itself would refuse."""
    before = held(kept, at), held(gone, at)
    parts = becoming(kept, gone)
    with transaction.atomic():
        twice = Application.objects.filter(pk__in=doubled(kept.pk, gone.pk))
        jobs = list(twice.values_list("job__title", flat=True))
        merge(kept=kept, gone=gone, by=None, at=at)
        after = held(Candidate.objects.get(pk=kept.pk), at)
        transaction.set_rollback(True)
    return Foreseen(
        kept=before[0],
        gone=before[1],
        after=after,
        parts=parts,
        doubled=jobs,
        seen=versions_of(kept, gone),
    )


def becoming(kept: Candidate, gone: Candidate) -> list[Becomes]:
    """What one of the two has something of."""
    rows = [
        Becomes(
            heading=heading_of(share.model),
            kept=share.rows(kept.pk).count(),
            gone=share.rows(gone.pk).count(),
            why=str(share.becomes),
        )
        for share in shares()
    ]
    return [row for row in rows if row.gone]


def held(person: Candidate, at: datetime) -> Held:
    standing = standing_of(person, at)
    permissions = standing.permissions
    statements = questions(language=get_language() or person.language, setup=standing.setup)
    doubted = [key for key, each in standing.usual.preferences.items() if each.is_doubted]
    pause = permissions.pause
    until = instant_words(pause.until, standing.zone, at) if pause and pause.until else ""
    opt_outs = (*permissions.consents.opt_outs, *permissions.stopped.values())
    return Held(
        name=person.full_name,
        usual=usual_sentence(standing.usual, standing.used_ways),
        reached_at=[point_words(each) for each in person.contact_points.all()],
        stopped=sorted({opt_out_words(each) for each in opt_outs}),
        in_doubt=[statements[key].statement for key in doubted if key in statements],
        paused=f"{pause.kind.label}, {until}" if pause else "",
    )


def point_words(point: ContactPoint) -> str:
    state = point.get_closed_why_display() if point.closed_at else ""
    if not point.closed_at and point.verified_at is None:
        state = _("not checked")
    return f"{point.value} ({state})" if state else point.value


def opt_out_words(said: OptOut) -> str:
    about = said.topic.label if said.topic else _("everything")
    return f"{said.channel.label}: {about}"
