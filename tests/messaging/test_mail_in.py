"""Letters that come in, through the door that mail servers use."""

import hmac
import logging
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from candidates.enums import ClosedWhy, PaperState
from messaging.actions.events import read_events
from messaging.actions.opt_outs import opt_out
from messaging.actions.papers import scan_waiting
from messaging.actions.threads import thread_of
from messaging.enums import DeliveryState, MessageState, NeedsPerson, Report
from messaging.models import Attachment, Attempt, Delivery, InboundMessage, Message, ProviderEvent
from messaging.queries.verdicts import verdict_for
from preferences.enums import Channel, ConsentHow, Rule, Through, TopicKey, VerdictKind
from preferences.models import Consent, OptOutHold
from tests.factories.candidates import ApplicationFactory, TeamFactory, member, person
from tests.factories.messaging import compose, delivery_of, pretend_sent
from tests.factories.preferences import give, set_up
from tests.messaging.letters import PDF, address_of, bounce, complaint, letter, with_file

pytestmark = pytest.mark.django_db
KEY = "a-key-of-the-mail-server"
NUMBER = "+447700900001"


@pytest.fixture(autouse=True)
def _house(settings: Any) -> None:
    settings.MAIL_HOOK_KEYS = ["a-newer-key", KEY]
    settings.PAPERS_SCANNER = "candidates.scanners.only_eicar"
    set_up()


@pytest.fixture
def sam() -> Any:
    candidate = person(email="sam@example.com")
    thread_of(candidate)
    return candidate


def post(raw: bytes, signature: str | None = None) -> Any:
    made = hmac.new(KEY.encode(), raw, sha256).hexdigest()
    return Client(enforce_csrf_checks=True).post(
        "/hooks/mail/",
        raw,
        content_type="message/rfc822",
        headers={"X-Usual-Signature": made if signature is None else signature},
    )


def arrive(made: Any) -> InboundMessage | None:
    raw = made if isinstance(made, bytes) else made.as_bytes()
    assert post(raw).status_code == 204
    read_events(timezone.now())
    return InboundMessage.objects.order_by("pk").last()


# --- the door ---------------------------------------------------------------------------------


def test_a_letter_is_kept_as_it_came_and_answered_at_once(sam: Any) -> None:
    raw = letter(To=address_of(sam.thread)).as_bytes()
    assert post(raw).status_code == 204
    assert ProviderEvent.objects.get().processed_at is None
    assert not InboundMessage.objects.exists()


@pytest.mark.parametrize("signature", ["", "0" * 64, "not hex"])
def test_a_forged_letter_leaves_nothing_behind(sam: Any, signature: str, caplog: Any) -> None:
    assert post(letter().as_bytes(), signature).status_code == 403
    assert not ProviderEvent.objects.exists()
    assert "wrong signature" in caplog.text


@pytest.mark.case(31)
def test_a_letter_that_is_too_large(sam: Any) -> None:
    assert post(b"x" * (10 * 1024 * 1024 + 1)).status_code == 413
    assert not ProviderEvent.objects.exists()


