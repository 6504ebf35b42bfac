"""A passkey in a real browser: made after a code, used to come in, taken away; the desk stays shut."""

from datetime import UTC, datetime

import pytest

from candidates.rules import secrets
from portal.accounts import passkeys
from tests.browser import PHONE
from tests.journeys.candidate import Taps, sams_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

IN_THE_PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_made_once_and_used_from_then_on(open_page, live_server, monkeypatch, assert_accessible):
    phone = open_page(**PHONE, reduced_motion="reduce")
    made = []
    original = secrets.code_of
    monkeypatch.setattr(secrets, "code_of", lambda n: made.append(original(n)) or made[-1])
    sam, token = sams_link(datetime.now(UTC))
    wires = phone.context.new_cdp_session(phone)
    wires.send("WebAuthn.enable")
    wires.send("WebAuthn.addVirtualAuthenticator", {"options": IN_THE_PHONE})
    tap = Taps(phone)
    phone.goto(f"{live_server.url}/u/{token}/")
    tap("Continue")
    phone.goto(f"{live_server.url}/me/passkeys/")
    phone.get_by_role("button", name="Send a code to s").click()
    phone.get_by_label("The 6 digits").fill(made[-1])
    tap("Continue")
    assert_accessible(phone)
    tap("Add a passkey")
    assert_accessible(phone)
    tap("Make a passkey")
    phone.get_by_text("Done. Next time you can come in with this passkey.").wait_for()
    assert passkeys.passkeys_of(sam).count() == 1
    assert_accessible(phone)
    phone.goto(f"{live_server.url}/me/")
    tap("Leave this page on a shared phone")
    phone.goto(f"{live_server.url}/me/messages/")
    tap("Use a passkey")
    assert_accessible(phone)
    tap("Use my passkey")
    phone.wait_for_url("**/me/messages/")
    phone.goto(f"{live_server.url}/desk/")
    assert "/accounts/login/" in phone.url
    phone.goto(f"{live_server.url}/me/passkeys/")
    assert "Last used" in phone.inner_text("main")
    phone.get_by_role("button", name="Take away").click()
    phone.goto(f"{live_server.url}/in/passkey/")
    tap("Use my passkey")
    phone.get_by_text("This passkey did not work here.").wait_for()
    assert "/in/" in phone.url


def test_without_javascript_the_way_is_a_code(phone_without_script, live_server):
    phone_without_script.goto(f"{live_server.url}/in/passkey/")
    assert "A code works without it." in phone_without_script.inner_text("main")
    assert not phone_without_script.get_by_role("button", name="Use my passkey").is_visible()
