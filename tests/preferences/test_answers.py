"""Giving, noting, confirming, settling, skipping and undoing, as the usual shows it."""

from datetime import time, timedelta

import pytest

from candidates.enums import HappeningKind
from candidates.models import Candidate, Happening
from preferences.actions import answers, unmet
from preferences.actions.said import Pick, Said
from preferences.enums import AnswerState, GivenBy, Scope, Through
from preferences.exceptions import AnswerRefused, NothingToConfirm, TooLateToUndo, UnknownQuestion
from preferences.models import Answer, UnmetRequest
from preferences.queries import unmet_requests, usual_of
from preferences.rules.values import Preference, Window
from tests.factories.candidates import NOW, ApplicationFactory, CandidateFactory, UserFactory
from tests.factories.preferences import give, note, set_up

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
MUCH_LATER = NOW + timedelta(days=2)


@pytest.fixture
def sam() -> Candidate:
    set_up()
    return CandidateFactory()


def held(sam: Candidate, key: str, at=MUCH_LATER, application=None) -> Preference:
    return usual_of(sam, at, application).of(key)


def ways(sam: Candidate, **more) -> list[str]:
    return [chosen.option for chosen in held(sam, "channel.first", **more).options]


def version(sam: Candidate) -> int:
    return Candidate.objects.get(pk=sam.pk).contact_version


# --- giving -----------------------------------------------------------------------------------


def test_unknown_is_the_employers_default(sam):
    first = held(sam, "channel.first")
    assert first.scope == Scope.EMPLOYER
    assert first.is_missing
    assert ways(sam) == ["email", "call", "by_hand", "portal"]
    hours = held(sam, "contact.hours")
    assert hours.windows == tuple(Window(day, time(9), time(17)) for day in range(5))


def test_an_answer_says_who_when_how_and_to_which_words(sam):
    before = version(sam)
    answer = give(sam, "channel.first", "text", "email")
    assert ways(sam) == ["text", "email"]
    first = held(sam, "channel.first")
    assert (first.given_by, first.through, first.at) == (GivenBy.CANDIDATE, Through.WEB, NOW)
    assert first.wording_id == answer.question.wordings.get(language="en").pk
    assert version(sam) > before
    said = Happening.objects.get(kind=HappeningKind.ANSWERED)
    assert (said.candidate_id, said.subject) == (sam.pk, answer.pk)


def test_the_newest_takes_the_place_of_the_older_and_both_stay(sam):
    old = give(sam, "channel.first", "text")
    new = give(sam, "channel.first", "email", at=LATER)
    assert ways(sam) == ["email"]
    old.refresh_from_db()
    assert old.superseded_at == LATER
    assert (old.superseded_by, new.confirms) == (new, None)


def test_the_same_again_confirms(sam):
    old = give(sam, "channel.first", "text", "email")
    new = give(sam, "channel.first", "text", "email", at=LATER)
    assert new.confirms == old
    assert held(sam, "channel.first").at == LATER


def test_scopes_stand_over_each_other(sam):
    application = ApplicationFactory(candidate=sam)
    give(sam, "channel.first", "email")
    give(sam, "channel.first", "call", application=application)
    give(sam, "channel.first", "text", until=NOW + timedelta(days=7))
    assert ways(sam, application=application) == ["text"]
    after = NOW + timedelta(days=8)
    assert ways(sam, application=application, at=after) == ["call"]
    assert ways(sam, at=after) == ["email"]


def test_hours_are_worked_out_from_what_was_ticked(sam):
    give(sam, "contact.hours", "evenings")
    assert held(sam, "contact.hours").windows == tuple(
        Window(day, time(17), time(20)) for day in range(5)
    )
    exact = [Window(2, time(6), time(7))]
    give(sam, "contact.hours", "exact", windows=exact)
    assert held(sam, "contact.hours").windows == tuple(exact)


def test_skipped_not_minding_and_never_asked_are_three_things(sam):
    answers.skip(candidate=sam, key="papers.how", at=NOW)
    give(sam, "channel.first", state=AnswerState.NO_PREFERENCE)
    assert held(sam, "papers.how").state == AnswerState.SKIPPED
    assert held(sam, "channel.first").state == AnswerState.NO_PREFERENCE
    assert held(sam, "times.how").state is None
    assert ways(sam)[0] == "email"


def test_a_skip_leaves_a_known_answer_alone(sam):
    known = give(sam, "channel.first", "text")
    assert answers.skip(candidate=sam, key="channel.first", at=LATER) == known
    assert ways(sam) == ["text"]


