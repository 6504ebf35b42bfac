"""Pages that say what went wrong, and what helps."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.template.loader import render_to_string
from django.test import Client
from django.urls import include, path

from candidates.models import Employer
from portal.accounts.models import User


def forbidden(request):
    raise PermissionDenied


def unreadable(request):
    raise SuspiciousOperation


def broken(request):
    raise RuntimeError("a secret of the house")


urlpatterns = [
    path("", include("portal.urls")),
    path("forbidden/", forbidden),
    path("unreadable/", unreadable),
    path("broken/", broken),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.portal.look.test_error_pages")]


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "helps"),
    [
        ("/unreadable/", 400, "Nothing was saved"),
        ("/forbidden/", 403, "follow the link in it"),
        ("/nowhere/", 404, "open the newest one"),
        ("/broken/", 500, "What you saved before is safe"),
    ],
)
def test_what_helps_is_said(visitor, address, status, helps):
    response = visitor.get(address)
    words = response.content.decode()
    assert response.status_code == status
    assert helps in words
    assert "secret" not in words
    assert words.count("<h1>") == 1


def test_staff_learn_who_can_let_them_in(client):
    client.force_login(User.objects.create_user(email="ana@care.example"))
    words = client.get("/forbidden/").content.decode()
    assert "You are signed in as ana@care.example" in words
    assert "An admin of your team can change that" in words


def test_help_stands_in_the_same_place(visitor):
    Employer.objects.update_or_create(pk=1, defaults={"name": "Northside Care", "phone": "0113 1"})
    words = visitor.get("/nowhere/").content.decode()
    assert "Reply to any message from Northside Care" in words
    assert 'href="tel:0113 1"' in words


def test_the_colour_of_the_employer_is_linked(visitor):
    Employer.objects.update_or_create(pk=1, defaults={"name": "Northside Care", "brand": "#7a1f5c"})
    assert 'href="/brand/7a1f5c.css"' in visitor.get("/nowhere/").content.decode()


def test_the_page_for_the_worst_needs_nothing():
    assert "Something went wrong on our side" in render_to_string("500.html")
