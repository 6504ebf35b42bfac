"""The first questions of someone who applies: read as if we knew nothing, kept for whom it is."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import QueryDict

from candidates.actions.people import change_zone
from candidates.enums import ContactKind
from candidates.models import Application, Candidate
from portal.access import ScreenRequest
from portal.codes import ask_code
from portal.hints import hints
from portal.jobs.applying import Applying, application_of, point_to_prove, stranger
from portal.wording import masked
from portal.words import usual_sentence
from preferences.actions import check_ins
from preferences.actions.answers import give_page
from preferences.enums import GivenBy, Through
from preferences.forms.questions import CheckInForm
from preferences.queries.questions import questions_of
from preferences.queries.setup import employer_setup
from preferences.queries.usual import zone_for
from preferences.rules.keys import CHANNEL_FIRST
from preferences.rules.usual import resolve
from preferences.rules.values import Usual

APPLIED = "applied"


def questions_for(
    applying: Applying,
    data: Any,
    *,
    at: datetime,
    candidate: Candidate | None = None,
    usual: Usual | None = None,
) -> CheckInForm:
    setup = employer_setup()
    person = candidate or stranger(applying)
    nothing = resolve((), at=at, zone=zone_for(person, setup, at), defaults=setup.defaults_of())
    application = application_of(applying)
    return CheckInForm(
        data,
        candidate=person,
        questions=questions_of(
            stage=application.stage,
            language=person.language,
            setup=setup,
            job_id=application.job_id,
        ),
        usual=usual or nothing,
        at=at,
        hints=hints(applying.points),
    )


def keep_answers(request: ScreenRequest, applying: Applying, form: CheckInForm) -> Applying:
    """Someone new has answered. For someone we know it waits in this browser for their proof."""
    given = {name: request.POST.getlist(name) for name in form.fields}
    first = next((each for each in form.answers if each.key == CHANNEL_FIRST), None)
    if not applying.is_known:
        give(application_of(applying), form, at=request.at)
    return replace(
        applying,
        answers=given,
        sentence=sentence_of(form, at=request.at),
        wants_text=first is not None and "text" in first.options[:1],
    )


@transaction.atomic
def give(application: Application, form: CheckInForm, *, at: datetime) -> None:
    candidate = application.candidate
    check_in = check_ins.open_for_stage(application=application, at=at)
    if form.zone_change:
        change = form.zone_change
        change_zone(candidate=candidate, time_zone=change.time_zone, until=change.until, at=at)
    give_page(
        candidate=candidate, said=form.answers, through=Through.WEB, at=at, showed_number=True
    )
    if check_in is not None:
        check_ins.finish(check_in=check_in, at=at)


def give_held(applying: Applying, *, at: datetime) -> None:
    """What someone we know answered before the code proved who they are."""
    data = QueryDict(mutable=True)
    for name, values in applying.answers.items():
        data.setlist(name, values)
    application = application_of(applying)
    form = questions_for(applying, data, at=at, candidate=application.candidate)
    if form.is_valid():
        give(application, form, at=at)


def sentence_of(form: CheckInForm, *, at: datetime) -> str:
    """What was typed, as a usual; nothing else is known here."""
    said = [each.as_given(at, GivenBy.CANDIDATE, Through.WEB) for each in form.answers]
    return usual_sentence(resolve(said, at=at, zone=form.usual.zone, defaults=form.usual.defaults))


def send_proof(
    request: ScreenRequest, applying: Applying, *, at: datetime, by_email: bool = False
) -> Applying:
    """A code to the number that texts shall go to, else to the address that was typed."""
    is_text = bool(applying.phone) and not by_email and (applying.wants_text or not applying.email)
    kind = ContactKind.PHONE if is_text else ContactKind.EMAIL
    value = applying.phone if is_text else applying.email
    point = point_to_prove(applying, application_of(applying).candidate, kind)
    ask_code(request, APPLIED, point, shown=masked(value), at=at)
    return replace(applying, proves=kind)
