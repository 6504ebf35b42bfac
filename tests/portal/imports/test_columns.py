"""Every column is mapped or discarded, by its name or by command; nothing is dropped silently."""

import pytest

from portal.imports.columns import KNOWN, NAMES, Field, MappingError, folded, plan_of

BASE = ("Name", "Email")


def plan(*headers, mapped=(), discarded=()):
    return plan_of(headers, mapped=dict(mapped), discarded=discarded)


def complaints(*headers, **asked):
    with pytest.raises(MappingError) as refused:
        plan(*headers, **asked)
    return refused.value.complaints


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("First Name", Field.FIRST_NAME),
        ("Candidate: Last Name", Field.LAST_NAME),
        ("E-Mail", Field.EMAIL),
        ("Primary Email", Field.EMAIL),
        ("Mobile Phone", Field.PHONE),
        ("Phone (Mobile)", Field.PHONE),
        ("Work Email", Field.EMAIL),
        ("Preferred Name", Field.WANTED_NAME),
        ("TimeZone", Field.TIME_ZONE),
        ("Job Title", Field.JOB),
        ("Current Stage", Field.STAGE),
        ("Applied On", Field.APPLIED_ON),
        ("Do Not Contact", Field.NO_CONTACT),
        ("HasOptedOutOfEmail", Field.NO_EMAIL),
        ("Email Opt Out", Field.NO_EMAIL),
        ("massMailOptOut", Field.NO_OTHER_JOBS),
        ("smsOptIn", Field.MAY_TEXT),
        ("SMS consent", Field.MAY_TEXT),
        ("Unsubscribed at", Field.NO_CONTACT),
        ("preferredContact", Field.FIRST_WAY),
        ("Best time to call", Field.HOURS),
        ("Notes", Field.NOTE),
    ],
)
def test_names_that_exports_use(header, field):
    assert KNOWN[folded(header)] == field


def test_no_name_means_two_things():
    names = [name for words in NAMES.values() for name in words.split()]
    assert len(names) == len(set(names)) == len(KNOWN)
    assert set(NAMES) == set(Field)


def test_what_is_not_known_stops_the_import_with_a_list():
    found = complaints(*BASE, "Score", "Tags")
    assert len(found) == 2
    assert "“Score”" in found[0]
    assert '--discard "Score"' in found[0]


def test_what_is_mapped_or_discarded_by_command():
    asked = {"mapped": {"kontakt": "first_way"}, "discarded": ["SCORE"]}
    made = plan(*BASE, "Kontakt", "Score", **asked)
    assert made.mapped == [
        ("Name", Field.FULL_NAME),
        ("Email", Field.EMAIL),
        ("Kontakt", Field.FIRST_WAY),
    ]
    assert made.discarded == ["Score"]


def test_a_command_comes_before_what_a_name_suggests():
    made = plan(*BASE, "Notes", mapped={"Notes": "hours"})
    assert made.fields[2] == Field.HOURS


@pytest.mark.parametrize(
    ("headers", "asked", "words"),
    [
        (BASE, {"mapped": {"Phone": "phone"}}, "no column “Phone”"),
        (BASE, {"discarded": ["Phone"]}, "no column “Phone”"),
        ((*BASE, "X"), {"mapped": {"X": "telegram"}}, "no field “telegram”"),
        (BASE, {"mapped": {"Email": "email"}, "discarded": ["email"]}, "both mapped and discarded"),
        ((*BASE, "Do not contact", "DNC"), {}, "all taken for no_contact"),
        (("Email",), {}, "No column holds a name"),
        (("Name",), {}, "No column holds an email address"),
        ((*BASE, "First name"), {}, "Both a whole name and its parts"),
    ],
)
def test_columns_that_do_not_fit(headers, asked, words):
    assert any(words in complaint for complaint in complaints(*headers, **asked))


def test_two_telephones_and_two_notes_are_welcome():
    made = plan(*BASE, "Mobile", "Home phone", "Notes", "Comments")
    assert made.fields[2:] == (Field.PHONE, Field.PHONE, Field.NOTE, Field.NOTE)
