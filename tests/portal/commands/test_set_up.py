"""`manage.py set_up`: once or often, by one or by many, the same result."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from candidates.models import Employer
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


def test_a_zone_that_is_none_makes_nothing():
    with pytest.raises(CommandError, match="time zone"):
        set_up("--time-zone", "Europe/Leeds")
    assert not Employer.objects.exists()
