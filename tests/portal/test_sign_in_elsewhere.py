"""OpenID Connect against a provider of our own: it says who somebody is, and we whom we know."""

import base64
import hashlib
import http.server
import json
import threading
import time
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache

from candidates.enums import Role
from portal.accounts.models import User
from portal.accounts.passkeys import user_of
from tests.factories.candidates import TeamFactory, member, person

pytestmark = pytest.mark.django_db
START = "/accounts/oidc/house/login/"
BACK = "/accounts/oidc/house/login/callback/"
CLIENT, SECRET = "usual", "s" * 40


class House(http.server.BaseHTTPRequestHandler):
    """Code flow with PKCE. Whom it vouches for is said by the test."""

    claims: dict = {}
    codes: dict = {}

    def log_message(self, *_args):
        """Nothing."""

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def say(self, found, status=200):
        body = json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/.well-known/openid-configuration":
            return self.say(
                {
                    "issuer": self.url,
                    "authorization_endpoint": self.url + "/authorize",
                    "token_endpoint": self.url + "/token",
                    "userinfo_endpoint": self.url + "/me",
                    "jwks_uri": self.url + "/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        if self.path == "/me" and self.headers["Authorization"] == "Bearer token":
            return self.say(self.claims)
        return self.say({}, 404)

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        sent = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            self.codes.pop(sent.get("code"), None) != challenge
            or sent.get("client_secret") != SECRET
        ):
            return self.say({"error": "invalid_grant"}, 400)
        now = int(time.time())
        said = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60, **self.claims}
        token = jwt.encode(said, "k" * 32, algorithm="HS256")
        return self.say({"access_token": "token", "token_type": "Bearer", "id_token": token})


@contextmanager
def served():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), House)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def house():
    with served() as url:
        yield url


@pytest.fixture(autouse=True)
def _offered(settings, house):
    cache.clear()
    settings.SECOND_FACTOR_REQUIRED = True
    app = {
        "provider_id": "house",
        "name": "Northside",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": house, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


@pytest.fixture
def ana():
    return member(TeamFactory.create(), Role.RECRUITER, email="ana@northside.example")


def come_in(browser, *, sub="7", email="ana@northside.example", verified=True, state=None, **more):
    """What the other house would do: it shows its own page, and leads back with a code."""
    House.claims = {"sub": sub, "email": email, "email_verified": verified, **more}
    went = browser.get(START)
    asked = parse_qs(urlsplit(went["Location"]).query)
    House.codes["c0de"] = asked["code_challenge"][0]
    return browser.get(BACK, {"code": "c0de", "state": state or asked["state"][0]})


def test_it_is_offered_only_where_it_is_set_up(client, settings):
    assert b"Sign in with Northside" in client.get("/accounts/login/").content
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert b"Sign in with" not in client.get("/accounts/login/").content
    assert client.get(START).status_code == 404


def test_somebody_known_comes_in_and_is_known_ever_after(client, ana):
    assert come_in(client, email="Ana@Northside.example")["Location"] == "/desk/"
    assert SocialAccount.objects.get().user == ana
    # Their address changed over there: they are who they were.
    client.logout()
    assert come_in(client, email="ana.new@northside.example")["Location"] == "/desk/"
    ana.refresh_from_db()
    assert (ana.email, ana.is_staff) == ("ana@northside.example", False)


def test_the_second_step_is_asked_here(client, ana):
    TOTP.activate(ana, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert come_in(client)["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "eve@northside.example"},
        {"verified": False},
        {"verified": "false"},
        {"verified": "true"},
        {"verified": None},
        {"email": ""},
        {"email": "boss@northside.example", "is_staff": True, "groups": ["admin"]},
    ],
)
def test_nobody_else_comes_in_and_nobody_is_made(client, ana, claims):
    answer = come_in(client, **claims)
    assert answer.status_code == 403
    assert b"We do not know you here" in answer.content
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()
    assert client.get("/accounts/3rdparty/signup/").status_code == 302


def test_whoever_was_switched_off_stays_out(client, ana):
    come_in(client)
    client.logout()
    User.objects.update(is_active=False)
    assert come_in(client).status_code == 403
    assert "_auth_user_id" not in client.session


def test_a_candidate_is_no_member_of_staff(client):
    user = user_of(person())
    assert come_in(client, email=user.email).status_code == 403


def test_nobody_joins_anothers_identity(client, ana):
    other = member(TeamFactory.create(), Role.RECRUITER, email="bo@northside.example")
    client.force_login(other)
    House.claims = {"sub": "7", "email": ana.email, "email_verified": True}
    went = client.get(START, {"process": "connect"})
    asked = parse_qs(urlsplit(went["Location"]).query)
    House.codes["c0de"] = asked["code_challenge"][0]
    answer = client.get(BACK, {"code": "c0de", "state": asked["state"][0]})
    assert answer.status_code == 403
    assert not SocialAccount.objects.filter(user=other).exists()


def test_a_state_or_a_code_that_is_not_ours(client, ana):
    assert come_in(client, state="forged").status_code in (200, 401, 403)
    assert "_auth_user_id" not in client.session
    answer = client.get(BACK, {"code": "guessed", "state": "forged"})
    assert "_auth_user_id" not in client.session
    assert answer.status_code < 500
