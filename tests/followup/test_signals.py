"""Signals from real rows: noticed once, asked once, and never a change of anything."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from followup import tasks
from followup.actions import signals
from followup.enums import SignalKind, SignalState
from followup.exceptions import AlreadyAsked
from followup.models import Signal
from preferences.models import Answer, Consent, Pause, Suppression
from tests.factories.candidates import NOW
from tests.factories.preferences import give
from tests.followup.test_silences import ana, job, known, sam, team, told, wrote  # noqa: F401

DAY = timedelta(days=1)
LATER = NOW + 10 * DAY


@pytest.fixture
def elsewhere(sam):  # noqa: F811
    """Chose texts, and answers by email."""
    give(sam, "channel.first", "text", showed_number=True, at=NOW)
    sam.refresh_from_db()
    told(sam, NOW + DAY, channel="text")
    for days in (2, 3):
        wrote(sam, NOW + days * DAY)
    return known(sam)


def look(candidate, at=LATER):
    signals.look_again(candidate_ids=[candidate.pk], at=at)
    return list(Signal.objects.filter(candidate=candidate).order_by("pk"))


def test_it_is_noticed_once_with_its_evidence(elsewhere):
    look(elsewhere)
    [row] = look(elsewhere)
    assert (row.kind, row.key, row.times, row.out_of, row.channel) == (
        SignalKind.ANSWERS_ELSEWHERE,
        "channel.first",
        2,
        2,
        "email",
    )


def test_more_evidence_is_kept_up(elsewhere):
    look(elsewhere)
    wrote(elsewhere, NOW + 4 * DAY)
    [row] = look(elsewhere)
    assert (row.times, row.out_of) == (3, 3)


def test_a_new_answer_takes_it_away(elsewhere):
    look(elsewhere)
    give(elsewhere, "channel.first", "email", at=NOW + 5 * DAY)
    [row] = look(known(elsewhere))
    assert row.state == SignalState.GONE


def test_asked_once_and_again_only_after_a_newer_answer(elsewhere, ana):  # noqa: F811
    [row] = look(elsewhere)
    signals.ask_about(signal=row, by=ana, at=LATER)
    with pytest.raises(AlreadyAsked):
        signals.ask_about(signal=row, by=ana, at=LATER)
    wrote(elsewhere, NOW + 5 * DAY)
    assert [each.state for each in look(elsewhere, LATER + 20 * DAY)] == [SignalState.ASKED]


def test_left_alone_for_thirty_days(elsewhere, ana):  # noqa: F811
    [row] = look(elsewhere)
    signals.leave_alone(signal=row, by=ana, at=LATER)
    assert len(look(elsewhere, LATER + 29 * DAY)) == 1
    assert len(look(elsewhere, LATER + 31 * DAY)) == 2


def test_do_not_ask_again_is_kept(elsewhere):
    give(elsewhere, "ask.how", "just_use_my_usual", at=NOW)
    assert look(elsewhere) == []


def test_the_jobs_of_this_room_change_no_preference(elsewhere):
    """Everything it runs, over a person with a silence, a signal and a day that went by."""
    kept = (Answer, Consent, Pause, Suppression)
    before = [list(model.objects.order_by("pk").values()) for model in kept]
    version = elsewhere.contact_version
    for run in (
        tasks.keep_promises,
        tasks.notice_overrides,
        tasks.listen,
        tasks.look_at_all,
    ):
        run()
    assert [list(model.objects.order_by("pk").values()) for model in kept] == before
    elsewhere.refresh_from_db()
    assert elsewhere.contact_version == version


def test_no_code_of_this_room_can_change_one():
    """It imports nothing that writes answers, consents, pauses or opt-outs. One module may: there a colleague
    notes what somebody said, together with the gesture of having filled it in for them."""
    by_hand = settings.BASE_DIR / "followup" / "actions" / "repairs.py"
    assert "by: Staff" in by_hand.read_text().partition("def note_said")[2].partition(")")[0]
    reached = {
        name
        for path in (settings.BASE_DIR / "followup").rglob("*.py")
        if path != by_hand
        for name in imported_by(path)
    }
    assert reached
    assert not [name for name in sorted(reached) if name.startswith("preferences.actions")]
    assert not {"messaging.actions.opt_outs", "messaging.actions.answers_by_reply"} & reached


def imported_by(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
