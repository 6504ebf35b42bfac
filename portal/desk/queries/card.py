"""THE CARD: a person's usual, line by line, as every screen of the desk shows it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from candidates.models import Application, Candidate
from portal.desk.queries.beside import Asks, Beside, Wish
from portal.words import (
    VerdictWords,
    date_words,
    hours_words,
    preference_words,
    source_words,
    verdict_words,
    ways_words,
)
from portal.words.lists import starting_upper
from portal.words.usual import never_keys
from portal.words.ways import NO_TAGS
from preferences.enums import AnswerState
from preferences.queries.questions import QuestionAsked
from preferences.rules.facts import Verdict
from preferences.rules.keys import (
    CHANNEL_FIRST,
    CHANNEL_NEVER,
    CONTACT_HOURS,
    NEWS_HOW,
    PAPERS_HOW,
    TIMES_HOW,
)
from preferences.rules.values import Given, Preference, Usual
from preferences.rules.windows import hours_of

# Always on the card, in this order, asked or not.
FIRST_LINES: dict[str, Promise] = {
    CHANNEL_FIRST: gettext_lazy("Contact by"),
    CHANNEL_NEVER: gettext_lazy("Never"),
    CONTACT_HOURS: gettext_lazy("When"),
    TIMES_HOW: gettext_lazy("Booking times"),
    PAPERS_HOW: gettext_lazy("Papers"),
    NEWS_HOW: gettext_lazy("Decision"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    key: str
    label: str
    words: str
    is_known: bool
    source: str = ""
    was: str = ""  # what a for-now answer stands on top of
    fresh: str = ""  # "94 days old, check"
    noted: str = ""  # what a colleague noted and they have not confirmed
    nevers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    candidate: Candidate
    application: Application | None
    usual: Usual
    verdict: Verdict
    words: VerdictWords
    lines: Sequence[CardLine]
    asks: Asks
    may_contact: bool
    wishes: Sequence[Wish] = ()  # what they asked for and we cannot do

    @property
    def zone(self) -> str:
        return self.usual.zone.name_at(self.usual.at)

    @property
    def is_to_check(self) -> bool:
        """Something on it is old, or was noted and not confirmed: to be asked about, once."""
        return any(line.fresh or line.noted for line in self.lines)


def card_of(
    candidate: Candidate,
    *,
    usual: Usual,
    verdict: Verdict,
    questions: Mapping[str, QuestionAsked],
    besides: Beside,
    application: Application | None = None,
    may_contact: bool,
    sees_restricted: bool,
) -> Card:
    zone = usual.zone.name_at(usual.at)
    arranger = besides.arrangers.get(application.job_id, "") if application else ""
    lines = [
        line_of(usual, key, str(label), candidate, questions.get(key))
        for key, label in FIRST_LINES.items()
    ]
    lines += [
        line_of(usual, key, asked.statement, candidate, asked)
        for key, asked in questions.items()
        if key not in FIRST_LINES and is_shown(usual.of(key), asked, application)
        if sees_restricted or not asked.is_restricted
    ]
    return Card(
        candidate=candidate,
        application=application,
        usual=usual,
        verdict=verdict,
        words=verdict_words(verdict, name=candidate.called, zone=zone, at=usual.at),
        lines=lines if sees_restricted else [*lines, *hidden_line(usual, questions, arranger)],
        asks=besides.asks,
        may_contact=may_contact,
        wishes=besides.wishes if usual.asks_for_another_way else (),
    )


def is_shown(preference: Preference, asked: QuestionAsked, application: Application | None) -> bool:
    """What they answered, and what this stage still wants to know."""
    if not preference.is_missing:
        return True
    return application is not None and asked.stage_id == application.stage_id


# --- one line ---------------------------------------------------------------------------------


def line_of(
    usual: Usual, key: str, label: str, candidate: Candidate, asked: QuestionAsked | None
) -> CardLine:
    preference = usual.of(key)
    zone = usual.zone.name_at(usual.at)
    line = CardLine(
        key=key,
        label=label,
        words=value_words(usual, preference, asked),
        is_known=preference.is_chosen,
        source=""
        if preference.is_missing
        else source_words(preference, zone=zone, now=usual.at, name=candidate.called),
        was=was_words(preference, asked),
        fresh=fresh_words(preference, usual.at),
        noted=noted_words(preference.waiting, asked, zone, usual.at),
    )
    if key == CHANNEL_NEVER and preference.is_chosen:
        nevers = tuple(str(NO_TAGS[never]) for never in never_keys(usual))
        return replace(line, nevers=nevers, words="" if nevers else _("Anything is fine"))
    return line


def value_words(usual: Usual, preference: Preference, asked: QuestionAsked | None) -> str:
    """The answer in words; without one, what that means, and what we do until then."""
    if preference.is_chosen:
        return starting_upper(preference_words(preference, labels_of(asked)))
    silence = {
        None: _("Not asked."),
        AnswerState.SKIPPED: _("Skipped."),
        AnswerState.NO_PREFERENCE: _("Does not mind."),
    }[preference.state]
    return f"{silence} {default_words(usual, preference)}".strip()


def default_words(usual: Usual, preference: Preference) -> str:
    if preference.key == CHANNEL_FIRST:
        return _("%(way)s, our default.") % {"way": ways_words(usual)}
    if preference.key == CONTACT_HOURS:
        hours = hours_words(hours_of(preference))
        return _("Our default: %(hours)s.") % {"hours": hours}
    return ""


def labels_of(asked: QuestionAsked | None) -> dict[str, str]:
    return {key: asked.short(key) for key in asked.known} if asked else {}


def was_words(preference: Preference, asked: QuestionAsked | None) -> str:
    beneath = preference.replaces
    if beneath is None or not preference.is_for_now or not beneath.is_chosen:
        return ""
    return preference_words(beneath, labels_of(asked))


def fresh_words(preference: Preference, at: datetime) -> str:
    if preference.is_doubted:
        return _("in doubt, ask")
    if preference.at is None or not preference.is_stale(at):
        return ""
    days = (at - preference.at).days
    return ngettext("%(days)d day old, check", "%(days)d days old, check", days) % {"days": days}


def noted_words(note: Given | None, asked: QuestionAsked | None, zone: str, at: datetime) -> str:
    """Two answers conflict: the note is shown under the one that holds until they confirm."""
    if note is None:
        return ""
    as_said = Preference(
        key=note.key,
        scope=note.scope,
        state=note.state,
        options=note.options,
        windows=note.windows,
    )
    parts = {
        "who": note.noted_by or _("A colleague"),
        "date": date_words(note.at, zone, at),
        "words": preference_words(as_said, labels_of(asked)),
    }
    return _("%(who)s noted on %(date)s: %(words)s. Not confirmed yet.") % parts


def hidden_line(
    usual: Usual, questions: Mapping[str, QuestionAsked], arranger: str
) -> Iterable[CardLine]:
    """What is for those who arrange or hold the interview: only that there is something."""
    hidden = [
        key for key, asked in questions.items() if asked.is_restricted and usual.of(key).is_chosen
    ]
    if hidden:
        count = sum(len(usual.of(key).options) for key in hidden)
        words = ngettext("%(count)d arrangement", "%(count)d arrangements", count)
        ask = (
            _("Ask %(who)s.") % {"who": arranger} if arranger else _("A coordinator can see them.")
        )
        yield CardLine(
            key="",
            label=_("Arrangements"),
            words=f"{words % {'count': count}}. {ask}",
            is_known=True,
        )
