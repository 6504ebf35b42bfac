"""`manage.py import_candidates` on files as other systems write them."""

import csv
import stat
from io import StringIO
from pathlib import Path
from shutil import copy

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from candidates.enums import ContactKind, HappeningKind, Outcome, Source
from candidates.models import Application, Candidate, ContactPoint, Employer, Happening, Note
from messaging.actions.opt_outs import opt_out
from preferences.enums import Channel, ConsentHow, GivenBy, Scope, Through
from preferences.models import Answer, Consent, Suppression
from preferences.queries import permission_facts
from tests.factories.candidates import NOW, JobFactory, person
from tests.factories.preferences import give, set_up

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW)]

FILES = Path(__file__).parent / "files"
DISCARD = ["--discard", "Candidate ID"]


@pytest.fixture(autouse=True)
def world():
    set_up()
    return JobFactory.create(title="Night Carer")


@pytest.fixture
def load(tmp_path):
    """Imports one of the files, from a folder of its own."""

    def run(name, *args):
        out = StringIO()
        file = Path(copy(FILES / name, tmp_path))
        call_command("import_candidates", str(file), *args, stdout=out)
        return out.getvalue()

    return run


@pytest.fixture
def typed(tmp_path):
    """Imports a table that a test writes."""

    def run(text, *args):
        out = StringIO()
        file = tmp_path / "typed.csv"
        file.write_text(text)
        call_command("import_candidates", str(file), *args, stdout=out)
        return out.getvalue()

    return run


def bad_rows(tmp_path, name="recruiting.errors.csv"):
    with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def by_email(email):
    return Candidate.objects.get(contact_points__value=email)


def closed_for(candidate):
    found = permission_facts([candidate.pk], NOW)[candidate.pk].consents.opt_outs
    return {(each.channel, each.topic or "") for each in found}


# --- a whole export ---------------------------------------------------------------------------


def test_good_rows_go_in_and_the_summary_says_what_happened(load, tmp_path):
    said = load("recruiting.csv", *DISCARD)
    assert Candidate.objects.count() == 3
    for words in (
        "First Name → first_name",
        "Discarded: Candidate ID.",
        "Rows read: 9",
        "People added: 3",
        "Rows about someone who is in the file already: 1",
        "Applications made: 3",
        "Opt-outs kept: 5",
        "Preferences noted, to be confirmed by the candidate: 3",
        "Texts said to be welcome, which only the candidate can say: 1",
        "Rows not taken: 5",
        str(tmp_path / "recruiting.errors.csv"),
    ):
        assert words in said
    assert "@example.com" not in said


def test_a_person_as_the_file_has_them(load, world):
    load("recruiting.csv", *DISCARD)
    sam = by_email("sam.okafor@example.com")
    assert (sam.first_name, sam.last_name, sam.wanted_name) == ("Samuel", "Okafor", "Sam")
    assert sam.source == Source.IMPORTED
    application = sam.applications.get()
    assert (application.job, application.stage.key) == (world, "screen")
    assert application.applied_at.date().isoformat() == "2027-01-12"
    assert (application.source, application.owner) == (Source.IMPORTED, world.owner)
    assert Note.objects.get().body == "Notes: Met at the fair.\r\nHas a car."
    assert not ContactPoint.objects.exclude(verified_at=None).exists()
    zoe = by_email("zoe@example.com")
    phones = zoe.contact_points.filter(kind=ContactKind.PHONE).values_list("value", "is_at_work")
    assert set(phones) == {("+48500123456", False), ("+441134960000", True)}


def test_preferences_are_noted_and_a_number_is_never_consent(load):
    load("recruiting.csv", *DISCARD)
    sam = by_email("sam.okafor@example.com")
    answers = {row.key: row for row in sam.answers.all()}
    assert set(answers) == {"channel.first", "contact.hours"}
    for row in answers.values():
        assert (row.given_by, row.through, row.scope) == (
            GivenBy.IMPORT,
            Through.IMPORT,
            Scope.ALWAYS,
        )
    assert [row.key for row in answers["channel.first"].chosen.all()] == ["text"]
    assert answers["contact.hours"].windows.count() == 5
    assert not Consent.objects.filter(candidate=sam).exists()
    assert permission_facts([sam.pk], NOW)[sam.pk].consents.text == "none"