def test_another_way_is_an_unmet_request_counted_once(sam):
    give(sam, "channel.first", "another", words="WhatsApp")
    give(sam, "channel.first", "another", words="WhatsApp", at=LATER)
    request = UnmetRequest.objects.get()
    assert (request.key, request.words) == ("channel.first", "WhatsApp")
    assert Happening.objects.filter(kind=HappeningKind.UNMET).count() == 1


def test_a_request_that_was_served_or_taken_back_is_asked_anew(sam):
    answer = give(sam, "channel.first", "another", words="WhatsApp")
    answers.undo(answer=answer, at=NOW)
    assert not unmet_requests().exists()
    give(sam, "channel.first", "another", words="WhatsApp")
    [request] = unmet_requests()
    assert unmet.serve(request=request, at=NOW).served_at == NOW
    assert unmet.offer(request=request, at=LATER).offered_at == LATER
    assert unmet.offer(request=request, at=MUCH_LATER).offered_at == LATER
    give(sam, "channel.first", "another", words="WhatsApp", at=LATER)
    assert unmet_requests().count() == 2


REFUSED = {
    "nothing": ("channel.first", [], {}),
    "unknown option": ("channel.first", ["pigeon"], {}),
    "the option that means none": ("channel.first", ["no_preference"], {}),
    "two to one question": ("papers.how", ["upload", "reply_email"], {}),
    "three ways": ("channel.first", ["text", "email", "call"], {}),
    "the same way twice": ("channel.first", ["text", "text"], {}),
    "more than two goals": ("goal", ["pay", "team", "place"], {}),
    "all fine beside a never": ("channel.never", ["call", "anything_fine"], {}),
    "another way without words": ("channel.first", ["another"], {}),
    "what we cannot do": ("papers.how", ["last_time"], {}),
    "exact hours without hours": ("contact.hours", ["exact"], {}),
    "nights without sleep": ("contact.hours", ["nights"], {}),
    "for now until the past": ("channel.first", ["text"], {"until": NOW}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_meant_is_refused_and_nothing_is_kept(sam, case):
    key, options, more = REFUSED[case]
    with pytest.raises(AnswerRefused) as refused:
        give(sam, key, *options, **more)
    assert refused.value.key == key
    assert str(refused.value)
    assert not Answer.objects.exists()


def test_only_questions_that_exist_are_answered(sam):
    with pytest.raises(UnknownQuestion):
        give(sam, "shoe.size", "42")


def test_a_never_against_the_first_way_is_refused_and_the_other_way_round(sam):
    give(sam, "channel.first", "text")
    with pytest.raises(AnswerRefused):
        give(sam, "channel.never", "text")
    give(sam, "channel.never", "call")
    with pytest.raises(AnswerRefused):
        give(sam, "channel.first", "call")
    give(sam, "channel.first", "call", until=MUCH_LATER)
    assert ways(sam, at=LATER) == ["call"]


def test_one_page_may_swap_first_way_and_never(sam):
    give(sam, "channel.first", "text")
    give(sam, "channel.never", "email")
    page = [
        Said(key="channel.first", picks=(Pick("email"),)),
        Said(key="channel.never", picks=(Pick("text"),)),
    ]
    answers.give_page(candidate=sam, said=page, through=Through.WEB, at=LATER)
    assert ways(sam) == ["email"]
    assert held(sam, "channel.never").picks("text")


def test_a_page_is_kept_whole_or_not_at_all(sam):
    page = [
        Said(key="channel.first", picks=(Pick("email"),)),
        Said(key="channel.never", picks=(Pick("email"),)),
    ]
    with pytest.raises(AnswerRefused):
        answers.give_page(candidate=sam, said=page, through=Through.WEB, at=NOW)
    assert not Answer.objects.exists()


# --- noting, confirming, settling -------------------------------------------------------------


def test_a_note_holds_until_they_say_something_themselves(sam):
    ana = UserFactory(first_name="Ana", last_name="Ruiz")
    note(sam, "channel.first", "call", by=ana, noted_words="ring me")
    first = held(sam, "channel.first")
    assert (first.option, first.given_by, first.noted_by) == ("call", GivenBy.STAFF, "Ana Ruiz")
    assert not first.is_doubted
    note(sam, "channel.first", "email", by=ana, at=LATER)
    assert ways(sam) == ["email"]


def test_a_note_that_differs_waits_and_makes_doubt(sam):
    own = give(sam, "channel.first", "email")
    waiting = note(sam, "channel.first", "call", by=UserFactory(), at=LATER)
    first = held(sam, "channel.first")
    assert (first.option, first.is_doubted) == ("email", True)
    assert first.waiting is not None
    assert first.waiting.id == waiting.pk
    newer = note(sam, "channel.first", "text", by=UserFactory(), at=MUCH_LATER)
    assert Answer.objects.get(is_waiting=True, superseded_at=None) == newer
    assert own.superseded_at is None


def test_a_note_that_agrees_changes_nothing(sam):
    own = give(sam, "channel.first", "email")
    assert note(sam, "channel.first", "email", by=UserFactory(), at=LATER) == own
    assert Answer.objects.count() == 1


def test_a_note_over_a_skip_holds(sam):
    answers.skip(candidate=sam, key="channel.first", at=NOW)
    note(sam, "channel.first", "call", by=UserFactory(), at=LATER)
    assert ways(sam) == ["call"]


@pytest.mark.parametrize(("is_right", "way"), [(True, "call"), (False, "email")])
def test_they_say_whether_a_note_is_right(sam, is_right, way):
    give(sam, "channel.first", "email")
    waiting = note(sam, "channel.first", "call", by=UserFactory(), at=LATER)
    answer = answers.settle(waiting_answer=waiting, is_right=is_right, at=MUCH_LATER)
    first = held(sam, "channel.first")
    assert (first.option, first.is_doubted, first.given_by) == (way, False, GivenBy.CANDIDATE)
    assert first.at == MUCH_LATER
    with pytest.raises(NothingToConfirm):
        answers.settle(waiting_answer=waiting, is_right=True, at=MUCH_LATER)
    answers.undo(answer=answer, at=MUCH_LATER)
    assert (ways(sam), held(sam, "channel.first").is_doubted) == (["email"], True)


def test_yes_keep_it_makes_everything_theirs_as_of_now(sam):
    give(sam, "channel.never", "call")
    give(sam, "contact.hours", "any")
    note(sam, "papers.how", "upload", by=UserFactory())
    note(sam, "contact.hours", "evenings", by=UserFactory())
    kept = answers.confirm(candidate=sam, at=LATER)
    assert {answer.key for answer in kept} == {"channel.never", "papers.how"}
    assert held(sam, "papers.how").given_by == GivenBy.CANDIDATE
    assert held(sam, "channel.never").at == LATER
    assert held(sam, "contact.hours").is_doubted
    [hours] = answers.confirm(candidate=sam, key="contact.hours", at=LATER)
    assert not held(sam, "contact.hours").is_doubted
    assert held(sam, "contact.hours").picks("any")
    assert hours.windows.count() == 7


def test_there_has_to_be_something_to_confirm(sam):
    with pytest.raises(NothingToConfirm):
        answers.confirm(candidate=sam, at=NOW)


# --- undoing ----------------------------------------------------------------------------------


def test_undo_goes_back_to_what_was_before_with_its_date(sam):
    give(sam, "channel.first", "email")
    change = give(sam, "channel.first", "text", at=LATER)
    before = version(sam)
    restored = answers.undo(answer=change, at=LATER)
    assert restored is not None
    assert (ways(sam), held(sam, "channel.first").at) == (["email"], NOW)
    assert version(sam) > before


def test_undo_of_the_first_answer_is_not_asked_yet(sam):
    answer = give(sam, "channel.first", "email")
    assert answers.undo(answer=answer, at=LATER) is None
    assert held(sam, "channel.first").is_missing


def test_undo_is_for_the_newest_only(sam):
    old = give(sam, "channel.first", "email")
    give(sam, "channel.first", "text", at=LATER)
    with pytest.raises(TooLateToUndo):
        answers.undo(answer=old, at=LATER)
    assert ways(sam) == ["text"]


def test_undo_within_one_instant(sam):
    for option in ("email", "text"):
        give(sam, "channel.first", option)
    change = give(sam, "channel.first", "call")
    answers.undo(answer=change, at=NOW)
    assert ways(sam) == ["text"]


def test_undo_of_a_note_leaves_their_own_answer(sam):
    give(sam, "channel.first", "email")
    waiting = note(sam, "channel.first", "call", by=UserFactory(), at=LATER)
    answers.undo(answer=waiting, at=LATER)
    first = held(sam, "channel.first")
    assert (first.option, first.is_doubted) == ("email", False)
