"""Each figure: what is counted, by what, and who is behind a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Avg, Case, Count, F, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidate
from candidates.queries import candidates_visible_to
from candidates.staff import Staff
from followup.enums import GestureKind, PromiseOrigin, PromiseState, SlipKind
from followup.queries.learn import sources
from preferences.enums import AnswerState, Channel, OverrideReason

FEWEST = 5  # a line of fewer people could be read as being about one of them
BEHIND = 50
ABOUT = "delivery__message__application__"

Labels = Mapping[str, str | Promise]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`hit` is what the share is of; `took` is averaged."""

    key: str
    title: str | Promise
    says: str | Promise
    source: sources.Source
    by: Mapping[str, str]  # how it can be split: a word, and the column
    person: str
    hit: Q | None = None
    target: int = 0
    took: str = ""
    labels: Mapping[str, Labels] | None = None
    is_asked_for: bool = False  # those it was missed with may be asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    value: str  # what the line is about, as it is stored
    label: str
    count: int
    hits: int | None
    people: int
    hours: float | None

    @property
    def is_hidden(self) -> bool:
        return self.people < FEWEST

    @property
    def share(self) -> int | None:
        if self.hits is None or not self.count:
            return None
        return round(100 * self.hits / self.count)


def lines_of(figure: Figure, user: Staff, since: datetime, by: str) -> Sequence[Line]:
    """One query. The order is that of the words: no line is a winner."""
    column = figure.by[by]
    counts: dict[str, Any] = {"count": Count("pk"), "people": Count(figure.person, distinct=True)}
    if figure.hit is not None:
        counts["hits"] = Count("pk", filter=figure.hit)
    if figure.took:
        counts["hours"] = Avg(figure.took)
    rows = figure.source(user, since).order_by().values(value=F(column)).annotate(**counts)
    found = [line_of(figure, by, row) for row in rows if row["count"]]
    return sorted(found, key=lambda line: line.label)


def line_of(figure: Figure, by: str, row: Mapping[str, Any]) -> Line:
    value = "" if row["value"] is None else str(row["value"])
    labels = (figure.labels or {}).get(by, {})
    took = row.get("hours")
    return Line(
        value=value,
        label=str(labels.get(value, value) or UNNAMED.get(by, "–")),
        count=row["count"],
        hits=row.get("hits"),
        people=row["people"],
        hours=took / timedelta(hours=1) if took is not None else None,
    )


def behind(
    figure: Figure, user: Staff, since: datetime, by: str, value: str
) -> QuerySet[Candidate]:
    """The people of one line whom this user sees; with a share, those it was missed with come first."""
    rows = figure.source(user, since).order_by()
    column = figure.by[by]
    same = Q(**{column: value}) if value else Q(**{f"{column}__isnull": True}) | Q(**{column: ""})
    people = candidates_visible_to(user).filter(pk__in=rows.filter(same).values(figure.person))
    if figure.hit is None:
        return people.order_by("folded_name", "pk")
    missed = rows.filter(same).exclude(figure.hit).values(figure.person)
    is_missed = Case(When(pk__in=missed, then=Value(True)), default=Value(False))
    return people.annotate(is_missed=is_missed).order_by("-is_missed", "folded_name", "pk")


TEAM_AND_STAGE: Final = {
    "team": f"{ABOUT}job__team__name",
    "stage": f"{ABOUT}stage__name",
    "way": "delivery__channel",
}
UNNAMED: Final = {"stage": _("No stage of its own"), "team": _("No team of its own")}
WAYS: Final[Labels] = {channel.value: channel.label for channel in Channel}
MESSAGE: Final = "message__application__"

