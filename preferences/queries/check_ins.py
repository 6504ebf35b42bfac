"""What a check-in may ask, and what its page shows."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q

from candidates.models import Application, Candidate
from preferences.enums import AnswerState, Channel, GivenBy
from preferences.models import Answer, AskedKey, LeaveBeOffer, StillRightAsked
from preferences.queries.questions import QuestionAsked
from preferences.queries.setup import EmployerSetup
from preferences.rules.check_in import (
    Asking,
    AskingFacts,
    has_had_enough,
    what_to_ask,
)
from preferences.rules.values import Usual


def with_what_depends(page: list[QuestionAsked], found: list[QuestionAsked]) -> list[QuestionAsked]:
    """A question stays on the page of the one it depends on."""
    keys = {question.key for question in found}
    shown = {question.key for question in page}
    return [
        question
        for question in page
        if all(key in shown or key not in keys for key in question.only_if)
    ]


def asking_for(
    application: Application,
    asked: Iterable[QuestionAsked],
    usual: Usual,
    setup: EmployerSetup,
    *,
    at: datetime,
    unanswered: Collection[Channel] = (),
) -> Asking:
    """What the questions of a stage or outcome come down to for this person. Four queries."""
    candidate = application.candidate
    possible = list(asked)
    keys = {question.key for question in possible}
    fitting = [
        question
        for question in possible
        if question.fits(usual) or keys.issuperset(question.only_if)
    ]
    facts = AskingFacts(
        at=at,
        application_id=application.pk,
        capabilities=setup.capabilities_of(application.job_id),
        asked=applications_asked_in(candidate),
        open_keys=open_keys(candidate),
        still_right_at=still_right_at(candidate),
        has_had_enough=is_enough(candidate, unanswered),
    )
    return what_to_ask([question.facts for question in fitting], usual, facts)


def is_enough(candidate: Candidate, unanswered: Collection[Channel] = ()) -> bool:
    """Asking has stopped, or stops now: until they tell us something again."""
    if LeaveBeOffer.objects.filter(candidate=candidate, settled_at=None).exists():
        return True
    return has_had_enough(skips_in_a_row(candidate), unanswered)


def applications_asked_in(candidate: Candidate) -> dict[str, frozenset[int | None]]:
    found: dict[str, set[int | None]] = {}
    rows = AskedKey.objects.filter(check_in__candidate=candidate, is_confirmation=False)
    for key, application_id in rows.values_list("key", "application"):
        found.setdefault(key, set()).add(application_id)
    return {key: frozenset(applications) for key, applications in found.items()}


def open_keys(candidate: Candidate) -> frozenset[str]:
    rows = AskedKey.objects.filter(
        check_in__candidate=candidate, check_in__closed_at=None, done_at=None
    )
    return frozenset(rows.values_list("key", flat=True))


def still_right_at(candidate: Candidate) -> datetime | None:
    return StillRightAsked.objects.filter(candidate=candidate).values_list("at", flat=True).first()


def skips_in_a_row(candidate: Candidate) -> int:
    """What they skipped since they last answered anything: a page with one answer is no skip."""
    rows = Answer.objects.filter(candidate=candidate, given_by=GivenBy.CANDIDATE, undone_at=None)
    told = rows.filter(~Q(state=AnswerState.SKIPPED)).order_by("-at").values_list("at", flat=True)
    skips = rows.filter(state=AnswerState.SKIPPED)
    last_told = told.first()
    if last_told is not None:
        skips = skips.filter(at__gt=last_told)
    return skips.values("key").distinct().count()
