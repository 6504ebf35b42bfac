"""Who may open a screen: levels, roles, and where the others are sent."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from time_machine import travel

from candidates.enums import LinkPurpose, Role, Source
from candidates.models import Candidate, Link, Membership, Team
from portal.access import desk_screen, me_screen, public_screen
from portal.accounts.models import User
from portal.accounts.session_store import SessionStore
from portal.visits import CODE, end_visit, open_visit, raise_visit, visit_of

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.portal.addresses"),
]


def ask(method="get", path="/me/", user=None, session=None):
    request = getattr(RequestFactory(), method)(path)
    request.session = session if session is not None else SessionStore()
    request.user = user or AnonymousUser()
    return request


@pytest.fixture
def sam():
    return Candidate.objects.create(first_name="Sam", source=Source.ADDED, created_at=NOON)


@pytest.fixture
def link(sam):
    return Link.objects.create(
        candidate=sam,
        purpose=LinkPurpose.USUAL,
        token_hmac="x",
        created_at=NOON,
        expires_at=NOON + timedelta(days=30),
    )


def visited(sam, link=None, *, code=False):
    request = ask()
    open_visit(request, sam, at=NOON, link=link)
    if code:
        raise_visit(request, sam, at=NOON)
    return request.session


@me_screen()
def mine(request):
    return HttpResponse(request.visit.candidate.first_name)


@me_screen(level=CODE)
def guarded(request):
    return HttpResponse("guarded")


@desk_screen()
def today(request):
    return HttpResponse("today")


@desk_screen(Role.COORDINATOR)
def arrangements(request):
    return HttpResponse("arrangements")


def test_a_link_opens_level_1_for_12_hours(sam):
    session = visited(sam)
    with travel(NOON + timedelta(hours=11, minutes=59), tick=False):
        answer = mine(ask(session=session))
    assert answer.content == b"Sam"
    with travel(NOON + timedelta(hours=12), tick=False):
        answer = mine(ask(session=session))
    assert answer.url == "/in/?next=%2Fme%2F"


def test_a_code_opens_level_2_for_30_minutes_then_back_to_1(sam):
    session = visited(sam, code=True)
    with travel(NOON + timedelta(minutes=29), tick=False):
        assert guarded(ask(session=session)).status_code == 200
    with travel(NOON + timedelta(minutes=30), tick=False):
        assert guarded(ask(session=session)).url == "/me/code/?next=%2Fme%2F"
        assert mine(ask(session=session)).status_code == 200


def test_the_session_key_changes_on_every_step_up(sam):
    request = ask()
    request.session.save()
    keys = [request.session.session_key]
    open_visit(request, sam, at=NOON)
    keys.append(request.session.session_key)
    raise_visit(request, sam, at=NOON)
    keys.append(request.session.session_key)
    assert len(set(keys)) == 3


def test_a_revoked_link_ends_the_visit_it_opened(sam, link):
    session = visited(sam, link)
    assert visit_of(ask(session=session), at=NOON)
    Link.objects.update(revoked_at=NOON, revoked_why="wrong person")
    assert visit_of(ask(session=session), at=NOON) is None


def test_an_erased_person_has_no_visit(sam):
    session = visited(sam)
    Candidate.objects.update(erased_at=NOON)
    assert visit_of(ask(session=session), at=NOON) is None


def test_another_person_in_the_same_browser_starts_at_level_1(sam):
    session = visited(sam, code=True)
    jo = Candidate.objects.create(first_name="Jo", source=Source.ADDED, created_at=NOON)
    open_visit(ask(session=session), jo, at=NOON)
    visit = visit_of(ask(session=session), at=NOON)
    assert (visit.candidate, visit.level) == (jo, 1)


def test_leaving_keeps_the_rest_of_the_session(sam):
    session = visited(sam)
    session["_auth_user_id"] = "7"
    end_visit(ask(session=session), at=datetime.now(UTC))
    assert list(session.keys()) == ["_auth_user_id"]


def test_a_form_sent_too_late_leads_to_the_sign_in_page():
    assert mine(ask("post", "/me/row/")).url == "/in/"


def member(*roles, **fields):
    user = User.objects.create_user(f"{User.objects.count()}@example.org", **fields)
    for role in roles:
        team = Team.objects.create(name=f"Team {Team.objects.count()}")
        Membership.objects.create(user=user, team=team, role=role)
    return user


def test_the_desk_sends_strangers_to_sign_in():
    assert today(ask(path="/desk/")).url == "/accounts/login/?next=%2Fdesk%2F"


def test_someone_without_a_team_is_refused():
    with pytest.raises(PermissionDenied):
        today(ask(user=member()))


@pytest.mark.parametrize("role", Role)
def test_every_member_opens_a_screen_for_all(role):
    assert today(ask(user=member(role))).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_a_named_role_keeps_the_others_out(role):
    with pytest.raises(PermissionDenied):
        arrangements(ask(user=member(role)))
    assert arrangements(ask(user=member(role, Role.COORDINATOR))).status_code == 200


def test_auditors_read_and_never_write():
    assert today(ask(user=member(Role.AUDITOR))).status_code == 200
    auditor = User.objects.get(memberships__role=Role.AUDITOR)
    with pytest.raises(PermissionDenied):
        today(ask("post", user=auditor))


def test_a_superuser_holds_every_role():
    assert arrangements(ask("post", user=member(is_superuser=True))).status_code == 200


def test_a_screen_wears_one_decorator():
    with pytest.raises(TypeError, match="two decorators"):
        public_screen(mine)
