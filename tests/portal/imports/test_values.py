"""Cells: what they mean, what they never mean, and every reason why a row cannot be taken."""

from datetime import UTC, datetime

import pytest

from portal.imports import words
from portal.imports.columns import Field, Plan
from portal.imports.incoming import BadRow, Noted, Reach
from portal.imports.sheet import Row
from portal.imports.values import READERS, read_row
from preferences.enums import Channel
from tests.factories.candidates import NOW

ALL = [(channel, "") for channel in ("email", "text", "call", "by_hand")]


def read(region="GB", **cells):
    """A row of the fields named; a person with a name and an address, unless they are named."""
    given = {"first_name": "Sam", "email": "sam@example.com"} | cells
    headers = tuple(given)
    plan = Plan(headers, tuple(Field(name.split("__")[0]) for name in headers))
    return read_row(plan, Row(2, tuple(given.values())), region=region, at=NOW)


def reasons(**cells):
    with pytest.raises(BadRow) as refused:
        read(**cells)
    return refused.value.reasons


def test_every_field_has_a_reader():
    assert set(READERS) == set(Field)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("Sam Okafor", "Sam", "Okafor"),
        ("Okafor, Sam", "Sam", "Okafor"),
        ("Maria del Carmen", "Maria", "del Carmen"),
        ("Madonna", "Madonna", ""),
        ("Okafor,", "Okafor", ""),
    ],
)
def test_whole_names(typed, first, last):
    person = read(first_name="", full_name=typed)
    assert (person.first_name, person.last_name) == (first, last)


def test_addresses_and_numbers_are_normalised_and_each_is_there_once():
    person = read(
        email="SAM@example.com; sam@work.example",
        email__2="sam@example.com",
        phone="07700 900123 | +44 7700 900123",
    )
    assert person.emails == [Reach("sam@example.com"), Reach("sam@work.example")]
    assert person.phones == [Reach("+447700900123")]


def test_a_column_of_work_is_at_work():
    plan = Plan(("Name", "Work Phone", "Mobile"), (Field.FULL_NAME, Field.PHONE, Field.PHONE))
    row = Row(2, ("Sam", "0113 496 0000", "07700 900123"))
    person = read_row(plan, row, region="GB", at=NOW)
    assert person.phones == [Reach("+441134960000", is_at_work=True), Reach("+447700900123")]


@pytest.mark.parametrize(
    ("typed", "region", "kept"),
    [("07700 900123", "GB", "+447700900123"), ("0170 1234567", "DE", "+491701234567")],
)
def test_numbers_are_read_by_region(typed, region, kept):
    assert read(region=region, phone=typed).phones == [Reach(kept)]


@pytest.mark.parametrize(
    ("typed", "closed"),
    [
        ("yes", True),
        ("TRUE", True),
        ("x", True),
        ("1", True),
        ("Opted out", True),
        ("Unsubscribed", True),
        ("2026-03-01", True),
        ("01/03/2026 10:22", True),
        ("no", False),
        ("0", False),
        ("Opted-in", False),
        ("subscribed", False),
        ("", False),
    ],
)
def test_objections(typed, closed):
    assert list(read(no_text=typed).opt_outs) == ([(Channel.TEXT, "")] if closed else [])


@pytest.mark.parametrize(
    ("typed", "closed"),
    [
        ("no", True),
        ("false", True),
        ("Opted out", True),
        ("declined", True),
        ("yes", False),
        ("2026-03-01", False),
        ("subscribed", False),
        ("", False),
    ],
)
def test_permissions_turned_round_and_never_a_consent(typed, closed):
    person = read(may_text=typed)
    assert list(person.opt_outs) == ([(Channel.TEXT, "")] if closed else [])
    assert person.is_text_allowed == (bool(typed) and not closed)


@pytest.mark.parametrize("field", [f for f in Field if f.startswith(("no_", "may_"))])
def test_nothing_is_guessed_about_an_objection(field):
    assert reasons(**{field: "perhaps"}) == [f"{field}: This is neither yes nor no."]


