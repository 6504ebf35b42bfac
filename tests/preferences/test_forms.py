"""The forms, as a browser without JavaScript sends them."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from crispy_forms.utils import render_crispy_form

from candidates.models import Candidate
from preferences.actions import answers
from preferences.enums import AnswerState, PauseKind, Scope, Through
from preferences.forms import CheckInForm, Need, NoteAnswerForm, PauseForm, QuestionForm
from preferences.models import Answer
from preferences.queries import employer_setup, question, questions, usual_of
from preferences.rules.values import Window
from tests.factories.candidates import NOW, ApplicationFactory, CandidateFactory
from tests.factories.preferences import give, note, set_up

pytestmark = pytest.mark.django_db
PAGE = ["channel.first", "channel.never", "contact.hours", "papers.how"]


@pytest.fixture
def sam() -> Candidate:
    set_up()
    return CandidateFactory()


def check_in(sam: Candidate, data: Any = None, keys: list[str] | None = None, **more) -> Any:
    usual = usual_of(sam, NOW)
    found = questions(keys=keys or PAGE, language="en", setup=employer_setup(), usual=usual)
    return CheckInForm(
        data, candidate=sam, questions=list(found.values()), usual=usual, at=NOW, **more
    )


def one(kind: Any, sam: Candidate, key: str, data: Any = None, **more) -> Any:
    usual = usual_of(sam, NOW)
    asked = question(key, language="en", setup=employer_setup(), usual=usual)
    return kind(data, candidate=sam, questions=[asked], usual=usual, at=NOW, **more)


def kept(form: CheckInForm, sam: Candidate) -> dict[str, Answer]:
    assert form.is_valid(), form.errors
    given = answers.give_page(candidate=sam, said=form.answers, through=Through.WEB, at=NOW)
    return {answer.key: answer for answer in given}


# --- the page of a check-in -------------------------------------------------------------------


def test_one_page_with_everything_on_it(sam):
    html = render_crispy_form(check_in(sam, hints={"channel.first": {"text": "To 07700 •••• 123"}}))
    assert html.count("<legend>") == 4
    for words in (
        "How should we contact you about this job?",
        "We use this each time we get in touch.",
        "And if that does not reach you?",
        "To 07700 •••• 123",
        "Which way?",
        "I go to sleep at",
        "Monday from",
        "Times are for London",
    ):
        assert words in html
    assert "Use what you have from last time" not in html  # we cannot do that yet


def test_a_page_is_saved_in_one_go(sam):
    form = check_in(
        sam,
        {
            "channel-first": "text",
            "channel-first-second-text": "email",
            "channel-never": ["call"],
            "contact-hours": ["mornings", "evenings"],
        },
    )
    given = kept(form, sam)
    assert {key: answer.state for key, answer in given.items()} == {
        "channel.first": AnswerState.CHOSEN,
        "channel.never": AnswerState.CHOSEN,
        "contact.hours": AnswerState.CHOSEN,
        "papers.how": AnswerState.SKIPPED,
    }
    usual = usual_of(sam, NOW)
    assert [each.option for each in usual.of("channel.first").options] == ["text", "email"]
    assert len(usual.of("contact.hours").windows) == 10


def test_nothing_chosen_is_skipped_and_fine(sam):
    assert {answer.state for answer in kept(check_in(sam, {}), sam).values()} == {"skipped"}


def test_i_do_not_mind_is_an_answer(sam):
    given = kept(check_in(sam, {"channel-first": "no_preference"}), sam)
    assert given["channel.first"].state == AnswerState.NO_PREFERENCE


def test_what_is_hidden_is_not_read(sam):
    form = check_in(
        sam,
        {
            "channel-first": "email",
            "channel-first-second-text": "call",  # under another choice
            "channel-first-another-words": "pigeon",
            "contact-hours": ["mornings"],
            "contact-hours-0-from": "late",
            "contact-hours-asleep": "08:00",
        },
    )
    given = kept(form, sam)
    assert [row.key for row in given["channel.first"].chosen.all()] == ["email"]
    assert given["contact.hours"].windows.count() == 5


def test_another_way_takes_words_and_needs_them(sam):
    form = check_in(sam, {"channel-first": "another"})
    assert not form.is_valid()
    assert list(form.errors) == ["channel-first-another-words"]
    form = check_in(sam, {"channel-first": "another", "channel-first-another-words": " WhatsApp "})
    assert kept(form, sam)["channel.first"].chosen.get().words == "WhatsApp"


def test_nights_are_kept_as_the_hours_awake(sam):
    data = {
        "contact-hours": ["nights"],
        "contact-hours-asleep": "09:00",
        "contact-hours-up": "16:30",
    }
    answer = kept(check_in(sam, data), sam)["contact.hours"]
    spans = {(row.starts, row.ends) for row in answer.windows.all()}
    assert spans == {(time(0), time(9)), (time(16, 30), time(0))}
    again = check_in(sam)
    assert again.initial["contact-hours-asleep"] == time(9)
    assert again.initial["contact-hours-up"] == time(16, 30)


def test_exact_hours_are_a_weekly_grid(sam):
    data = {
        "contact-hours": ["exact"],
        "contact-hours-0-from": "16:00",
        "contact-hours-0-to": "20:00",
        "contact-hours-5-from": "10:30",
        "contact-hours-5-to": "00:00",
    }
    kept(check_in(sam, data), sam)
    assert usual_of(sam, NOW).of("contact.hours").windows == (
        Window(0, time(16), time(20)),
        Window(5, time(10, 30), time(0)),
    )
    assert check_in(sam).initial["contact-hours-5-from"] == time(10, 30)


WRONG_HOURS = {
    "no day": ({"contact-hours": ["exact"]}, "contact-hours-0-from"),
    "end before start": (
        {
            "contact-hours": ["exact"],
            "contact-hours-1-from": "20:00",
            "contact-hours-1-to": "16:00",
        },
        "contact-hours-1-to",
    ),
    "24 hours": (
        {
            "contact-hours": ["exact"],
            "contact-hours-1-from": "08:00",
            "contact-hours-1-to": "08:00",
        },
        "contact-hours-1-to",
    ),
    "no end": (
        {"contact-hours": ["exact"], "contact-hours-6-from": "08:00"},
        "contact-hours-6-to",
    ),
    "no start": (
        {"contact-hours": ["exact"], "contact-hours-6-to": "08:00"},
        "contact-hours-6-from",
    ),
    "not a time": (
        {
            "contact-hours": ["exact"],
            "contact-hours-1-from": "late",
            "contact-hours-1-to": "20:00",
        },
        "contact-hours-1-from",
    ),
    "no sleep": ({"contact-hours": ["nights"]}, "contact-hours-asleep"),
    "asleep all day": (
        {
            "contact-hours": ["nights"],
            "contact-hours-asleep": "08:00",
            "contact-hours-up": "08:00",
        },
        "contact-hours-up",
    ),
    "any time and more": ({"contact-hours": ["any", "mornings"]}, "contact-hours"),
}


@pytest.mark.case(46, control="test_exact_hours_are_a_weekly_grid")
@pytest.mark.parametrize("case", WRONG_HOURS)
def test_wrong_hours_are_said_beside_the_field(sam, case):
    data, name = WRONG_HOURS[case]
    form = check_in(sam, data)
    assert not form.is_valid()
    assert name in form.errors
    assert "field__error" in render_crispy_form(form)


def test_never_the_first_way_is_said_beside_the_never(sam):
    form = check_in(sam, {"channel-first": "text", "channel-never": ["text"]})
    assert not form.is_valid()
    assert list(form.errors) == ["channel-never"]


def test_a_page_may_swap_first_and_never(sam):
    give(sam, "channel.first", "text")
    give(sam, "channel.never", "email")
    found = questions(keys=PAGE, language="en", setup=employer_setup())
    data = {"channel-first": "email", "channel-never": ["text"]}
    form = CheckInForm(
        data, candidate=sam, questions=list(found.values()), usual=usual_of(sam, NOW), at=NOW
    )
    assert form.is_valid(), form.errors


def test_what_was_said_before_is_selected_and_dated(sam):
    give(sam, "channel.first", "text", "email")
    note(sam, "papers.how", "upload")
    form = check_in(sam)
    assert form.initial["channel-first"] == "text"
    assert form.initial["channel-first-second-text"] == "email"
    html = render_crispy_form(form)
    assert "You told us this on" in html


def test_a_question_that_depends_on_another_is_read_only_then(sam):
    keys = ["touch.which", "touch.often"]
    form = check_in(sam, {"touch-which": "no", "touch-often": "monthly"}, keys)
    assert list(kept(form, sam)) == ["touch.which"]
    form = check_in(sam, {"touch-which": "like_this", "touch-often": "monthly"}, keys)
    assert list(kept(form, sam)) == keys
    form = check_in(sam, {"touch-often": "when_fits"}, ["touch.often"])
    assert list(kept(form, sam)) == ["touch.often"]


@pytest.mark.parametrize(
    ("data", "change"),
    [
        ({"zone": "Europe/London"}, None),
        ({"zone": "Europe/Oslo"}, ("Europe/Oslo", None)),
        ({"zone": "Europe/Oslo", "zone_until": "2027-03-10"}, ("Europe/Oslo", date(2027, 3, 10))),
    ],
)
def test_the_zone_changes_for_good_or_until_a_date(sam, data, change):
    form = check_in(sam, data)
    assert form.is_valid(), form.errors
    if change is None:
        assert form.zone_change is None
        return
    name, day = change
    assert form.zone_change.time_zone == name
    until = form.zone_change.until
    assert (until and until.astimezone(ZoneInfo("Europe/London")).date()) == day


def test_a_zone_until_the_past_is_refused(sam):
    form = check_in(sam, {"zone": "Europe/Oslo", "zone_until": "2027-03-03"})
    assert list(form.errors) == ["zone_until"]


# --- one question -----------------------------------------------------------------------------


def test_one_question_needs_an_answer_in_its_own_words(sam):
    form = one(QuestionForm, sam, "contact.hours", {})
    assert form.errors["contact-hours"] == [
        "Select when we can contact you. If any time is fine, select “Any time”."
    ]


def test_one_question_for_good_for_now_and_for_an_application(sam):
    application = ApplicationFactory(candidate=sam)
    base = {"channel-first": "text"}
    form = one(QuestionForm, sam, "channel.first", base, application=application)
    assert form.is_valid(), form.errors
    assert form.answer.scope == Scope.ALWAYS
    form = one(QuestionForm, sam, "channel.first", base | {"scope": "application"})
    assert list(form.errors) == ["scope"]  # without one there is no such choice
    form = one(
        QuestionForm,
        sam,
        "channel.first",
        base | {"scope": "application"},
        application=application,
    )
    assert form.is_valid(), form.errors
    assert form.answer.application == application
    form = one(QuestionForm, sam, "channel.first", base | {"scope": "now", "until": "2027-03-10"})
    assert form.is_valid(), form.errors
    assert form.answer.until == datetime(2027, 3, 10, tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize("until", ["", "2027-03-03", "tomorrow"])
def test_for_now_needs_a_day_to_come(sam, until):
    data = {"channel-first": "text", "scope": "now", "until": until}
    assert list(one(QuestionForm, sam, "channel.first", data).errors) == ["until"]


def test_a_date_that_is_hidden_is_not_read(sam):
    data = {"channel-first": "text", "scope": "always", "until": "tomorrow"}
    assert one(QuestionForm, sam, "channel.first", data).is_valid()


def test_a_note_says_where_and_for_texts_in_which_words(sam):
    form = one(NoteAnswerForm, sam, "channel.first", {"channel-first": "call", "through": "call"})
    assert form.is_valid(), form.errors
    form = one(NoteAnswerForm, sam, "channel.first", {"channel-first": "text", "through": "call"})
    assert list(form.errors) == ["noted_words"]
    form = one(NoteAnswerForm, sam, "channel.first", {"channel-first": "call"})
    assert list(form.errors) == ["through"]
    assert "zone" not in one(NoteAnswerForm, sam, "contact.hours").fields
    assert "Where did they say it?" in render_crispy_form(one(NoteAnswerForm, sam, "contact.hours"))


# --- pausing ----------------------------------------------------------------------------------


def pause(sam: Candidate, data: Any = None, **more) -> PauseForm:
    usual = usual_of(sam, NOW)
    ways = question(
        "channel.first", language="en", setup=employer_setup(), usual=usual, scope=Scope.NOW
    )
    return PauseForm(data, ways=ways, usual=usual, at=NOW, **more)


@pytest.mark.parametrize(
    ("when", "day"),
    [("1", 4), ("7", 10), ("14", 17)],
)
def test_quick_dates(sam, when, day):
    form = pause(sam, {"need": "no_messages", "when": when})
    assert form.is_valid(), form.errors
    assert (form.need, form.kind) == (Need.NO_MESSAGES, PauseKind.ALL)
    assert form.until == datetime(2027, 3, day, tzinfo=ZoneInfo("Europe/London"))


def test_another_way_for_now_may_be_one_that_is_never_otherwise(sam):
    give(sam, "channel.never", "call")
    form = pause(sam, {"need": "another_way", "way": "call", "when": "date", "on": "2027-03-12"})
    assert form.is_valid(), form.errors
    assert (form.kind, form.way) == (None, "call")


def test_stop_needs_no_date(sam):
    form = pause(sam, {"need": "stop"})
    assert form.is_valid(), form.errors
    assert form.need == Need.STOP


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({}, "need"),
        ({"need": "no_messages"}, "when"),
        ({"need": "only_urgent", "when": "date"}, "on"),
        ({"need": "only_urgent", "when": "date", "on": "2027-03-01"}, "on"),
        ({"need": "another_way", "when": "7"}, "way"),
    ],
)
def test_what_is_missing_is_said(sam, data, name):
    form = pause(sam, data)
    assert list(form.errors) == [name]
    assert "field__error" in render_crispy_form(form)


def test_an_interview_inside_a_pause_is_asked_about(sam):
    interview = NOW + timedelta(days=3)
    data = {"need": "no_messages", "when": "7"}
    form = pause(sam, data, appointments=[interview])
    assert form.errors["remind"] == [
        "You have an interview on 6 March. Should we still remind you?"
    ]
    form = pause(sam, data | {"remind": "yes"}, appointments=[interview])
    assert form.is_valid(), form.errors
    assert form.lets_appointments_pass
    assert pause(sam, data | {"when": "1"}, appointments=[interview]).is_valid()
