"""In production staff without a second factor see nothing but the way to set one up."""

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import Client, RequestFactory

from portal.accounts.models import User
from portal.accounts.second_factor import SecondFactorMiddleware

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _required(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def admin(db) -> User:
    return User.objects.create_superuser("ana@northside.example", PASSWORD)


def test_it_is_not_there_unless_asked_for(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    with pytest.raises(MiddlewareNotUsed):
        SecondFactorMiddleware(lambda request: HttpResponse())


def test_staff_without_one_are_led_to_set_one_up(client: Client, admin: User) -> None:
    client.force_login(admin)
    answer = client.get("/admin/")
    assert answer.status_code == 302
    assert answer["Location"].endswith("/2fa/totp/activate/")


def test_a_fragment_makes_the_browser_leave_the_page(client: Client, admin: User) -> None:
    client.force_login(admin)
    answer = client.get("/admin/", headers={"HX-Request": "true"})
    assert answer.content == b""
    assert answer["HX-Redirect"].endswith("/2fa/totp/activate/")


def test_staff_who_did_not_give_theirs_are_asked_for_it(client: Client, admin: User) -> None:
    Authenticator.objects.create(user=admin, type=Authenticator.Type.WEBAUTHN, data={})
    client.force_login(admin)
    answer = client.get("/admin/")
    assert answer["Location"] == "/accounts/2fa/webauthn/reauthenticate/?next=%2Fadmin%2F"


def test_a_factor_given_at_sign_in_costs_no_query(
    admin: User, rf: RequestFactory, django_assert_num_queries
) -> None:
    request = rf.get("/desk/")
    request.user = admin
    request.session = {
        "account_authentication_methods_user": str(admin.pk),
        "account_authentication_methods": [{"method": "mfa"}],
    }
    with django_assert_num_queries(0):
        assert SecondFactorMiddleware(lambda r: HttpResponse()).process_view(request) is None


@pytest.mark.django_db
def test_nobody_else_is_held_up(client: Client) -> None:
    assert client.get("/accounts/login/").status_code == 200


def test_production_asks_for_it() -> None:
    lines = (settings.BASE_DIR / "portal/settings/production.py").read_text().splitlines()
    assert "SECOND_FACTOR_REQUIRED = True" in lines
