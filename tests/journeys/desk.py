"""What the desk's journeys share: Ana at her desk, Sam who applied, and Ana's sign-in in a browser."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from candidates.actions.notes import write_note
from messaging.actions.threads import thread_of
from messaging.models import InboundMessage, MessageTemplate, TemplateBody
from tests.factories.candidates import (
    ApplicationFactory,
    JobFactory,
    TeamFactory,
    member,
    person,
)
from tests.factories.preferences import give, set_up


@dataclass
class Desk:
    ana: Any
    sam: Any
    job: Any
    at: datetime


def furnished() -> Desk:
    """Hours and ways that hold at any time of day: the tests run when they run."""
    set_up()
    at = datetime.now(UTC)
    team = TeamFactory.create(name="Care North")
    ana = member(team, first_name="Ana", last_name="Silva")
    job = JobFactory.create(
        team=team, owner=ana, title="Night Carer", slug="night-carer", opened_at=at
    )
    sam = applied(job, at, first_name="Sam", last_name="Okoro", phone="+447700900123")
    give(sam, "channel.never", "call", at=at - timedelta(days=3))
    MessageTemplate.objects.create(key="next", name="What happens next", topic="update")
    TemplateBody.objects.create(
        template=MessageTemplate.objects.get(),
        channel="email",
        subject="Your application",
        body="Hello {first_name}, we look at it this week. {sender}",
        at=at,
    )
    return Desk(ana, sam, job, at)


def applied(job: Any, at: datetime, **fields: Any) -> Any:
    """Reads email, at any hour."""
    name = fields["first_name"].lower()
    candidate = person(email=f"{name}@example.org", created_at=at, **fields)
    ApplicationFactory.create(candidate=candidate, job=job, applied_at=at - timedelta(days=4))
    give(candidate, "channel.first", "email", at=at - timedelta(days=3))
    give(candidate, "contact.hours", "any", at=at - timedelta(days=3))
    candidate.refresh_from_db()
    return candidate


def lively(desk: Desk) -> None:
    """Something on every screen."""
    thread = thread_of(desk.sam)
    thread.last_in_at, thread.last_in_channel = desk.at - timedelta(hours=2), "email"
    thread.save()
    InboundMessage.objects.create(
        provider="x",
        provider_msg_id="1",
        channel="email",
        from_address="sam@example.org",
        thread=thread,
        body="May I come on Friday instead?",
        received_at=desk.at - timedelta(hours=2),
    )
    write_note(
        candidate=desk.sam,
        application=desk.sam.applications.get(),
        body="Has a shift at 6.",
        by=desk.ana,
        at=desk.at,
    )
    for name in ("Bo", "Kim", "Lea"):
        applied(desk.job, desk.at, first_name=name, last_name="Larsen")


def sign_in(page: Page, user: Any, url: str) -> None:
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])


def has_focus(page: Page) -> bool:
    """Once a swap has settled something has it: never the page as a whole."""
    for _look in range(20):
        if page.evaluate("document.activeElement !== document.body"):
            return True
        page.wait_for_timeout(100)
    return False