def test_opt_outs_become_suppressions(load):
    load("recruiting.csv", *DISCARD)
    assert closed_for(by_email("zoe@example.com")) == {(Channel.EMAIL, "")}
    every_way = {(channel, "") for channel in Channel if channel != Channel.PORTAL}
    assert closed_for(by_email("maria@example.com")) == every_way
    kinds = set(Suppression.objects.values_list("channel", "how", "lifted_at"))
    assert kinds == {(channel, ConsentHow.IMPORTED, None) for channel in ("email", "text", "call")}


@pytest.mark.case(60)
def test_bad_rows_come_back_whole_with_the_reason_and_cannot_run(load, tmp_path):
    load("recruiting.csv", *DISCARD)
    header, *rows = bad_rows(tmp_path)
    assert header[:3] == ["Usual: row", "Usual: why not taken", "Candidate ID"]
    reasons = {row[0]: row[1] for row in rows}
    assert set(reasons) == {"5", "6", "7", "9", "10"}
    assert reasons["5"].startswith("Mobile Phone: Enter a phone number")
    assert reasons["6"] == "There is neither an email address nor a phone number."
    assert reasons["7"] == "We have no job of this name."
    assert reasons["9"] == "This job does not have that stage."
    assert "Do Not Contact: This is neither yes nor no." in reasons["10"]
    assert "Best time to call: Write mornings" in reasons["10"]
    evil = next(row for row in rows if row[0] == "9")
    assert evil[3] == '\'=HYPERLINK("http://x")'
    mode = (tmp_path / "recruiting.errors.csv").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_bad_rows_can_be_mended_and_imported_as_they_came_back(load, tmp_path):
    load("recruiting.csv", *DISCARD)
    JobFactory.create(title="Day Carer")
    text = (tmp_path / "recruiting.errors.csv").read_text(encoding="utf-8-sig")
    mended = tmp_path / "mended.csv"
    mended.write_text(text.replace("Nowhere", "Offer").replace("maybe", "no"))
    call_command("import_candidates", str(mended), *DISCARD, stdout=(out := StringIO()))
    assert "Discarded: Usual: row, Usual: why not taken, Candidate ID." in out.getvalue()
    assert by_email("some@example.com").applications.get().job.title == "Day Carer"
    assert by_email("evil@example.com").first_name == '=HYPERLINK("http://x")'
    assert len(bad_rows(tmp_path, "mended.errors.csv")) == 4


def test_nothing_is_half_imported(load):
    load("recruiting.csv", *DISCARD)
    for value in ("bad@example.com", "some@example.com", "evil@example.com", "tom@example.com"):
        assert not ContactPoint.objects.filter(value=value).exists()
    assert not Candidate.objects.filter(contact_points=None).exists()


def rows_everywhere(*aside):
    models = [model for model in apps.get_models() if model._meta.managed]
    found = {model._meta.label: model.objects.count() for model in models}
    return {label: count for label, count in found.items() if not label.startswith(aside)}


def test_a_dry_run_says_the_same_and_writes_nothing(load, tmp_path):
    before = rows_everywhere()
    dry = load("recruiting.csv", *DISCARD, "--dry-run")
    assert rows_everywhere() == before
    assert not (tmp_path / "recruiting.errors.csv").exists()
    assert "This is a dry run: nothing was written." in dry
    real = load("recruiting.csv", *DISCARD)
    left_out = {"This is a dry run: nothing was written."}
    assert set(dry.splitlines()) - left_out <= set(real.splitlines())


def test_the_same_file_again_changes_nothing(load):
    load("recruiting.csv", *DISCARD)
    before = rows_everywhere("imports.", "candidates.FileToRemove")
    versions = list(Candidate.objects.values_list("pk", "contact_version"))
    said = load("recruiting.csv", *DISCARD)
    assert rows_everywhere("imports.", "candidates.FileToRemove") == before
    assert list(Candidate.objects.values_list("pk", "contact_version")) == versions
    assert "People known already, with what was missing filled in: 3" in said
    assert "Opt-outs kept" not in said


# --- other programs' files --------------------------------------------------------------------


def test_semicolons_old_letters_and_another_country(load):
    said = load(
        "tabelle.csv",
        "--region",
        "de",
        "--map",
        "Telefon=phone",
        "Kontakt=first_way",
        "--discard",
        "Punkte",
    )
    jorg = by_email("joerg@example.de")
    assert (jorg.first_name, jorg.last_name) == ("Jörg", "Müller")
    assert jorg.contact_points.get(kind=ContactKind.PHONE).value == "+491701234567"
    assert [row.words for row in jorg.answers.get().chosen.all()] == ["Anruf"]
    assert by_email("anne@example.de").last_name == "Weiß"
    assert "People without an application, seen by admins only: 2" in said