def test_a_database_that_cannot_be_written_is_asked_to_be_tried_again(sam: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    assert post(letter().as_bytes()).status_code == 503


@pytest.mark.case(31)
def test_ten_thousand_parts_are_not_read(sam: Any, caplog: Any) -> None:
    parts = "--b\nContent-Type: text/plain\n\nx\n" * 10_000
    head = f"From: sam@example.com\nTo: {address_of(sam.thread)}\nContent-Type: multipart/mixed; boundary=b\n\n"
    assert arrive(f"{head}{parts}--b--\n".encode()) is None
    assert ProviderEvent.objects.get().processed_at is not None
    assert "too many parts" in caplog.text


def test_the_same_letter_five_times_is_one(sam: Any) -> None:
    made = letter(To=address_of(sam.thread))
    for _ in range(5):
        arrive(made)
    again = letter(To=address_of(sam.thread), Received="by another server")
    arrive(again)
    assert InboundMessage.objects.count() == 1


# --- into the thread --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["To", "Cc", "Delivered-To", "X-Original-To"])
def test_the_signed_address_says_whose_thread_it_is(sam: Any, name: str) -> None:
    said = arrive(letter("Tuesday is fine\n\n> Which day?", **{name: address_of(sam.thread)}))
    sam.thread.refresh_from_db()
    assert (said.thread, said.body, said.quoted) == (sam.thread, "Tuesday is fine", "> Which day?")
    assert sam.thread.last_in_channel == Channel.EMAIL


def test_an_answer_to_a_letter_of_ours_is_known_by_its_id(sam: Any) -> None:
    attempt = sent_to(sam)
    said = arrive(letter(In_Reply_To=f"<{attempt.key}@mail.northside.example>"))
    assert said.thread == sam.thread


def test_never_by_the_sender_alone(sam: Any) -> None:
    said = arrive(letter(To="jobs@northside.example"))
    assert (said.thread, said.needs_person) == (None, NeedsPerson.UNKNOWN_SENDER)


def test_never_by_an_address_with_a_wrong_signature(sam: Any) -> None:
    made = f"reply+{sam.thread.reply_key}.0123456789@mail.northside.example"
    assert arrive(letter(To=made)).needs_person == NeedsPerson.UNKNOWN_SENDER


@pytest.mark.case(54)
def test_somebody_elses_letter_to_the_thread_is_kept_apart(sam: Any) -> None:
    other = person(email="eve@example.com")
    said = arrive(letter(From="eve@example.com", To=address_of(sam.thread)))
    sam.thread.refresh_from_db()
    assert (said.thread, said.meant_for) == (None, sam.thread)
    assert said.needs_person == NeedsPerson.QUARANTINED
    assert sam.thread.last_in_at is None
    assert not hasattr(other, "thread")


def test_an_address_that_was_given_up_as_someone_elses_is_not_theirs(sam: Any) -> None:
    sam.contact_points.filter(kind="email").update(
        closed_at=timezone.now(), closed_why=ClosedWhy.WRONG_PERSON
    )
    assert arrive(letter(To=address_of(sam.thread))).needs_person == NeedsPerson.QUARANTINED


# --- what is in it ----------------------------------------------------------------------------


def test_html_is_read_as_words_and_nothing_of_it_runs(sam: Any) -> None:
    made = letter(To=address_of(sam.thread))
    made.set_content(
        "<style>p{}</style><script>alert(1)</script><p>Yes&nbsp;<b>please</b></p><p>Sam</p>",
        subtype="html",
    )
    assert arrive(made).body == "Yes please\n\nSam"


def test_odd_letters_are_read_or_kept_and_never_lost(sam: Any) -> None:
    to = address_of(sam.thread)
    for n, (head, body) in enumerate(
        [
            ("Content-Type: text/plain; charset=klingon", b"Yes \xff\xfe"),
            ("Subject: =?utf-8?b?broken", b"Yes"),
            ("Subject: a\u202eb", b"Yes"),
            ("Date: yesterday", b"Y" * 10_000),
            ("Content-Transfer-Encoding: base64", b"!!!"),
        ]
    ):
        raw = f"From: sam@example.com\nTo: {to}\nMessage-ID: <{n}@x>\n{head}\n\n".encode() + body
        said = arrive(raw)
        assert said.provider_msg_id == f"<{n}@x>"
        assert "\u202e" not in said.subject


def test_a_line_break_in_a_subject_stays_one_line(sam: Any) -> None:
    raw = f"From: sam@example.com\nTo: {address_of(sam.thread)}\nSubject: one\n  Bcc: x@y\n\nHi"
    assert "\n" not in arrive(raw.encode()).subject


# --- machines ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mark",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
        {"List_Id": "<list.example>"},
    ],
)
def test_a_machines_answer_is_no_reply(sam: Any, mark: dict[str, str]) -> None:
    said = arrive(letter("STOP", To=address_of(sam.thread), **mark))
    sam.thread.refresh_from_db()
    assert said.is_automatic
    assert (sam.thread.last_in_at, said.needs_person) == (None, "")
    assert not Consent.objects.exists()


def test_control_the_same_words_by_a_person_are_one(sam: Any) -> None:
    arrive(letter("Hello", To=address_of(sam.thread), Auto_Submitted="no"))
    sam.thread.refresh_from_db()
    assert sam.thread.last_in_at is not None


