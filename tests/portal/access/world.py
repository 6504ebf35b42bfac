"""Who may ask, and what they ask about: one candidate whose every word is a canary."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.test import Client, override_settings

from candidates.actions import applications, documents
from candidates.actions.links import make_link
from candidates.actions.notes import write_note
from candidates.enums import LinkPurpose, Role
from candidates.models import Candidate, Document, DocumentType, HandOver, SavedView
from candidates.rules.documents import Paper
from messaging.actions import batches, calls
from messaging.actions.batches import Wanted
from messaging.actions.threads import thread_of
from messaging.models import Attachment, Duty, InboundMessage, MessageTemplate, TemplateBody
from portal.accounts.invitations import invite
from portal.exports.acts import ask_for
from portal.exports.enums import Form
from portal.imports import acts
from portal.imports.models import Import
from portal.visits import CODE_UNTIL, UNTIL, WHO
from preferences.actions import check_ins
from preferences.enums import Channel
from preferences.models import OptOutHold, UnmetRequest
from scheduling.actions import interviews
from scheduling.actions.calendars import open_feed
from tests.factories.candidates import (
    NOW,
    AccessFactory,
    ApplicationFactory,
    JobFactory,
    TeamFactory,
    UserFactory,
    member,
    person,
)
from tests.factories.followup import signal_about, slip_about
from tests.factories.messaging import compose
from tests.factories.preferences import give, note, set_up
from tests.factories.scheduling import free_weekdays, offer_times

CANARIES = ("Canaryella", "Quill", "canary-", "900321")
LATER = NOW.timestamp() + 3600
# Whoever may not see Canaryella anywhere.
STRANGERS = ("anonymous", "candidate_b", "recruiter_other", "disabled", "half", "removed")
# Who may change what is the employer's own, whatever team it is used by.
COLLEAGUES = ("recruiter_other",)


@dataclass(frozen=True)
class World:
    browsers: dict[str, Client]
    values: dict[str, Any]  # for the addresses that name something


def build() -> World:
    set_up()
    north, south = TeamFactory.create(name="North"), TeamFactory.create(name="South")
    own = member(north, first_name="Own")
    canary = canaries_of(JobFactory.create(team=north, owner=own, slug="night-carer"), own)
    foreign = JobFactory.create(team=south, slug="cook")
    other = person(first_name="Bo", last_name="Larsen", email="bo@example.com")
    ApplicationFactory.create(candidate=other, job=foreign)
    interviewer = member(south, Role.INTERVIEWER)
    AccessFactory.create(user=interviewer, application=canary.applications.get())
    browsers = {
        "anonymous": Client(),
        "candidate_a_1": visiting(canary, level=1),
        "candidate_a_2": visiting(canary, level=2),
        "candidate_b": visiting(other, level=2),
        "recruiter_own": signed_in(own),
        "recruiter_other": signed_in(member(south)),
        "interviewer": signed_in(interviewer),
        "coordinator": signed_in(member(north, Role.COORDINATOR)),
        "auditor": signed_in(member(north, Role.AUDITOR)),
        "admin": signed_in(UserFactory.create(is_staff=True, is_superuser=True)),
        "disabled": disabled(member(north)),
        "half": half_signed_in(member(north, is_staff=True, is_superuser=True)),
        "removed": removed(member(north)),
    }
    return World(browsers, values_of(canary, own))


def canaries_of(job: Any, own: Any) -> Candidate:
    """Something in every table that a screen reads."""
    canary = person(
        first_name="Canaryella",
        last_name="Quill",
        email="canary-mail@example.com",
        phone="+447700900321",
    )
    held = ApplicationFactory.create(candidate=canary, job=job, owner=own)
    give(canary, "channel.first", "call", "email")
    note(canary, "channel.never", "text", by=own, noted_words="canary-words")
    check_ins.open_for_stage(application=held, at=NOW)
    write_note(candidate=canary, application=held, body="canary-note", by=own, at=NOW)
    screen = job.stages.get(key="screen")
    applications.move(
        application=held, to_stage=screen, by=own, why="canary-why", version=1, at=NOW
    )
    compose(canary, author=own, application=held, body="canary-body", channel="email")
    InboundMessage.objects.create(
        provider="x",
        provider_msg_id="1",
        channel="text",
        from_address="+447700900321",
        thread=thread_of(canary),
        body="canary-inbound",
        received_at=NOW,
    )
    canary.refresh_from_db()
    return canary


def values_of(canary: Candidate, own: Any) -> dict[str, Any]:
    held = canary.applications.get()
    attempt = calls.start(
        candidate=canary, topic="update", channel=Channel.CALL, application=held, by=own, at=NOW
    )
    wish = UnmetRequest.objects.create(
        candidate=canary, key="channel.first", words="WhatsApp", at=NOW
    )
    hold = OptOutHold.objects.create(candidate=canary, channel="text", inbound=1, at=NOW)
    kept_apart = InboundMessage.objects.create(
        provider="mail",
        provider_msg_id="<quarantined@x>",
        channel="email",
        from_address="canary-else@example.com",
        body=CANARIES[0],
        meant_for=canary.thread,
        needs_person="quarantined",
        received_at=NOW,
    )
    paper = Attachment.objects.create(
        inbound=InboundMessage.objects.create(
            provider="mail",
            provider_msg_id="<paper@x>",
            channel="email",
            from_address="a@b.example",
            body="",
            thread=canary.thread,
            received_at=NOW,
        ),
        size=4,
        state="kept",
        content_type="application/pdf",
    )
    paper.file.save("canary.pdf", ContentFile(b"%PDF"))
    document = canarys_document(canary)
    template = MessageTemplate.objects.create(key="next", name="What is next", topic="update")
    TemplateBody.objects.create(template=template, channel="email", body="Hello", at=NOW)
    link = make_link(candidate=canary, purpose=LinkPurpose.CHECK_IN, application=held, at=NOW)
    stop = make_link(
        candidate=canary, purpose=LinkPurpose.STOP, topic="other_jobs", channel="email", at=NOW
    )
    view = SavedView.objects.create(
        team=held.job.team, name="Everybody", query="", by=own, created_at=NOW
    )
    batch = batches.start(
        token=uuid4(),
        topic="update",
        body=CANARIES[2],
        people=[
            Wanted(candidate=canary, application=held, contact_version=0, channel=Channel.CALL)
        ],
        by=own,
        at=NOW,
    )
    hand_over = HandOver.objects.create(
        away=own, stand_in=member(held.job.team), begins_at=NOW + timedelta(days=1)
    )
    free_weekdays(own)
    offer = offer_times(held, own, where="canary-where")
    booked = interviews.book(offer=offer, starts_at=NOW + timedelta(days=1), by=own, at=NOW)
    asked = Duty.objects.create(
        candidate=canary,
        application=held,
        answer=canary.answers.filter(is_waiting=False).last(),
        option="post",
        owner=own,
        due_on=NOW.date(),
        at=NOW,
    )
    return {
        "duty": asked.pk,
        "hand_over": hand_over.pk,
        "import": import_of(own).pk,
        "export": ask_for(form=Form.CSV, by=own, at=NOW).code,
        "offer": offer.pk,
        "interview": booked.pk,
        "feed": open_feed(candidate=canary, at=NOW),
        "invitation": invited(own),
        "view": view.pk,
        "section": "waiting",
        "stage": "application",
        "candidate": canary.pk,
        "batch": batch.pk,
        "application": held.pk,
        "move": held.moves.first().pk,
        "message": canary.thread.messages.get(channel="email").pk,
        "attempt": attempt.pk,
        "hold": hold.pk,
        "wish": wish.pk,
        "template": template.pk,
        "version": template.bodies.get().pk,
        "quarantined": kept_apart.pk,
        "attachment": paper.pk,
        "signal": signal_about(canary).pk,
        "slip": slip_about(canary).pk,
        "document": document.pk,
        "wanted": canary.wanted.get().pk,
        "answer": canary.answers.filter(is_waiting=False).last().pk,
        "point": canary.contact_points.get(kind="email").pk,
        "link": link,
        "stop": stop,
    }


def invited(by: Any) -> str:
    made = invite(
        email="new@northside.example",
        first_name="Noa",
        last_name="",
        role=Role.RECRUITER,
        teams=[by.memberships.get().team],
        is_admin=False,
        by=by,
        at=NOW,
    )
    return made.address.rstrip("/").rpartition("/")[2]


def canarys_document(canary: Candidate) -> Document:
    kind = DocumentType.objects.get(key="identity")
    documents.ask_for(candidate=canary, kind=kind, why=CANARIES[0], by=None, at=NOW)
    paper = Paper("canary.pdf", b"%PDF", "application/pdf", "0")
    cv = DocumentType.objects.get(key="cv")
    [document] = documents.hand_in(
        candidate=canary, kind=cv, given=[paper], through="web", is_scanned=True, at=NOW
    )
    return document


# --- browsers -------------------------------------------------------------------------------------


def signed_in(user: Any) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def disabled(user: Any) -> Client:
    """Signed in before an admin switched them off."""
    browser = signed_in(user)
    user.is_active = False
    user.save()
    return browser


def half_signed_in(user: Any) -> Client:
    """May everything, and has given a password alone: as in production, where a second step is asked for."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    browser = signed_in(user)
    with override_settings(SECOND_FACTOR_REQUIRED=True):
        browser.get("/health/live")  # what stands in front of the pages is loaded now
    return browser


def removed(user: Any) -> Client:
    """At work until a moment ago; then taken out of the only team."""
    browser = signed_in(user)
    assert browser.get("/desk/").status_code == 200
    user.memberships.all().delete()
    return browser


def import_of(own: Any) -> Import:
    """A file with every word of the canary in it."""
    content = b"Name,Email\nCanaryella Quill,canary-1@example.com\n"
    return acts.bring(
        file=BytesIO(content), name="Quill.csv", region="GB", by=own, language="en", at=NOW
    )


def visiting(candidate: Candidate, level: int) -> Client:
    browser = Client()
    session = browser.session
    session[WHO], session[UNTIL] = candidate.pk, LATER
    if level == 2:
        session[CODE_UNTIL] = LATER
    session.save()
    return browser