@pytest.mark.parametrize(
    ("field", "typed", "closed"),
    [
        ("no_contact", "yes", ALL),
        ("may_contact", "no", ALL),
        ("no_email", "yes", [(Channel.EMAIL, "")]),
        ("may_email", "no", [(Channel.EMAIL, "")]),
        ("no_call", "yes", [(Channel.CALL, "")]),
        ("may_call", "no", [(Channel.CALL, "")]),
        ("no_other_jobs", "yes", [(Channel.EMAIL, "other_jobs")]),
        ("may_other_jobs", "no", [(Channel.EMAIL, "other_jobs")]),
    ],
)
def test_what_each_objection_closes(field, typed, closed):
    assert list(read(**{field: typed}).opt_outs) == closed


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ("SMS", (("text", 1, ""),)),
        ("Text; E-mail", (("text", 1, ""), ("email", 2, ""))),
        ("Phone / Phone call / email / sms", (("call", 1, ""), ("email", 2, ""))),
        ("WhatsApp", (("another", 1, "WhatsApp"),)),
        ("email, Signal, Telegram", (("email", 1, ""), ("another", 2, "Signal"))),
        ("any", ()),
    ],
)
def test_the_first_way(typed, options):
    noted = read(first_way=typed).noted
    assert noted == [Noted("channel.first", options)]
    assert noted[0].is_no_preference == (not options)


def test_nevers_of_several_columns_are_one_answer():
    noted = read(never="calls", never__2="Voicemail; calls", never__3="none").noted
    assert noted == [Noted("channel.never", (("call", 1, ""), ("voicemail", 1, "")))]


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ("Mornings, evenings", ("mornings", "evenings")),
        ("any time", ("any",)),
        ("weekends; anytime", ("any",)),
    ],
)
def test_hours(typed, options):
    chosen = tuple((option, 1, "") for option in options)
    assert read(hours=typed).noted == [Noted("contact.hours", chosen)]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"first_name": ""}, "There is no first name."),
        ({"email": ""}, "neither an email address nor a phone number"),
        ({"email": "sam"}, "email: Enter an email address"),
        ({"phone": "4.477E+11"}, "phone: A spreadsheet has rounded this number."),
        ({"phone": "12"}, "phone: Enter a phone number"),
        ({"last_name": "x" * 81}, "last_name: Enter a name of up to 80"),
        ({"time_zone": "GMT+7ish"}, "time_zone: Write zones like Europe/London."),
        ({"language": "Klingon"}, "language: Write languages like en"),
        ({"applied_on": "03/04/2026"}, "applied_on: Write dates like 2026-03-31."),
        ({"applied_on": "2027-03-04"}, "applied_on: This date is still to come."),
        ({"outcome": "maybe"}, "outcome: Write hired, rejected, withdrawn"),
        ({"never": "pigeons"}, "never: Write calls, voicemail"),
        ({"hours": "after 5pm"}, "hours: Write mornings, afternoons"),
    ],
)
def test_why_a_row_cannot_be_taken(cells, words):
    found = reasons(**cells)
    assert len(found) == 1
    assert words in found[0]


def test_all_reasons_at_once_and_none_repeats_a_value():
    found = reasons(email="not-an-address", phone="secret-number", hours="whenever")
    assert len(found) == 3
    assert not any(value in " ".join(found) for value in ("not-an", "secret", "whenever"))


def test_more_cells_than_columns():
    plan = Plan(("Name", "Email"), (Field.FULL_NAME, Field.EMAIL))
    with pytest.raises(BadRow, match="more cells than there are columns"):
        read_row(plan, Row(2, ("Sam", "Okafor", "sam@example.com")), region="GB", at=NOW)


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        ("2026-03-31", datetime(2026, 3, 31, 12, tzinfo=UTC)),
        ("2026-03-31T10:00:00Z", datetime(2026, 3, 31, 10, tzinfo=UTC)),
        ("2026-03-31 10:00", datetime(2026, 3, 31, 10, tzinfo=UTC)),
        ("2026-03-31 10:00+02:00", datetime(2026, 3, 31, 8, tzinfo=UTC)),
    ],
)
def test_dates(typed, instant):
    assert read(applied_on=typed).applied_at == instant


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [("Hired", "hired"), ("Not selected", "rejected"), ("withdrew", "withdrawn"), ("Active", "")],
)
def test_outcomes(typed, outcome):
    assert read(outcome=typed).outcome == outcome


def test_the_rest():
    person = read(
        wanted_name="Sammy",
        time_zone="europe/london",
        language="English",
        job=" Night  Carer ",
        stage="Screen",
        note="Kind.",
        note__2="Has a car.",
    )
    assert (person.wanted_name, person.time_zone, person.language) == (
        "Sammy",
        "Europe/London",
        "en",
    )
    assert (person.job, person.stage) == ("Night Carer", "Screen")
    assert person.notes == ["note: Kind.", "note__2: Has a car."]
    assert words.language_of("Deutsch") == "de"
