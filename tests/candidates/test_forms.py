"""What people type: cleaned, refused in words beside the field, and kept as it was typed."""

import pytest

from candidates.forms import PersonForm

TYPED = {
    "first_name": " Sam ",
    "last_name": "Okafor",
    "email": "SAM@example.com",
    "phone": "07700 900123",
    "time_zone": "Asia/Manila",
}


def person_form(**changes):
    return PersonForm(TYPED | changes)


def test_what_the_action_is_given():
    form = person_form()
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
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
        ({"email": "", "phone": ""}, "email", "Enter an email address or a mobile number."),
        ({"time_zone": "Mars/Base"}, "time_zone", "Select a valid choice."),
        ({"time_zone": ""}, "time_zone", "This field is required."),
    ],
)
def test_what_is_refused_says_what_to_do(changes, field, words):
    form = person_form(**changes)
    assert list(form.errors) == [field]
    assert words in form.errors[field][0]


@pytest.mark.parametrize("left_out", ["email", "phone"])
def test_one_way_to_reach_them_is_enough(left_out):
    assert person_form(**{left_out: ""}).is_valid()


def test_a_wrong_number_alone_is_said_once():
    assert list(person_form(email="", phone="12").errors) == ["phone"]


def test_what_was_typed_comes_back_whole():
    form = person_form(first_name="x" * 100, phone="12")
    assert not form.is_valid()
    assert form["first_name"].value() == "x" * 100
    assert form["phone"].value() == "12"
