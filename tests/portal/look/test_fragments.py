"""Page or fragment: what the middleware adds, and how sign-in and stale forms reach a fragment."""

import pytest
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.test import Client
from django.urls import include, path

from portal.htmx import go_to, is_fragment


def which(request):
    return HttpResponse("fragment" if is_fragment(request) else "page")


def cached(request):
    return HttpResponse(headers={"Cache-Control": "public, max-age=60"})


def elsewhere(request):
    return HttpResponseRedirect("/which/")


def onward(request):
    return go_to(request, "/which/")


urlpatterns = [
    path("which/", which),
    path("cached/", cached),
    path("secret/f/part/", login_required(which)),
    path("elsewhere/", elsewhere),
    path("onward/", onward),
    path("accounts/", include("allauth.urls")),
    path("language/", elsewhere, name="language"),  # every page leads there
]

pytestmark = pytest.mark.urls("tests.portal.look.test_fragments")
HTMX = {"HX-Request": "true"}
PAGE = {"HX-Current-URL": "http://testserver/secret/?q=sam"}


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        ({}, b"page"),
        (HTMX, b"fragment"),
        (HTMX | {"HX-Boosted": "true"}, b"page"),
        (HTMX | {"HX-History-Restore-Request": "true"}, b"page"),
    ],
)
def test_what_a_fragment_is(client, headers, answer):
    assert client.get("/which/", headers=headers).content == answer


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_caches_tell_pages_from_fragments_and_keep_nothing_private(client, headers):
    response = client.get("/which/", headers=headers)
    vary = {name.strip() for name in response["Vary"].split(",")}
    assert {"HX-Request", "HX-History-Restore-Request"} <= vary
    assert response["Cache-Control"] == "private, no-store"


def test_a_view_may_say_that_it_can_be_cached(client):
    assert client.get("/cached/")["Cache-Control"] == "public, max-age=60"


def test_sign_in_is_a_visit_of_the_browser_back_to_the_page(client):
    response = client.get("/secret/f/part/", headers=HTMX | PAGE)
    assert response.status_code == 204
    assert response["HX-Redirect"] == "/accounts/login/?next=%2Fsecret%2F%3Fq%3Dsam"
    assert "Location" not in response


def test_sign_in_does_not_lead_back_to_another_site(client):
    headers = HTMX | {"HX-Current-URL": "https://evil.example/secret/"}
    assert "evil" not in client.get("/secret/f/part/", headers=headers)["HX-Redirect"]


def test_sign_in_of_a_page_is_an_ordinary_redirect(client):
    response = client.get("/secret/f/part/")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/secret/f/part/"


def test_other_redirects_are_left_alone(client):
    assert client.get("/elsewhere/", headers=HTMX).status_code == 302


def test_going_on(client):
    page = client.post("/onward/")
    assert (page.status_code, page["Location"]) == (303, "/which/")
    fragment = client.post("/onward/", headers=HTMX)
    assert (fragment.status_code, fragment["HX-Redirect"]) == (204, "/which/")


@pytest.mark.django_db
def test_a_form_that_stood_open_too_long():
    strict = Client(enforce_csrf_checks=True)
    fragment = strict.post("/which/", headers=HTMX | PAGE)
    assert (fragment.status_code, fragment["HX-Redirect"]) == (204, "/secret/?q=sam")
    page = strict.post("/which/")
    assert page.status_code == 403
    assert b"reload the page" in page.content