@pytest.mark.case(55)
def test_a_hundred_letters_of_a_machine_get_no_answer_and_one_alarm(sam: Any, caplog: Any) -> None:
    caplog.set_level(logging.ERROR)
    for n in range(100):
        arrive(letter(To=address_of(sam.thread), Message_ID=f"<{n}@x>", Precedence="auto_reply"))
    assert not Message.objects.exists()
    assert caplog.text.count("automatic letters within an hour") == 1


# --- opting out -------------------------------------------------------------------------------


def test_stop_by_letter_ends_letters(sam: Any) -> None:
    give(sam, "channel.first", "email")
    waiting = compose(sam, at=timezone.now())
    arrive(letter("STOP", To=address_of(sam.thread)))
    ruling = verdict_for(sam, Channel.EMAIL, TopicKey.UPDATE, timezone.now())
    assert (ruling.kind, ruling.rule) == (VerdictKind.BLOCKED, Rule.OPTED_OUT)
    assert waiting.deliveries.earliest("pk").state == DeliveryState.SUPPRESSED


def test_stop_in_their_own_words_is_held_for_a_person(sam: Any) -> None:
    said = arrive(letter("Please stop emailing and texting me", To=address_of(sam.thread)))
    assert said.needs_person == NeedsPerson.OPT_OUT
    assert OptOutHold.objects.get().channel == Channel.EMAIL
    ruling = verdict_for(sam, Channel.EMAIL, TopicKey.UPDATE, timezone.now())
    assert ruling.rule == Rule.OPT_OUT_AWAITS


def test_start_by_letter_opens_what_stop_by_letter_closed_and_no_texts() -> None:
    sam = person(email="sam@example.com", phone=NUMBER)
    thread_of(sam)
    give(sam, "channel.first", "email")
    opt_out(
        candidate=sam,
        channel=Channel.TEXT,
        contact_point=sam.contact_points.get(kind="phone"),
        how=ConsentHow.KEYWORD,
        through=Through.TEXT,
        at=timezone.now(),
    )
    arrive(letter("STOP", To=address_of(sam.thread)))
    said = arrive(letter("START", To=address_of(sam.thread), Message_ID="<2@phone.example>"))
    assert said.understood == "start"
    ruling = verdict_for(sam, Channel.EMAIL, TopicKey.UPDATE, timezone.now())
    assert ruling.kind != VerdictKind.BLOCKED
    texts = verdict_for(sam, Channel.TEXT, TopicKey.UPDATE, timezone.now())
    assert texts.rule == Rule.OPTED_OUT
    assert "write to you this way again" in Message.objects.get().bodies.get().body


def test_pause_and_help_by_letter_act_like_by_text(sam: Any) -> None:
    arrive(letter("Pause please", To=address_of(sam.thread)))
    assert timedelta(days=6) < sam.pauses.get().until - timezone.now() <= timedelta(days=7)
    said = arrive(letter("HELP", To=address_of(sam.thread), Message_ID="<2@phone.example>"))
    assert (said.understood, said.needs_person) == ("help", "")
    words = [message.bodies.get().body for message in Message.objects.order_by("pk")]
    assert "until" in words[0]
    assert "STOP to end letters" in words[1]


def test_stop_in_what_they_quoted_is_nothing(sam: Any) -> None:
    said = arrive(letter("Fine by me\n\n> Reply STOP to end", To=address_of(sam.thread)))
    assert said.needs_person == ""
    assert not OptOutHold.objects.exists()


# --- colleagues -------------------------------------------------------------------------------


def test_a_copy_to_the_threads_address_counts_as_a_contact(sam: Any) -> None:
    ana = member(ApplicationFactory.create(candidate=sam).job.team)
    arrive(
        letter("I wrote to Sam from my phone", From=ana.email, Bcc="", To=address_of(sam.thread))
    )
    sam.thread.refresh_from_db()
    assert sam.thread.last_out_channel == Channel.EMAIL
    assert Delivery.objects.get().state == DeliveryState.ACCEPTED
    assert not InboundMessage.objects.exists()


def test_a_colleague_of_another_team_is_anybody(sam: Any) -> None:
    stranger = member(TeamFactory.create())
    said = arrive(letter(From=stranger.email, To=address_of(sam.thread)))
    assert said.needs_person == NeedsPerson.QUARANTINED


