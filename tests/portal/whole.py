"""Somebody of whom every table has something, with a canary in every column that takes words."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models

from candidates.actions import access, documents, links, sign_ins
from candidates.actions.data_requests import ask_to_be_erased
from candidates.actions.notes import write_note
from candidates.enums import HandedIn, LinkPurpose
from candidates.models import Candidate, DocumentType
from candidates.rules.documents import paper_of
from followup.enums import PromiseOrigin
from followup.models import OwnView, Promise
from messaging.models import (
    AskedByReply,
    Attachment,
    Attempt,
    GivenTask,
    MessageSecret,
    Override,
    ProviderEvent,
)
from portal.accounts.passkeys import user_of
from portal.accounts.session_store import SessionStore
from portal.people.erasing import fates
from portal.visits import WHO
from preferences.actions import check_ins, pauses
from preferences.enums import Channel, PauseKind, Through
from preferences.models import LeaveBeOffer, OptOutHold, StillRightAsked, UnmetRequest
from tests.factories.candidates import NOW, ApplicationFactory, TeamFactory, member, person
from tests.factories.followup import gesture_for, signal_about, slip_about
from tests.factories.messaging import compose, delivery_of, pretend_sent, text_in
from tests.factories.preferences import give
from tests.factories.scheduling import free_weekdays, offer_times

CANARY = "Quillfeather"
EMAIL, PHONE = "quillfeather@example.org", "+447700900777"
PDF = b"%PDF-1.7 Quillfeather's life"
# Columns of ids, codes and names of our own: nobody's words come there.
OURS = {"key", "dedupe_key", "provider", "event_key", "provider_msg_id", "why", "error", "option"}
OURS |= {"token_hmac", "code_hmac", "sha256", "reply_key", "screen", "read_by", "understood"}
OURS |= {"content_type", "overridden", "unanswered_by", "time_zone", "away_time_zone", "language"}
OURS |= {"topic", "channel", "revoked_why", "closed_why", "doubted_why", "zone", "hours", "nevers"}
OURS |= {"first_way", "second_way", "name_of", "kind", "wanted", "person_hash", "password", "value"}
OURS |= {"file", "fetch_from", "id", "session_key", "session_data", "consumer", "email", "username"}
OURS |= {"provider_ref", "type", "data", "trace", "wording"}


def whole_person() -> Candidate:
    """All of it by the real actions where that is one line."""
    team = TeamFactory.create()
    ana = member(team, first_name="Ana")
    free_weekdays(ana)
    sam = person(email=EMAIL, phone=PHONE, first_name=CANARY, last_name=CANARY, wanted_name=CANARY)
    application = ApplicationFactory.create(candidate=sam, job__owner=ana, job__team=team)
    said(sam, application)
    written(sam, application, ana)
    kept(sam, application, ana)
    fill(sam)
    return Candidate.objects.get(pk=sam.pk)


def said(sam: Candidate, application: Any) -> None:
    give(sam, "channel.first", "email", at=NOW - timedelta(days=2))
    give(sam, "channel.first", "text", showed_number=True, at=NOW - timedelta(days=1))
    check_ins.open_for_stage(application=application, at=NOW)
    pauses.pause(
        candidate=sam,
        kind=PauseKind.ALL,
        until=NOW + timedelta(days=9),
        through=Through.WEB,
        at=NOW - timedelta(days=3),
    )
    pauses.resume(candidate=sam, at=NOW - timedelta(days=2))
    UnmetRequest.objects.create(candidate=sam, key="channel.first", words=CANARY, at=NOW)
    LeaveBeOffer.objects.create(candidate=sam, at=NOW)
    StillRightAsked.objects.create(candidate=sam, at=NOW)


def written(sam: Candidate, application: Any, ana: Any) -> None:
    sent = compose(sam, application=application, subject=CANARY, body=CANARY, by=ana)
    pretend_sent(delivery_of(sent), NOW)
    compose(sam, application=application, body=CANARY, by=ana)
    delivery = delivery_of(sent)
    ProviderEvent.objects.create(
        provider="twilio",
        event_key="told",
        kind="report",
        payload=f"To={PHONE}",
        delivery=delivery,
        received_at=NOW,
        processed_at=NOW,
    )
    came = text_in(f"Hello, {CANARY} here", NOW, PHONE)
    Attachment.objects.create(inbound=came, size=1, sha256="0" * 64, name=CANARY)
    OptOutHold.objects.create(candidate=sam, channel=Channel.TEXT, inbound=came.pk, at=NOW)
    MessageSecret.objects.create(message=sent, name="code", value=CANARY)
    AskedByReply.objects.create(message=sent, key="channel.first", options=["email", "text"])
    Override.objects.create(
        message=sent, channel="email", rule="never", reason="other", words=CANARY, by=ana, at=NOW
    )
    GivenTask.objects.create(application=application, kind="talk", reason_words=CANARY, at=NOW)
    slip_about(sam, sent)


def kept(sam: Candidate, application: Any, ana: Any) -> None:
    write_note(candidate=sam, application=application, body=CANARY, by=ana, at=NOW)
    kind = DocumentType.objects.get(key="cv")
    documents.ask_for(candidate=sam, kind=kind, why=CANARY, by=ana, at=NOW)
    documents.hand_in(
        candidate=sam,
        kind=kind,
        given=[paper_of(f"{CANARY}.pdf", PDF)],
        through=HandedIn.WEB,
        at=NOW,
    )
    links.make_link(candidate=sam, purpose=LinkPurpose.USUAL, at=NOW)
    sign_ins.begin(
        candidate=sam, device=CANARY, until=NOW + timedelta(hours=1), is_by_link=True, at=NOW
    )
    access.record_look(user=ana, candidate=sam, screen="person", at=NOW)
    ask_to_be_erased(candidate=sam, at=NOW)
    user_of(sam)
    session = SessionStore()
    session[WHO], session["visit_kept"] = sam.pk, CANARY
    session.save()
    offer_times(application, ana)
    Promise.objects.create(
        candidate=sam,
        application=application,
        origin=PromiseOrigin.SAID,
        what=CANARY,
        due_on=NOW.date(),
        due_at=NOW,
        made_at=NOW,
    )
    OwnView.objects.create(candidate=sam, is_kept=True, at=NOW)
    signal_about(sam)
    gesture_for(sam, ana)
    for model, pk in ((Candidate, sam.pk), (type(application), application.pk)):
        LogEntry.objects.create(
            user=ana,
            content_type=ContentType.objects.get_for_model(model),
            object_id=str(pk),
            object_repr=f"{CANARY} · a job",
            action_flag=CHANGE,
        )


def fill(sam: Candidate) -> None:
    """Every column of words of every row of theirs."""
    for fate in fates():
        if fate.model._meta.app_label == "accounts":
            continue
        rows = fate.model._default_manager.filter(pk__in=fate.rows(sam.pk).order_by().values("pk"))
        for column in words_of(fate.model):
            rows.update(**{column: CANARY})
    Attempt.objects.filter(delivery__candidate=sam).update(address=EMAIL, provider_ref="SMtheirs")


def words_of(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not field.generated
        and field.name not in OURS
        and (field.max_length or 99) >= len(CANARY)
    ]


# --- looking for it ---------------------------------------------------------------------------


def tables_with(*words: str) -> dict[str, int]:
    """Where any of the words stands in the database, in any column: as in a dump of it."""
    found = {}
    with connection.cursor() as cursor:
        for table in {model._meta.db_table for model in apps.get_models(include_auto_created=True)}:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS row WHERE row::text ILIKE ANY(%s)',
                [[f"%{word}%" for word in words]],
            )
            if count := cursor.fetchone()[0]:
                found[table] = count
    return found
