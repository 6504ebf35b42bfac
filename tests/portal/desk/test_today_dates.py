"""Today, where a date or a fault of ours is the reason: news owed, what comes up, slips."""

from datetime import date, timedelta

import pytest
import time_machine

from candidates.models import Document, DocumentType
from followup.actions.promises import promise
from followup.actions.slips import mend_slip, open_slip
from followup.enums import PromiseOrigin, PromiseState, Repair, SlipKind
from followup.models import Promise
from messaging.models import Delivery
from scheduling.actions.interviews import book
from scheduling.models import Interview
from tests.factories.candidates import NOW, ApplicationFactory, JobFactory, TeamFactory, member
from tests.factories.messaging import compose
from tests.factories.preferences import give
from tests.factories.scheduling import free_weekdays, live, offer_times
from tests.portal.desk.conftest import HTMX, applied
from tests.portal.desk.test_today import answered, rows, wrote

DAY = timedelta(days=1)
TODAY = date(2027, 3, 3)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def part(desk, key: str) -> str:
    return desk.get(f"/desk/today/{key}/", headers=HTMX).content.decode()


def owed(candidate, ana, due_on, **more):
    application = candidate.applications.get()
    return promise(application=application, due_on=due_on, by=ana, at=NOW - 9 * DAY, **more)


def late(candidate, ana):
    """Its day went by, and nothing has looked since."""
    made = owed(candidate, ana, TODAY)
    Promise.objects.filter(pk=made.pk).update(due_on=TODAY - 2 * DAY, due_at=NOW - 2 * DAY)


# --- news that is owed ----------------------------------------------------------------------------


def test_the_promise_first_overdue_before_today_before_who_only_wrote(desk, ana, sam, job):
    bo, kim = (applied(job, first_name=n, email=f"{n}@example.com") for n in ("Bo", "Kim"))
    wrote(sam, at=NOW - 5 * DAY)
    owed(bo, ana, TODAY)
    late(kim, ana)
    assert rows(desk)["waiting"] == ["Kim", "Bo", "Sam"]
    words = part(desk, "waiting")
    assert "News promised by 1 March" in words
    assert "item--late" in words
    assert "News promised by today" in words


def test_who_wrote_and_is_owed_news_is_there_once_with_both(desk, ana, sam):
    wrote(sam)
    owed(sam, ana, TODAY, what="The rota")
    assert rows(desk)["waiting"] == ["Sam"]
    words = part(desk, "waiting")
    assert "May I come on Friday?" in words
    assert "The rota promised by today" in words


def test_who_hears_every_week_is_one_line_to_write_to_them_all(desk, ana, sam, job):
    bo, kim, lea = (
        applied(job, first_name=n, email=f"{n}@example.com") for n in ("Bo", "Kim", "Lea")
    )
    for person in (sam, bo, kim, lea):
        owed(person, ana, TODAY)
    Promise.objects.exclude(candidate=lea).update(origin=PromiseOrigin.RHYTHM)
    wrote(kim)
    compose(sam, at=NOW)
    assert rows(desk)["waiting"] == ["Lea", "Kim"]
    assert "1 person hears from us by today" in part(desk, "waiting")
    Delivery.objects.all().delete()
    words = part(desk, "waiting")
    assert "2 people hear from us by today, as every week." in words
    assert f"/desk/people/send/?picked={sam.pk}.{bo.pk}" in words
    split = desk.get(f"/desk/people/send/?picked={sam.pk}.{bo.pk}")
    assert {part.candidate for part in split.context["many"].split} == {sam, bo}
    assert "News promised by today" in words, "what a colleague said has a row of its own"


def test_who_hears_every_week_can_be_put_off(desk, ana, sam):
    owed(sam, ana, TODAY)
    Promise.objects.update(origin=PromiseOrigin.RHYTHM)
    assert "1 person hears from us" in part(desk, "waiting")
    desk.post(f"/desk/people/{sam.pk}/snooze/", {"when": "good"}, headers=HTMX)
    words = part(desk, "waiting")
    assert "hears from us by today" not in words
    assert "1 person is snoozed" in words


