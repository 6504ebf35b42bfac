"""The door of the staff: how one comes in, how long one stays, and what asks again."""

import json
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from time_machine import travel

from candidates.enums import Role
from portal.accounts.adapters import may_be_staff
from portal.accounts.models import User
from portal.accounts.models import VisitSession as Session
from portal.accounts.passkeys import user_of
from portal.accounts.sessions import end_sessions
from tests.factories.candidates import ApplicationFactory, TeamFactory, member, person

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
LOGIN = "/accounts/login/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _as_in_production(settings):
    settings.SECOND_FACTOR_REQUIRED = settings.FRESH_SIGN_IN_REQUIRED = True
    settings.STAFF_IDLE, settings.STAFF_SESSION = 30 * 60, 12 * 60 * 60
    cache.clear()


@pytest.fixture
def ana():
    user = member(TeamFactory.create(), Role.RECRUITER, email="ana@northside.example")
    user.set_password(PASSWORD)
    user.save()
    return user


def with_password(browser, password=PASSWORD, **more):
    return browser.post(LOGIN, {"login": "ana@northside.example", "password": password}, **more)


def code():
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def both(browser, user):
    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, SECRET)
    cache.clear()  # codes are good once
    with_password(browser)
    return browser.post("/accounts/2fa/authenticate/", {"code": code()})


# --- the second step --------------------------------------------------------------------------