FIGURES: Final[Mapping[str, Figure]] = {
    figure.key: figure
    for figure in (
        Figure(
            key="unmet",
            title=_("What people asked for and we cannot do"),
            says=_("Counted until the employer has it. Whoever asked is then offered it."),
            source=sources.unmet,
            by={"words": "words", "question": "key"},
            person="candidate",
            hit=Q(served_at__isnull=False),
        ),
        Figure(
            key="kept",
            title=_("Contacts that kept to their usual"),
            says=_("Letters, texts, calls, and what was logged as done elsewhere."),
            source=sources.contacts,
            by=TEAM_AND_STAGE,
            person="delivery__candidate",
            hit=Q(ruling__overridden=""),
            target=95,
            labels={"way": WAYS},
        ),
        Figure(
            key="view",
            title=_("What they say themselves"),
            says=_("One tap on their own page, now and then."),
            source=sources.own_views,
            by={"question": "label"},
            person="candidate",
            hit=Q(is_kept=True),
        ),
        Figure(
            key="overrides",
            title=_("Against the usual, by reason"),
            says=_("Each was shown to the person it was about."),
            source=sources.overrides,
            by={"reason": "reason", "team": f"{MESSAGE}job__team__name"},
            person="message__thread__candidate",
            labels={"reason": {reason.value: reason.label for reason in OverrideReason}},
        ),
        Figure(
            key="promises",
            title=_("Promises kept"),
            says=_("News that was there before its day was over for them."),
            source=sources.promises,
            by={
                "team": "application__job__team__name",
                "stage": "application__stage__name",
                "origin": "origin",
            },
            person="candidate",
            hit=Q(state=PromiseState.KEPT),
            target=90,
            labels={"origin": {origin.value: origin.label for origin in PromiseOrigin}},
        ),
        Figure(
            key="waiting",
            title=_("People who wait past a promise"),
            says=_("Their day went by, and nobody has told them a new one."),
            source=sources.waiting,
            by={
                "team": "promise__application__job__team__name",
                "stage": "promise__application__stage__name",
            },
            person="candidate",
        ),
        Figure(
            key="known",
            title=_("Usual known before the first contact"),
            says=_("They had told us how before we wrote or rang."),
            source=sources.first_contacts,
            by={"team": "job__team__name", "stage": "stage__name"},
            person="candidate",
            hit=Q(is_known=True),
            target=80,
            is_asked_for=True,
        ),
        Figure(
            key="replies",
            title=_("Who answers"),
            says=_("Contacts that were followed by a word of theirs."),
            source=sources.answered_contacts,
            by={"how": "label", "way": "delivery__channel"},
            person="delivery__candidate",
            hit=Q(has_answer=True),
            labels={"way": WAYS},
        ),
        Figure(
            key="asks",
            title=_("What we asked of people"),
            says=_("Questions asked, and how many of them were answered or skipped."),
            source=sources.asks,
            by={
                "stage": "check_in__stage__name",
                "team": "check_in__application__job__team__name",
            },
            person="check_in__candidate",
            hit=Q(done_at__isnull=False),
        ),
        Figure(
            key="skips",
            title=_("Questions that are skipped"),
            says=_("Above 40 percent the question should be put in other words."),
            source=sources.answers,
            by={"question": "key"},
            person="candidate",
            hit=Q(state=AnswerState.SKIPPED),
        ),
        Figure(
            key="changes",
            title=_("Answers that were changed later"),
            says=_("They chose something else than before. Many: the question is not plain."),
            source=sources.answers,
            by={"question": "key"},
            person="candidate",
            hit=Q(superseded_by__isnull=False, superseded_by__confirms=None),
        ),
        Figure(
            key="slips",
            title=_("Slips, and how long until they were mended"),
            says=_("The share is of those that were mended."),
            source=sources.slips,
            by={"kind": "kind"},
            person="candidate",
            hit=Q(mended_at__isnull=False),
            took="took",
            labels={"kind": {kind.value: kind.label for kind in SlipKind}},
        ),
        Figure(
            key="stayed",
            title=_("Who stayed after a slip"),
            says=_("They have not withdrawn since."),
            source=sources.slips_and_after,
            by={"kind": "kind"},
            person="candidate",
            hit=Q(has_left=False),
            labels={"kind": {kind.value: kind.label for kind in SlipKind}},
        ),
        Figure(
            key="gestures",
            title=_("Done for people besides"),
            says=_("Outside the usual procedure, and logged in one tap."),
            source=sources.gestures,
            by={"kind": "kind"},
            person="candidate",
            labels={"kind": {kind.value: kind.label for kind in GestureKind}},
        ),
        Figure(
            key="fairness",
            title=_("Does anybody wait longer because of their way?"),
            says=_("From what they wrote to our answer, on average."),
            source=sources.waits,
            by={"way": "label"},
            person="thread__candidate",
            took="took",
        ),
    )
}
