"""Every candidate page behind a code, in every look: documents, applications, privacy, the card."""

from datetime import UTC, datetime, timedelta

import pytest

from candidates.actions import access, documents
from candidates.models import DocumentType
from candidates.rules.documents import paper_of
from messaging.models import MessageSecret
from tests.factories.candidates import UserFactory
from tests.factories.preferences import give
from tests.journeys.candidate import sams_link
from tests.journeys.test_candidate_pages import a_rich_usual, look, see

__all__ = ["look"]  # a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_behind_a_code(look, live_server):
    """Documents, applications, privacy and the card, with something in each of them."""
    now = datetime.now(UTC)
    sam, token = sams_link(now)
    a_rich_usual(sam, now)
    application = sam.applications.get()
    things_behind_a_code(sam, application, now)
    base = live_server.url
    look.goto(f"{base}/u/{token}/")
    look.get_by_role("button", name="Continue").click()
    look.goto(f"{base}/me/code/?next=/me/documents/")
    look.get_by_role("button", name="Send a code to s").click()
    look.get_by_label("6 digits").fill(MessageSecret.objects.latest("pk").value)
    look.get_by_role("button", name="Continue").click()
    look.judge("c9-documents")
    look.get_by_role("link", name="Add a file").first.click()
    look.get_by_role("button", name="Send").click()
    look.judge("c9-add-wrong")
    look.get_by_label("Your files").set_input_files(
        [{"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 mine"}]
    )
    look.get_by_role("button", name="Send").click()
    look.judge("c9-checking")
    see(look, f"{base}/me/applications/", "c6-applications")
    see(look, f"{base}/me/application/{application.pk}/", "c6-application")
    see(look, f"{base}/me/application/{application.pk}/withdraw/", "c6-withdraw")
    look.get_by_role("button", name="Yes, withdraw").click()
    look.judge("c6-withdrawn")
    see(look, f"{base}/me/privacy/", "c10-privacy")
    see(look, f"{base}/me/privacy/name/", "c10-name")
    see(look, f"{base}/me/sign-ins/", "c10-sign-ins")
    see(look, f"{base}/me/passkeys/", "c10-passkeys")
    see(look, f"{base}/me/privacy/copy/", "c10-copy")
    see(look, f"{base}/me/privacy/delete/", "c10-erase")
    look.get_by_role("button", name="Yes, ask for it").click()
    look.judge("c10-asked")
    see(look, f"{base}/me/card/", "c-card")
    see(look, f"{base}/card/", "c-card-check")


def things_behind_a_code(sam, application, now):
    kinds = {kind.key: kind for kind in DocumentType.objects.all()}
    documents.hand_in(
        candidate=sam,
        kind=kinds["right-to-work"],
        given=[paper_of("visa.pdf", b"%PDF-1.7 visa")],
        through="web",
        ends_on=now.date() + timedelta(days=200),
        is_scanned=True,
        at=now - timedelta(days=40),
    )
    for key in ("cv", "right-to-work"):
        documents.ask_for(
            candidate=sam,
            kind=kinds[key],
            why="For the manager, before your first chat.",
            due_on=now.date() + timedelta(days=9),
            application=application,
            by=None,
            needs_new=True,
            at=now - timedelta(days=1),
        )
    give(sam, "meet.support", "captions", at=now)
    ana = UserFactory.create(first_name="Ana", last_name="Silva")
    access.record_look(user=ana, candidate=sam, screen="person", at=now)