def test_half_signed_in_opens_nothing(client, ana):
    TOTP.activate(ana, SECRET)
    assert with_password(client)["Location"] == "/accounts/2fa/authenticate/"
    for url in ("/desk/", "/admin/", "/accounts/2fa/", "/accounts/sessions/", "/accounts/email/"):
        answer = client.get(url)
        assert answer.status_code == 302, url
        assert answer["Location"].startswith(("/accounts/", "/admin/login/")), url
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.get("/desk/").status_code == 302
    assert client.post("/accounts/2fa/authenticate/", {"code": code()})["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_a_session_older_than_the_second_step_is_asked_for_it(client, ana):
    """Whoever knows the password alone cannot wait until the owner has set it up."""
    with_password(client)
    TOTP.activate(ana, SECRET)
    for url in ("/desk/", "/accounts/2fa/", "/accounts/password/change/", "/accounts/email/"):
        assert client.get(url)["Location"].startswith("/accounts/2fa/reauthenticate/"), url
    answer = client.post("/accounts/2fa/totp/deactivate/")
    assert answer["Location"].startswith("/accounts/2fa/reauthenticate/")
    assert Authenticator.objects.filter(user=ana).exists()
    client.post("/accounts/2fa/reauthenticate/", {"code": code()})
    assert client.get("/desk/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_setting_it_up_opens_the_desk(client, ana):
    """What follows the commit is kept with the session of the very same request."""
    with_password(client)
    assert client.get("/desk/")["Location"] == "/accounts/2fa/totp/activate/"
    page = client.get("/accounts/2fa/totp/activate/", follow=True)
    if page.redirect_chain:
        client.post(page.redirect_chain[-1][0], {"password": PASSWORD})
        client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    counter = next(iter(yield_hotp_counters_from_time()))
    digits = format_hotp_value(hotp_value(secret, counter))
    client.post("/accounts/2fa/totp/activate/", {"code": digits})
    assert Authenticator.objects.filter(user=ana, type="totp").exists()
    assert client.get("/desk/").status_code == 200


def test_a_new_password_does_not_pass_the_second_step(client, ana):
    TOTP.activate(ana, SECRET)
    client.post("/accounts/password/reset/", {"email": ana.email})
    link = next(w for w in mail.outbox[0].body.split() if "/password/reset/key/" in w)
    page = client.get(link, follow=True)
    page = client.post(
        page.redirect_chain[-1][0],
        {"password1": "another horse battery", "password2": "another horse battery"},
    )
    assert client.get("/desk/")["Location"].startswith(LOGIN)
    assert with_password(client, "another horse battery")["Location"].endswith("/authenticate/")
    assert client.get("/desk/").status_code == 302


def test_nobody_signs_up(client):
    answer = client.post("/accounts/signup/", {"email": "eve@example.org", "password1": PASSWORD})
    assert not User.objects.exists()
    assert b"form" not in answer.content or answer.status_code != 302


def test_what_a_candidates_passkeys_hang_on_is_no_member_of_staff(ana):
    assert not may_be_staff(user_of(person()))
    assert may_be_staff(ana)


def test_passkeys_are_offered(client, settings):
    page = client.get(LOGIN).content.decode()
    assert 'id="passkey_login"' in page
    assert "<script>" not in page
    options = client.get(
        "/accounts/2fa/webauthn/login/", headers={"X-Requested-With": "XMLHttpRequest"}
    ).json()
    assert options["request_options"]["publicKey"]["challenge"]
    for bad in ({"id": "x"}, {"response": {}}, {"response": {"userHandle": 7}}, [], "x"):
        answer = client.post("/accounts/2fa/webauthn/login/", {"credential": json.dumps(bad)})
        assert answer["Location"] == LOGIN, bad


# --- how long -----------------------------------------------------------------------------------


def test_idle_ends_it_and_polls_do_not_count(client, ana):
    begun = time.time()
    with travel(begun, tick=False):
        both(client, ana)
    for minutes in (20, 40):
        with travel(begun + minutes * 60, tick=False):
            assert client.get("/desk/").status_code == 200
    with travel(begun + 65 * 60, tick=False):
        assert client.get("/desk/", headers={"X-Poll": "1"}).status_code == 200
    with travel(begun + 71 * 60, tick=False):
        assert client.get("/desk/")["Location"].startswith(LOGIN)


def test_twelve_hours_end_it_whoever_is_there(client, ana):
    begun = time.time()
    with travel(begun, tick=False):
        both(client, ana)
    for minutes in range(20, 12 * 60, 20):
        with travel(begun + minutes * 60, tick=False):
            assert client.get("/desk/f/go/").status_code == 200
    with travel(begun + 12 * 60 * 60, tick=False):
        assert client.get("/desk/").status_code == 302


def test_the_session_key_changes_when_one_signs_in(client, ana):
    client.get("/language/")
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    both(client, ana)
    assert client.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()


def test_sessions_are_listed_and_ended(client, ana):
    other = Client(headers={"User-Agent": "Another browser"})
    both(other, ana)
    both(client, ana)
    page = client.get("/accounts/sessions/").content.decode()
    assert "Another browser" in page
    client.post("/accounts/sessions/")
    assert other.get("/desk/").status_code == 302
    assert client.get("/desk/").status_code == 200


def test_switched_off_and_ended(client, ana):
    both(client, ana)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert client.get("/desk/").status_code == 302
    end_sessions(ana)
    User.objects.filter(pk=ana.pk).update(is_active=True)
    assert client.get("/desk/").status_code == 302
    assert not UserSession.objects.exists()


# --- how often ----------------------------------------------------------------------------------


def test_a_forged_address_does_not_begin_the_count_anew(client, ana, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def tries(n):
        # The proxy adds the address it sees to whatever was claimed.
        header = f"10.9.8.{n}, 203.0.113.7"
        return with_password(client, f"wrong {n}", headers={"X-Forwarded-For": header})

    answers = [tries(n).content.decode() for n in range(7)]
    assert "Too many" in answers[-1]
    cache.clear()
    assert "Too many" not in tries(9).content.decode()


# --- again, a moment ago --------------------------------------------------------------------------


@pytest.fixture
def admin(ana):
    User.objects.filter(pk=ana.pk).update(is_staff=True, is_superuser=True)
    return ana


@pytest.mark.parametrize(
    ("where", "form"), [("accounts/user", "invite"), ("candidates/team", "add")]
)
def test_roles_and_addresses_ask_again(client, admin, where, form):
    page = f"/admin/{where}/{form}/"
    begun = time.time()
    with travel(begun, tick=False):
        both(client, admin)
        assert client.get(page).status_code == 200
    with travel(begun + 11 * 60, tick=False):
        answer = client.get(page)
        assert answer["Location"].startswith("/accounts/reauthenticate/?next=")
        assert client.get(f"/admin/{where}/").status_code == 200
    with travel(begun + 29 * 60, tick=False):
        assert client.post(page, {}).status_code in (200, 422)
    with travel(begun + 40 * 60, tick=False):
        client.get("/desk/")
    with travel(begun + 41 * 60, tick=False):
        answer = client.post(page, {"name": "South"})
        assert answer["Location"].startswith("/accounts/reauthenticate/?next=")


def test_one_door_also_for_the_admin(client, admin):
    answer = client.get("/admin/login/?next=/admin/")
    assert answer["Location"].startswith(LOGIN)
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert not EmailAddress.objects.exists()


def test_whoever_an_admin_switches_off_is_out_and_what_they_hold_is_named(client, admin):
    held = ApplicationFactory.create()
    other = member(held.job.team, Role.RECRUITER, email="bo@northside.example")
    held.owner = other
    held.save()
    both(client, admin)
    UserSession.objects.create(user=other, ip="203.0.113.9", session_key="k" * 32)
    inline = {f"memberships-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    page = f"/admin/accounts/user/{other.pk}/change/"
    wanted = {"email": other.email, "last_login_0": "", "last_login_1": ""}
    joined = {"date_joined_0": "2026-01-01", "date_joined_1": "09:00:00"}
    answer = client.post(page, {**wanted, **joined, **inline}, follow=True)
    other.refresh_from_db()
    assert not other.is_active
    assert not UserSession.objects.filter(user=other).exists()
    assert "1 thing is still theirs" in answer.content.decode()
