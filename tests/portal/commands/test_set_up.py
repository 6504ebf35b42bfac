"""`manage.py set_up`: once or often, by one or by many, the same result."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from candidates.models import Employer
from portal.accounts.models import Invitation, User
from preferences.models import Question, Topic

pytestmark = pytest.mark.django_db


def set_up(*args):
    out = StringIO()
    call_command("set_up", *args, stdout=out)
    return out.getvalue()


def test_a_new_installation():
    said = set_up("--name", "Northside Care", "--time-zone", "Europe/Dublin")
    employer = Employer.objects.get()
    assert (employer.pk, employer.name, employer.time_zone) == (
        1,
        "Northside Care",
        "Europe/Dublin",
    )
    assert Question.objects.filter(key="channel.first").exists()
    assert Topic.objects.exists()
    assert "--name" not in said


def test_again_changes_nothing():
    set_up("--name", "Northside Care")
    Employer.objects.update(day_cap=2)
    Question.objects.filter(key="channel.first").update(drives="Ours")
    counts = (Question.objects.count(), Topic.objects.count())
    set_up("--name", "Another name", "--time-zone", "Asia/Tokyo")
    employer = Employer.objects.get()
    assert (employer.name, employer.time_zone, employer.day_cap) == (
        "Northside Care",
        "Europe/London",
        2,
    )
    assert Question.objects.get(key="channel.first").drives == "Ours"
    assert (Question.objects.count(), Topic.objects.count()) == counts


def test_without_a_name_it_says_where_to_give_it():
    assert "--name" in set_up()
    assert Employer.objects.get().name


def test_the_first_admin_chooses_a_password_and_what_is_missing_is_said(client):
    said = set_up("--name", "Northside Care")
    assert "No admin yet" in said
    assert "PUBLIC_URL" in said
    assert "Email: " in said
    assert "No team yet" in said
    said = set_up("--admin", "Alex@Northside.example")
    path = re.search(r"(/join/\w+/)", said)[1]
    assert client.get(path).status_code == 200
    client.post(path, {"first_name": "Alex", "password": "correct horse battery"})
    alex = User.objects.get(email="alex@northside.example")
    assert alex.is_superuser
    assert alex.is_staff
    again = set_up("--admin", "alex@northside.example")
    assert "is an admin already" in again
    assert "No admin yet" not in again
    assert "Missing" not in set_up("--quiet")


@pytest.mark.parametrize("address", ["alex", "", "a@b@c"])
def test_an_address_that_is_none_invites_nobody(address):
    if address:
        with pytest.raises(CommandError, match="email address"):
            set_up("--admin", address)
    else:
        set_up("--admin", address)
    assert not Invitation.objects.exists()


def test_a_zone_that_is_none_makes_nothing():
    with pytest.raises(CommandError, match="time zone"):
        set_up("--time-zone", "Europe/Leeds")
    assert not Employer.objects.exists()