def test_two_jobs_of_one_person_make_one_row(desk, ana, sam, team):
    ApplicationFactory.create(candidate=sam, job=JobFactory.create(team=team, owner=ana))
    wrote(sam)
    assert rows(desk)["waiting"] == ["Sam"]


def test_caught_up_says_who_is_next(desk, sam):
    give(sam, "channel.first", "email", at=NOW - 8 * DAY)
    give(sam, "contact.hours", "evenings", at=NOW - 8 * DAY)
    assert "All caught up" in part(desk, "waiting")
    assert "Next: Sam at 5pm, their time." in part(desk, "waiting")


# --- the next seven days --------------------------------------------------------------------------


def meet(sam, ana, **about) -> Interview:
    free_weekdays(ana)
    offer = offer_times(sam.applications.get(), ana, **about)
    book(offer=offer, starts_at=(NOW + DAY).replace(hour=15), at=NOW)
    return live(offer)


def test_what_comes_up_by_date(desk, ana, sam, job):
    bo, kim = (applied(job, first_name=n, email=f"{n}@example.com") for n in ("Bo", "Kim"))
    meeting = meet(sam, ana)
    Interview.objects.filter(pk=meeting.pk).update(confirmed_at=None)
    owed(bo, ana, TODAY + 3 * DAY)
    Document.objects.create(
        candidate=kim,
        type=DocumentType.objects.create(key="licence", name="Licence"),
        file="x",
        size=1,
        content_type="application/pdf",
        sha256="0" * 64,
        received_at=NOW - 90 * DAY,
        ends_on=TODAY + 2 * DAY,
        state="kept",
    )
    answered(sam)
    assert rows(desk)["coming"] == ["Sam", "Kim", "Bo"]
    words = part(desk, "coming")
    assert "not confirmed yet" in words
    assert f"/desk/interviews/{meeting.pk}/" in words
    assert "Licence ends on Fri 5 Mar" in words
    assert "News promised by 6 March" in words


def test_a_meeting_that_lacks_nothing_does_not_come_up(desk, ana, sam):
    meeting = meet(sam, ana)
    Interview.objects.filter(pk=meeting.pk).update(confirmed_at=NOW)
    assert "coming" not in rows(desk)
    Interview.objects.filter(pk=meeting.pk).update(where="")
    assert "and no place yet" in part(desk, "coming")


# --- what went wrong ------------------------------------------------------------------------------


def slip_of(candidate, by, kind=SlipKind.DOUBLED):
    message = compose(candidate, author=by, application=candidate.applications.get())
    return open_slip(message=message, kind=kind, at=NOW - 2 * DAY)


def test_a_slip_stays_until_it_is_mended_and_opens_with_the_words_of_sorry(desk, ana, sam):
    give(sam, "channel.first", "email")
    slip = slip_of(sam, ana)
    assert rows(desk)["slips"] == ["Sam"]
    words = part(desk, "slips")
    assert "They got the same twice, 2\xa0days ago" in words
    assert f"?draft={slip.apology_id}" in words
    assert "Not now" not in words, "a fault of ours is not put off"
    mend_slip(slip=slip, repair=Repair.APOLOGISED, by=ana, at=NOW)
    assert "slips" not in rows(desk)


def test_slips_and_dates_of_other_teams_are_not_there(desk, team):
    theirs = JobFactory.create(team=TeamFactory.create(), title="Elsewhere")
    lee = member(theirs.team)
    kim = applied(theirs, first_name="Kim", email="kim@example.com")
    owed(kim, lee, TODAY)
    slip_of(kim, lee)
    meet(kim, lee)
    assert Promise.objects.get().state == PromiseState.OPEN
    assert "Kim" not in str(rows(desk, "?of=team"))