# --- files ------------------------------------------------------------------------------------


def test_files_are_told_by_content_and_scanned_before_they_open(sam: Any) -> None:
    made = with_file(letter(To=address_of(sam.thread)), name="../../etc/cv.pdf")
    with_file(made, b"<html>not a cv</html>", "cv.pdf")
    with_file(made, PDF + rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")
    arrive(made)
    first, second, third = Attachment.objects.all()
    assert (first.state, first.name, first.content_type) == ("waiting", "cv.pdf", "application/pdf")
    assert (second.state, second.why, bool(second.file)) == ("refused", "not a kind we take", False)
    scan_waiting(timezone.now())
    first.refresh_from_db()
    third.refresh_from_db()
    assert (first.state, third.state) == (PaperState.KEPT, PaperState.QUARANTINED)
    assert "cv" not in first.file.name


@pytest.mark.parametrize("scanner", ["", "candidates.scanners.clamd"])
def test_without_an_answer_a_file_is_kept_apart(sam: Any, settings: Any, scanner: str) -> None:
    settings.PAPERS_SCANNER, settings.CLAMD_ADDRESS = scanner, "127.0.0.1:1"
    arrive(with_file(letter(To=address_of(sam.thread))))
    scan_waiting(timezone.now())
    assert Attachment.objects.get().state == PaperState.QUARANTINED


# --- bounces and complaints -------------------------------------------------------------------


def sent_to(candidate: Any) -> Attempt:
    message = compose(candidate, at=timezone.now())
    pretend_sent(delivery_of(message), timezone.now())
    return Attempt.objects.latest("pk")


@pytest.mark.parametrize(
    ("status", "action", "report", "is_open"),
    [
        ("5.1.1", "failed", Report.BOUNCED, False),
        ("4.4.7", "delayed", Report.DEFERRED, True),
        ("4.4.7", "failed", Report.UNDELIVERED, True),
        ("2.0.0", "delivered", Report.DELIVERED, True),
    ],
)
def test_a_bounce_is_told_by_its_signed_address(
    sam: Any, status: str, action: str, report: str, is_open: bool
) -> None:
    attempt = sent_to(sam)
    arrive(bounce(attempt, status, action))
    assert Delivery.objects.earliest("pk").report == report
    assert sam.contact_points.get(kind="email").is_open == is_open
    assert Message.objects.get().state == (MessageState.DONE if is_open else MessageState.OUT)


def test_three_soft_bounces_in_a_week_close_the_address(sam: Any) -> None:
    for n in range(3):
        assert sam.contact_points.get(kind="email").is_open, n
        arrive(bounce(sent_to(sam), "4.2.2", "failed"))
    assert sam.contact_points.get(kind="email").closed_why == ClosedWhy.BOUNCED


def test_a_bounce_with_a_forged_address_changes_nothing(sam: Any) -> None:
    attempt = sent_to(sam)
    arrive(bounce(attempt, to=f"bounces+{attempt.key}.0123456789@mail.northside.example"))
    assert Delivery.objects.get().report == Report.NONE
    assert sam.contact_points.get(kind="email").is_open


def test_a_complaint_ends_letters_at_once(sam: Any) -> None:
    arrive(complaint(sent_to(sam)))
    assert Delivery.objects.get().report == Report.COMPLAINED
    ruling = verdict_for(sam, Channel.EMAIL, TopicKey.UPDATE, timezone.now())
    assert ruling.rule == Rule.OPTED_OUT


def test_reports_in_any_order_end_the_same(sam: Any) -> None:
    attempt = sent_to(sam)
    for status, action in [("4.0.0", "delayed"), ("2.0.0", "delivered"), ("4.0.0", "delayed")]:
        arrive(bounce(attempt, status, action))
    assert Delivery.objects.get().report == Report.DELIVERED


def test_an_old_reply_does_not_open_a_week(sam: Any) -> None:
    """A soft bounce of long ago does not count."""
    for _ in range(2):
        arrive(bounce(sent_to(sam), "4.2.2", "failed"))
    Delivery.objects.update(reported_at=timezone.now() - timedelta(days=8))
    arrive(bounce(sent_to(sam), "4.2.2", "failed"))
    assert sam.contact_points.get(kind="email").is_open
