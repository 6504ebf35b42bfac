"""Staff come by invitation, leave at once, and what they looked after goes to a colleague in one step."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from candidates.actions.hand_overs import hand_over_all
from candidates.enums import Role
from candidates.models import Application, HandOver
from messaging.actions.messages import save_draft
from messaging.models import Message
from portal.accounts import invitations, leaving
from portal.accounts.models import Invitation, User
from portal.api.enums import Scope
from portal.api.tokens import admitted, make_token
from tests.factories.candidates import (
    ApplicationFactory,
    JobFactory,
    TeamFactory,
    UserFactory,
    member,
    person,
)
from tests.factories.preferences import set_up

PASSWORD = "correct horse battery"
INVITE = "admin:accounts_user_invite"


@pytest.fixture
def north(db: None) -> Any:
    set_up()
    return TeamFactory.create(name="North")


@pytest.fixture
def alex(north: Any) -> Any:
    return UserFactory.create(first_name="Alex", is_staff=True, is_superuser=True)


@pytest.fixture
def at_admin(client: Any, alex: Any) -> Any:
    client.force_login(alex)
    return client


def invited(at_admin: Any, north: Any, **more: Any) -> Any:
    given = {"email": "Noa@Example.org", "first_name": "Noa", "role": "coordinator"}
    return at_admin.post(reverse(INVITE), {**given, "teams": [north.pk], **more}, follow=True)


def address() -> str:
    return re.search(r"http\S+(/join/\S+)", mail.outbox[-1].body)[1]  # type: ignore[index]


# --- inviting ---------------------------------------------------------------------------------


def test_a_letter_a_password_and_they_are_in(at_admin: Any, north: Any) -> None:
    assert "has a letter" in invited(at_admin, north).content.decode()
    assert mail.outbox[0].to == ["noa@example.org"]
    browser = Client()
    page = browser.get(address())
    assert "Coordinator" in page.content.decode()
    assert not User.objects.filter(email="noa@example.org").exists()  # looking changes nothing
    weak = browser.post(address(), {"first_name": "Noa", "password": "w3ak-pw"})
    assert weak.status_code == 422
    assert "w3ak-pw" not in weak.content.decode()
    browser.post(address(), {"first_name": "Noa", "last_name": "Ray", "password": PASSWORD})
    user = User.objects.get(email="noa@example.org")
    assert (str(user), user.is_staff) == ("Noa Ray", False)
    assert [(m.team, m.role) for m in user.memberships.all()] == [(north, Role.COORDINATOR)]
    assert Invitation.objects.get().user == user
    browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert browser.get("/desk/").status_code == 200
    assert "taken" in at_admin.get(reverse("admin:accounts_invitation_changelist")).content.decode()


def test_it_works_once_for_some_days_and_until_it_is_taken_back(at_admin: Any, north: Any) -> None:
    def is_open(path: str) -> bool:
        answer = Client().get(path)
        assert answer.status_code in (200, 404)
        return answer.status_code == 200

    invited(at_admin, north)
    first = address()
    invited(at_admin, north)  # again: a new address, the old letter opens nothing
    second = address()
    assert (is_open(first), is_open(second)) == (False, True)
    Invitation.objects.update(expires_at=timezone.now())
    assert not is_open(second)
    chosen = {"action": "send_again", "_selected_action": [Invitation.objects.latest("pk").pk]}
    listed = reverse("admin:accounts_invitation_changelist")
    at_admin.post(listed, chosen)
    third = address()
    assert is_open(third)
    chosen = {"action": "take_back", "_selected_action": [Invitation.objects.latest("pk").pk]}
    at_admin.post(listed, chosen)
    assert not is_open(third)
    given = {"first_name": "Noa", "password": PASSWORD}
    over = Client().post(third, given)
    never = Client().post("/join/0123456789AB/", given)
    assert over.status_code == never.status_code == 404
    assert not User.objects.filter(email="noa@example.org").exists()


def test_who_may_not_be_invited(at_admin: Any, north: Any) -> None:
    member(north, email="ana@example.org")
    assert "here already" in invited(at_admin, north, email="ANA@example.org").content.decode()
    page = at_admin.post(reverse(INVITE), {"email": "b@example.org", "first_name": "Bo"})
    assert page.status_code == 422
    assert "b@example.org" in page.content.decode()
    none = at_admin.post(
        reverse(INVITE), {"email": "b@example.org", "first_name": "Bo", "role": "recruiter"}
    )
    assert "Choose a team" in none.content.decode()
    assert not Invitation.objects.exists()


def test_without_mail_the_address_is_said_once(at_admin: Any, north: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    words = invited(at_admin, north).content.decode()
    assert "No letter left" in words
    path = re.search(r"(/join/\w+/)", words)[1]  # type: ignore[index]
    assert Client().get(path).status_code == 200


def test_only_admins_make_admins(client: Any, alex: Any, north: Any) -> None:
    from django.contrib.auth.models import Permission

    helper = UserFactory.create(is_staff=True)
    names = ["add_user", "view_user", "change_user"]
    helper.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(helper)
    invited(client, north, is_admin="on")
    assert not Invitation.objects.get().is_admin
    page = reverse("admin:accounts_user_change", args=[alex.pk])
    assert client.post(page, {"email": "mine@example.org"}).status_code == 403
    own = client.get(reverse("admin:accounts_user_change", args=[helper.pk])).content.decode()
    assert 'name="is_superuser"' not in own
    assert client.get(reverse("admin:accounts_user_hand_over", args=[alex.pk])).status_code == 403


# --- leaving and handing over -----------------------------------------------------------------


@pytest.fixture
def ana(north: Any) -> Any:
    return member(north, first_name="Ana", email="ana@example.org")


def work_for(ana: Any, job: Any) -> Any:
    sam = person(email=f"sam{job.pk}@example.org")
    applied = ApplicationFactory.create(candidate=sam, job=job, owner=ana)
    draft = save_draft(
        candidate=sam,
        author=ana,
        application=applied,
        topic="update",
        body="Hi",
        client_token=uuid.uuid4(),
        at=timezone.now(),
    )
    Message.objects.filter(pk=draft.pk).update(owner=ana)
    return applied


def test_all_of_it_in_one_step_with_a_preview(at_admin: Any, north: Any, ana: Any) -> None:
    bo = member(north, first_name="Bo")
    job = JobFactory.create(team=north, owner=ana)
    theirs = work_for(ana, job)
    elsewhere = work_for(ana, JobFactory.create())
    page = reverse("admin:accounts_user_hand_over", args=[ana.pk])
    seen = at_admin.get(page, {"to": bo.pk})
    numbers = {str(w.words): (w.number, w.moving) for w in seen.context["work"]}
    assert numbers["Applications they look after"] == (2, 1)
    assert numbers["Jobs that are theirs"] == (1, 1)
    assert numbers["Drafts, returned messages and what is in the outbox"] == (2, 1)
    assert Application.objects.filter(owner=ana).count() == 2  # looking changes nothing
    version = theirs.version
    at_admin.post(page, {"to": bo.pk})
    theirs.refresh_from_db()
    assert (theirs.owner, theirs.version) == (bo, version + 1)
    elsewhere.refresh_from_db()
    assert elsewhere.owner == ana
    job.refresh_from_db()
    assert job.owner == bo
    assert Message.objects.filter(owner=bo).count() == 1
    ana.refresh_from_db()
    assert ana.is_active


def test_whoever_leaves_is_out_at_once(at_admin: Any, alex: Any, north: Any, ana: Any) -> None:
    at = timezone.now()
    theirs = Client()
    theirs.force_login(ana)
    theirs.get("/desk/")
    token = make_token(name="HR", teams=[north], scopes=[Scope.CANDIDATES_READ], by=ana, at=at)
    sent = invitations.invite(
        email="x@example.org",
        first_name="X",
        last_name="",
        role=Role.RECRUITER,
        teams=[north],
        is_admin=False,
        by=ana,
        at=at,
    )
    page = reverse("admin:accounts_user_hand_over", args=[ana.pk])
    assert "HR" in at_admin.get(page).content.decode()
    assert at_admin.post(page, {}).status_code == 422
    at_admin.post(page, {"is_leaving": "on"})
    assert theirs.get("/desk/").status_code == 302
    assert admitted(token.secret, at) is None
    assert Client().get(sent.address.partition("example")[2] or "/join/x/").status_code == 404
    assert not invitations.open_invitations(at).exists()
    own = reverse("admin:accounts_user_hand_over", args=[alex.pk])
    assert "another admin" in at_admin.post(own, {"is_leaving": "on"}).content.decode()


def test_the_last_admin_stays(at_admin: Any, alex: Any, north: Any, ana: Any) -> None:
    with pytest.raises(leaving.LastAdmin):
        leaving.switch_off(user=alex, by=ana, at=timezone.now())
    page = reverse("admin:accounts_user_change", args=[alex.pk])
    given = {"email": alex.email, "memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    answer = at_admin.post(page, given)
    assert "Ask another admin" in answer.content.decode()
    alex.refresh_from_db()
    assert alex.is_active
    assert alex.is_superuser


def test_standing_in_is_passed_on_and_being_away_ends(north: Any, ana: Any, alex: Any) -> None:
    bo, cy = member(north, first_name="Bo"), member(north, first_name="Cy")
    job, at = JobFactory.create(team=north, owner=bo), timezone.now()
    applied = ApplicationFactory.create(job=job, owner=bo)
    hand_over_all(away=bo, stand_in=ana, begins_at=at, until=None, by=bo, at=at)
    leaving.leave(user=ana, to=cy, by=alex, at=at)
    made = HandOver.objects.get()
    assert (made.stand_in, made.ended_at) == (cy, None)
    applied.refresh_from_db()
    assert applied.owner == cy
    leaving.leave(user=bo, to=None, by=alex, at=at + timedelta(minutes=1))
    made.refresh_from_db()
    applied.refresh_from_db()
    assert made.ended_at is not None  # nobody comes back: it stays with who has it
    assert applied.owner == cy
    with pytest.raises(leaving.NotThere):
        leaving.give_all(user=cy, to=bo, at=at)


def test_a_lost_phone(at_admin: Any, ana: Any) -> None:
    Authenticator.objects.create(user=ana, type=Authenticator.Type.TOTP, data={"secret": "x"})
    listed = reverse("admin:accounts_user_changelist")
    assert ana.pk not in [
        u.pk for u in at_admin.get(listed, {"second": "no"}).context["cl"].result_list
    ]
    at_admin.post(listed, {"action": "forget_second_step", "_selected_action": [ana.pk]})
    assert not Authenticator.objects.filter(user=ana).exists()


def test_what_weighs_asks_who_it_is_again(at_admin: Any, ana: Any, settings: Any) -> None:
    settings.FRESH_SIGN_IN_REQUIRED = True
    listed = reverse("admin:accounts_user_changelist")
    assert at_admin.get(listed).status_code == 200
    for path in (reverse(INVITE), reverse("admin:accounts_user_hand_over", args=[ana.pk])):
        for answer in (at_admin.get(path), at_admin.post(path, {"is_leaving": "on"})):
            assert answer["Location"].startswith("/accounts/")
    at_admin.post(listed, {"action": "forget_second_step", "_selected_action": [ana.pk]})
    ana.refresh_from_db()
    assert ana.is_active