def test_unicode_text_with_tabs_and_a_date_of_unsubscribing(load, world):
    load("contacts.csv", "--job", world.slug)
    lucja = by_email("lucja@example.pl")
    assert lucja.full_name == "Łucja Żak"
    assert (Channel.EMAIL, "") in closed_for(lucja)
    assert Application.objects.filter(job=world).count() == 2


# --- people we know ---------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["email", "phone"])
def test_the_same_person_is_found_and_filled_up_not_changed(typed, by, world):
    known = person("sam@example.com", "+447700900123", first_name="Sam", last_name="")
    email, phone = ("sam@example.com", "") if by == "email" else ("", "07700900123")
    typed(
        "First name,Last name,Email,Email 2,Phone,Time zone\n"
        f"Sam,Okafor,{email},new@example.com,{phone},Asia/Manila\n"
    )
    known.refresh_from_db()
    assert Candidate.objects.count() == 1
    assert (known.last_name, known.time_zone) == ("Okafor", "Europe/London")
    assert known.contact_points.filter(value="new@example.com", verified_at=None).exists()
    assert ContactPoint.objects.exclude(verified_at=None).count() == 2


def test_their_own_answer_stays_and_the_file_waits_for_their_word(typed):
    known = person("sam@example.com", "+447700900123", first_name="Sam")
    own = give(known, "channel.first", "email")
    said = typed("Name,Email,Preferred contact\nSam,sam@example.com,Phone\n")
    own.refresh_from_db()
    assert own.superseded_at is None
    noted = Answer.objects.get(given_by=GivenBy.IMPORT)
    assert noted.is_waiting
    assert "Of these, differing from what they said themselves: 1" in said


@pytest.mark.case(37)
def test_who_opted_out_stays_so_whatever_a_file_says(typed):
    known = person("sam@example.com", "+447700900123", first_name="Sam")
    opt_out(
        candidate=known,
        channel=Channel.EMAIL,
        how=ConsentHow.UNSUBSCRIBE,
        through=Through.EMAIL,
        at=NOW,
    )
    typed(
        "Name,Email,Preferred contact,Opted out\nSam,sam@example.com,Email,no\n",
        "--discard",
        "Opted out",
    )
    assert closed_for(known) == {(Channel.EMAIL, "")}


def test_an_open_application_keeps_its_stage(typed, world):
    known = person("sam@example.com", first_name="Sam")
    typed("Name,Email,Job,Stage\nSam,sam@example.com,Night Carer,Screen\n")
    typed("Name,Email,Job,Stage,Outcome\nSam,sam@example.com,Night Carer,Offer,Rejected\n")
    application = known.applications.get()
    assert (application.stage.key, application.outcome) == ("screen", "")


def test_how_it_ended_elsewhere(typed):
    typed("Name,Email,Job,Outcome\nSam,sam@example.com,Night Carer,Not selected\n")
    assert Application.objects.get().outcome == Outcome.REJECTED


def test_nobody_is_asked_or_written_to_because_a_file_was_read(load):
    load("recruiting.csv", *DISCARD)
    set_off = {HappeningKind.APPLIED, HappeningKind.MOVED, HappeningKind.CLOSED}
    assert set_off.isdisjoint(Happening.objects.values_list("kind", flat=True))


# --- what is refused before anything is read --------------------------------------------------


@pytest.mark.parametrize(
    ("text", "args", "words"),
    [
        ("Name,Email,Score\n", (), "What is “Score”"),
        ("Name,Email\n", ("--job", "nowhere"), "no job with the address “nowhere”"),
        ("Name,Email\n", ("--region", "XX"), "Write the region like GB"),
        ("Name,Email\n", ("--map", "Email"), "not “Email”"),
        ("", (), "The file is empty"),
    ],
)
def test_what_stops_it(typed, text, args, words):
    with pytest.raises(CommandError, match=words):
        typed(text, *args)


def test_the_file_itself_is_never_written_over(typed, tmp_path):
    with pytest.raises(CommandError, match="a file of their own"):
        typed("Name,Email\nSam,x\n", "--errors", str(tmp_path / "typed.csv"))


def test_a_file_that_is_not_there():
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_candidates", "/nowhere/people.csv")


def test_before_the_employer_is_set_up(typed):
    Employer.objects.all().delete()
    with pytest.raises(CommandError, match="set_up"):
        typed("Name,Email\nSam,sam@example.com\n")
