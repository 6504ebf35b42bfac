"""What someone says about one key, and why it may be refused."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates.models import Application, Candidate
from preferences.enums import AnswerState, GivenBy, QuestionForm, Scope, Through
from preferences.exceptions import AnswerRefused, UnknownQuestion
from preferences.queries.questions import OptionAsked, QuestionAsked, questions
from preferences.queries.setup import EmployerSetup, employer_setup
from preferences.queries.usual import answers_in_force, zone_for
from preferences.rules import keys
from preferences.rules.usual import resolve
from preferences.rules.values import Chosen, Given, Usual, Window
from preferences.rules.ways import may_offer
from preferences.rules.windows import HoursError, chosen_windows

MOST_WORDS = 300


class Pick(NamedTuple):
    """A chosen option: rank 1 is the first choice, 2 the second; ticked ones all have rank 1."""

    option: str
    rank: int = 1
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    key: str
    state: AnswerState = AnswerState.CHOSEN
    picks: tuple[Pick, ...] = ()
    windows: tuple[Window, ...] = ()
    scope: Scope = Scope.ALWAYS
    application: Application | None = None
    until: datetime | None = None
    wording_id: int | None = None

    @property
    def options(self) -> tuple[str, ...]:
        return tuple(pick.option for pick in self.picks)

    @property
    def chosen(self) -> tuple[Chosen, ...]:
        return tuple(Chosen(pick.option, pick.words) for pick in self.picks)

    def as_given(self, at: datetime, given_by: GivenBy, through: Through) -> Given:
        """As the rules would read it if it were kept: newer than everything there is."""
        return Given(
            id=sys.maxsize,
            key=self.key,
            state=self.state,
            at=at,
            scope=self.scope,
            options=self.chosen,
            windows=self.windows,
            until=self.until,
            application_id=self.application.pk if self.application else None,
            given_by=given_by,
            through=through,
            wording_id=self.wording_id,
        )


def picks_of(options: Iterable[Sequence[object]]) -> tuple[Pick, ...]:
    """From (option, rank, words), in the order of their rank."""
    picks = (Pick(*option) for option in options)  # type: ignore[arg-type]
    return tuple(sorted(picks, key=lambda pick: pick.rank))


# --- checks -----------------------------------------------------------------------------------


def check_page(
    person: Candidate,
    said: Sequence[Said],
    *,
    given_by: GivenBy,
    through: Through,
    at: datetime,
) -> tuple[list[Said], dict[str, QuestionAsked]]:
    """Everything said at the same time, as it will be kept, and the questions it answers.

    Raises UnknownQuestion, and the first AnswerRefused.
    """
    page = Page(person, said, given_by=given_by, through=through, at=at)
    return [page.checked(each) for each in said], page.asked


def refusals(
    person: Candidate, said: Sequence[Said], *, through: Through, at: datetime
) -> list[AnswerRefused]:
    """What would be refused if the candidate said all this at the same time."""
    page = Page(person, said, given_by=GivenBy.CANDIDATE, through=through, at=at)
    found = []
    for each in said:
        try:
            page.checked(each)
        except AnswerRefused as refused:
            found.append(refused)
    return found


class Page:
    """Answers given together are checked against the usual that would hold with all of them.

    So who moves from text to email may say "never text" on the same page.
    """

    def __init__(
        self,
        person: Candidate,
        said: Sequence[Said],
        *,
        given_by: GivenBy,
        through: Through,
        at: datetime,
    ) -> None:
        self.at = at
        self.setup = employer_setup()
        self.zone = zone_for(person, self.setup, at)
        self.asked = questions(
            keys={each.key for each in said}, language=person.language, setup=self.setup
        )
        if any(each.key not in self.asked for each in said):
            raise UnknownQuestion
        self.rows = answers_in_force([person.pk]).get(person.pk, [])
        self.rows += [each.as_given(at, given_by, through) for each in said]

    def checked(self, said: Said) -> Said:
        application_id = said.application.pk if said.application else None
        usual = resolve(self.rows, at=self.at, zone=self.zone, application_id=application_id)
        return checked(said, self.asked[said.key], usual, self.setup, self.at)


def checked(
    said: Said, asked: QuestionAsked, usual: Usual, setup: EmployerSetup, at: datetime
) -> Said:
    """With hours worked out and words cut. Raises AnswerRefused."""
    check_scope(said, at)
    if said.state != AnswerState.CHOSEN:
        return replace(said, picks=(), windows=())
    picks = tuple(
        pick._replace(words=pick.words.strip()[:MOST_WORDS] if takes_words(asked, pick) else "")
        for pick in said.picks
    )
    said = replace(said, picks=picks)
    check_number_of(said, asked)
    for pick in said.picks:
        check_pick(pick, said, asked, setup)
        if not may_offer(usual, said.key, pick.option, said.scope):
            raise AnswerRefused(contradiction(said.key, asked.label(pick.option)), said.key)
    if asked.form == QuestionForm.HOURS:
        return replace(said, windows=said.windows or preset_windows(said))
    return replace(said, windows=())


def check_scope(said: Said, at: datetime) -> None:
    if said.scope == Scope.NOW and (said.until is None or said.until <= at):
        raise AnswerRefused(_("Choose a date that is still to come."), said.key)
    if said.scope == Scope.APPLICATION and said.application is None:
        raise AnswerRefused(_("Choose the application this is for."), said.key)


def check_number_of(said: Said, asked: QuestionAsked) -> None:
    options = said.options
    if not options:
        raise AnswerRefused(_("Select one of the answers."), said.key)
    if len(set(options)) < len(options):
        raise AnswerRefused(_("Select another way for the second one."), said.key)
    alone = [option for option in options if is_alone(asked, option)]
    if alone and len(options) > 1:
        words = _("Select “%(option)s” on its own, or only the others.")
        raise AnswerRefused(words % {"option": asked.label(alone[0])}, said.key)
    most = {QuestionForm.ONE: 1, QuestionForm.RANKED: 2}.get(asked.form, asked.most)
    if most and len(options) > most:
        words = ngettext("Select one.", "Select up to %(most)s.", most)
        raise AnswerRefused(words % {"most": most}, said.key)


def check_pick(pick: Pick, said: Said, asked: QuestionAsked, setup: EmployerSetup) -> None:
    option = asked.known.get(pick.option)
    if option is None or option.is_no_preference:
        raise AnswerRefused(_("Select one of the answers."), said.key)
    job_id = said.application.job_id if said.application else None
    if option.needs and option.needs not in setup.capabilities_of(job_id):
        words = _("We cannot do “%(option)s” yet. Select another answer.")
        raise AnswerRefused(words % {"option": option.label}, said.key)
    if option.takes_words and not pick.words:
        raise AnswerRefused(wants_words(option), said.key, option.key)


def preset_windows(said: Said) -> tuple[Window, ...]:
    try:
        return chosen_windows(said.options)
    except HoursError as error:
        words = _("Choose the hours that go with your answer.")
        raise AnswerRefused(words, said.key) from error


def takes_words(asked: QuestionAsked, pick: Pick) -> bool:
    option = asked.known.get(pick.option)
    return option is not None and option.takes_words


def is_alone(asked: QuestionAsked, key: str) -> bool:
    option = asked.known.get(key)
    return option is not None and (option.is_exclusive or option.is_no_preference)


# --- words ------------------------------------------------------------------------------------


def wants_words(option: OptionAsked) -> str:
    words = _("Write a few words for “%(option)s”, or select another answer.")
    return words % {"option": option.label}


def contradiction(key: str, label: str) -> str:
    if key == keys.CHANNEL_NEVER:
        words = _("“%(option)s” is the first way. Choose another first way, or leave it out here.")
    else:
        words = _("“%(option)s” is a way never to use. Change that first, or choose another way.")
    return words % {"option": label}
