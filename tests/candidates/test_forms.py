"""What people type: cleaned, refused in words beside the field, and kept as it was typed."""

import pytest
from crispy_forms.utils import render_crispy_form

from candidates.enums import ContactKind
from candidates.forms import AddCandidateForm, ApplyForm, ContactPointForm
from candidates.models import Job
from tests.factories.candidates import NOW, JobFactory

TYPED = {
    "first_name": " Sam ",
    "last_name": "Okafor",
    "email": "SAM@example.com",
    "phone": "07700 900123",
    "time_zone": "Asia/Manila",
}


def apply_form(**changes):
    return ApplyForm(TYPED | changes, time_zone="Europe/London")


def test_what_the_action_is_given():
    form = apply_form()
    assert form.is_valid(), form.errors
    assert form.person() == {
        "first_name": "Sam",
        "last_name": "Okafor",
        "email": "sam@example.com",
        "phone": "+447700900123",
        "time_zone": "Asia/Manila",
    }


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"first_name": ""}, "first_name", "Enter a first name."),
        ({"first_name": "x" * 81}, "first_name", "Enter a name of up to 80 characters."),
        ({"last_name": "x" * 81}, "last_name", "Enter a name of up to 80 characters."),
        ({"email": "sam"}, "email", "Enter an email address like name@example.com."),
        ({"phone": "12"}, "phone", "Enter a phone number like 07700 900123"),
        ({"phone": "0113 496 0000 x2"}, "phone", "We cannot keep an extension."),
        ({"email": "", "phone": ""}, "email", "Enter an email address or a phone number."),
        ({"time_zone": "Mars/Base"}, "time_zone", "Select a valid choice."),
        ({"time_zone": ""}, "time_zone", "This field is required."),
    ],
)
def test_what_is_refused_says_what_to_do(changes, field, words):
    form = apply_form(**changes)
    assert list(form.errors) == [field]
    assert words in form.errors[field][0]


@pytest.mark.parametrize("left_out", ["email", "phone"])
def test_one_way_to_reach_them_is_enough(left_out):
    assert apply_form(**{left_out: ""}).is_valid()


def test_a_wrong_number_alone_is_said_once():
    assert list(apply_form(email="", phone="12").errors) == ["phone"]


def test_the_zone_is_guessed_only_before_they_chose():
    shown = render_crispy_form(ApplyForm(time_zone="Europe/London"))
    assert "data-guess-zone" in shown
    assert '<option value="Europe/London" selected>' in shown
    again = render_crispy_form(apply_form(first_name=""))
    assert "data-guess-zone" not in again
    assert '<option value="Asia/Manila" selected>' in again
    assert 'value="07700 900123"' in again


@pytest.mark.django_db
def test_a_colleague_chooses_among_their_jobs_that_are_not_closed():
    job = JobFactory.create()
    closed = JobFactory.create(closed_at=NOW)
    other = JobFactory.create()
    mine = Job.objects.exclude(pk=other.pk)
    for choice, is_valid in ((job, True), (closed, False), (other, False)):
        typed = TYPED | {"job": choice.pk, "time_zone": ""}
        form = AddCandidateForm(typed, jobs=mine, time_zone="Europe/London")
        assert form.is_valid() == is_valid
    shown = render_crispy_form(AddCandidateForm(jobs=mine, time_zone="Europe/London"))
    assert "Not known" in shown
    assert "data-guess-zone" not in shown


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (ContactKind.EMAIL, "SAM@example.com", "sam@example.com"),
        (ContactKind.EMAIL, "07700 900123", None),
        (ContactKind.PHONE, "07700 900123", "+447700900123"),
        (ContactKind.PHONE, "sam@example.com", None),
        (ContactKind.PHONE, "", None),
    ],
)
def test_a_contact_point_of_its_kind(kind, typed, kept):
    form = ContactPointForm({"value": typed}, kind=kind)
    assert form.is_valid() == (kept is not None)
    assert form.cleaned_data.get("value") == kept
    assert typed in render_crispy_form(form)
