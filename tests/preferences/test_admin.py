"""Django admin: what may be asked, in which words, and what the employer can do."""

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.urls import reverse

from candidates.models import Candidate
from preferences import models
from preferences.actions import check_ins, pauses, wordings
from preferences.enums import Channel, ConsentHow, PauseKind, Through
from preferences.exceptions import QuestionNotReady
from preferences.models import Capability, Option, Question, Wording
from preferences.queries import employer_setup, question
from tests.factories.candidates import NOW, ApplicationFactory, PhoneFactory, UserFactory
from tests.factories.preferences import give, set_up

pytestmark = pytest.mark.django_db
OURS = [model for model in admin.site._registry if model._meta.app_label == "preferences"]
READ_ONLY = {
    models.Answer,
    models.CheckIn,
    models.Consent,
    models.Option,
    models.OptOutHold,
    models.Pause,
    models.Suppression,
    models.UnmetRequest,
}


@pytest.fixture
def at_admin(client):
    set_up()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def sam(at_admin) -> Candidate:
    application = ApplicationFactory()
    sam = application.candidate
    PhoneFactory(candidate=sam)
    check_ins.open_for_stage(application=application, at=NOW)
    give(sam, "meet.support", "captions")
    give(sam, "channel.first", "text", showed_number=True)
    give(sam, "channel.first", "another", words="WhatsApp")
    give(sam, "contact.hours", "evenings")
    models.OptOutHold.objects.create(candidate=sam, channel="text", inbound=1, at=NOW)
    models.Suppression.objects.create(
        address_hash="0", channel="email", topic="", how="unsubscribe", at=NOW
    )
    pauses.pause(
        candidate=sam, kind=PauseKind.ALL, until=NOW.replace(year=2028), through=Through.WEB, at=NOW
    )
    return sam


def address(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_page_opens(at_admin, sam, model):
    row = model.objects.first()
    assert row is not None
    assert at_admin.get(address(model, "changelist")).status_code == 200
    assert at_admin.get(address(model, "change", row.pk)).status_code == 200
    added = at_admin.get(address(model, "add")).status_code
    assert added == (403 if model in READ_ONLY | {models.Topic, models.Wording} else 200)


def test_what_helps_someone_at_an_interview_is_not_shown(at_admin, sam):
    page = at_admin.get(address(models.Answer, "changelist")).content.decode()
    assert "contact.hours" in page
    assert "meet.support" not in page


def run(at_admin, action: str, *keys: str):
    chosen = Question.objects.filter(key__in=keys).values_list("pk", flat=True)
    return at_admin.post(
        address(Question, "changelist"), {"action": action, "_selected_action": list(chosen)}
    )


def fifth(**more) -> Question:
    """A question of a stage that asks four."""
    full = Question.objects.get(key="papers.how").stage
    row = Question.objects.create(
        **{"key": "fifth.how", "form": "one", "stage": full, "drives": "The list.", **more}
    )
    wording = Wording.objects.create(
        question=row, text="How?", why="We want to know.", statement="How"
    )
    for key in ("one", "two"):
        option = Option.objects.create(question=row, key=key)
        option.wordings.create(wording=wording, label=key)
    return row


def test_four_questions_are_published_at_a_stage_and_not_five(at_admin):
    row = fifth()
    assert "four questions already" in said(run(at_admin, "publish", row.key))
    run(at_admin, "withdraw", "papers.how")
    run(at_admin, "publish", row.key)
    row.refresh_from_db()
    assert row.published_at is not None


NOT_READY = {
    "no drives": ({"drives": " "}, None, "what it changes"),
    "no why": ({}, {"why": ""}, "why we ask"),
    "no text": ({}, {"text": ""}, "Write the question"),
}


@pytest.mark.parametrize("case", NOT_READY)
def test_a_question_says_why_and_what_it_changes(at_admin, case):
    more, words, refused = NOT_READY[case]
    row = fifth(stage=None, outcome="any", **more)
    Wording.objects.filter(question=row).update(**words or {"version": 1})
    with pytest.raises(QuestionNotReady, match=refused):
        wordings.publish(question=row, at=NOW)


def test_a_question_has_two_options_with_labels(at_admin):
    row = fifth(stage=None, outcome="any")
    Option.objects.create(question=row, key="three")
    with pytest.raises(QuestionNotReady, match="three"):
        wordings.publish(question=row, at=NOW)
    row.options.exclude(key="one").delete()
    with pytest.raises(QuestionNotReady, match="two options"):
        wordings.publish(question=row, at=NOW)


def test_a_key_is_fixed_after_the_first_answer(at_admin, sam):
    answered = Question.objects.get(key="contact.hours")
    page = at_admin.get(address(Question, "change", answered.pk)).content.decode()
    assert 'name="key"' not in page
    untouched = Question.objects.get(key="goal")
    page = at_admin.get(address(Question, "change", untouched.pk)).content.decode()
    assert 'name="key"' in page
    assert 'name="stage"' not in page  # published: its place is kept
    assert at_admin.get(address(Question, "delete", answered.pk)).status_code == 403


def question_form(row: Question, **changes: str) -> dict[str, str]:
    """What the page of a question would send."""
    data = {"position": "1", "most": "0", "drives": row.drives, "form": row.form}
    data |= {
        "wordings-TOTAL_FORMS": "0",
        "wordings-INITIAL_FORMS": "0",
        "options-INITIAL_FORMS": str(row.options.count()),
        "options-TOTAL_FORMS": str(row.options.count()),
    }
    for place, option in enumerate(row.options.all()):
        data |= {
            f"options-{place}-id": str(option.pk),
            f"options-{place}-question": str(row.pk),
            f"options-{place}-key": option.key,
            f"options-{place}-position": str(option.position),
            f"options-{place}-needs": option.needs,
        }
    return data | changes


def test_an_option_that_was_chosen_keeps_its_key(at_admin, sam):
    row = Question.objects.get(key="contact.hours")
    place = [option.key for option in row.options.all()].index("evenings")
    data = question_form(row, **{f"options-{place}-key": "nightfall"})
    page = at_admin.post(address(Question, "change", row.pk), data)
    assert "was chosen by someone" in page.content.decode()
    assert row.options.filter(key="evenings").exists()
    other = "1" if place == 0 else "0"
    data = question_form(row, **{f"options-{other}-key": "early"})
    at_admin.post(address(Question, "change", row.pk), data)
    assert row.options.filter(key="early").exists()


def wording_form(row: Wording, **changes: str) -> dict[str, str]:
    data = {name: getattr(row, name) for name in wordings.COPIED}
    rows = list(row.options.all())
    data |= {"options-TOTAL_FORMS": str(len(rows)), "options-INITIAL_FORMS": str(len(rows))}
    for place, each in enumerate(rows):
        data |= {
            f"options-{place}-id": str(each.pk),
            f"options-{place}-wording": str(row.pk),
            f"options-{place}-option": str(each.option_id),
            **{
                f"options-{place}-{name}": getattr(each, name)
                for name in ("label", "short", "asks", "asks_hint")
            },
        }
    return data | changes


def test_words_that_were_answered_get_a_next_version(at_admin, sam):
    old = Wording.objects.get(question__key="contact.hours", language="en")
    data = wording_form(old, text="When suits you?", **{"options-0-label": "Before noon"})
    response = at_admin.post(address(Wording, "change", old.pk), data)
    assert "a new version was made" in said(response)
    asked = question("contact.hours", language="en", setup=employer_setup())
    assert (asked.text, asked.label("mornings")) == ("When suits you?", "Before noon")
    assert asked.label("evenings") == "Evenings, 5 to 8"
    old.refresh_from_db()
    assert old.text == "When is a good time?"
    assert sam.answers.get(key="contact.hours").wording == old


def test_words_that_nobody_answered_are_just_changed(at_admin):
    row = Wording.objects.get(question__key="goal", language="en")
    at_admin.post(address(Wording, "change", row.pk), wording_form(row, text="What counts?"))
    row.refresh_from_db()
    assert (row.text, row.version) == ("What counts?", 1)
    assert Wording.objects.filter(question__key="goal", language="en").count() == 1


def test_hard_words_are_warned_of_and_kept(at_admin):
    row = Wording.objects.get(question__key="goal", language="en")
    hard = "Which considerations predominantly determine your professional satisfaction?"
    response = at_admin.post(
        address(Wording, "change", row.pk), wording_form(row, text=hard, why=hard)
    )
    assert "hard to read" in said(response)
    row.refresh_from_db()
    assert row.text == hard


def test_a_hint_is_one_sentence(at_admin):
    row = Wording.objects.get(question__key="goal", language="en")
    data = wording_form(row, hint="Pick up to two. Or three.")
    assert (
        "A hint is one sentence."
        in at_admin.post(address(Wording, "change", row.pk), data).content.decode()
    )


def test_switching_something_off_says_whose_usual_it_breaks(at_admin, sam):
    give(sam, "channel.first", "text")
    row = Capability.objects.get(key="text", job=None)
    response = at_admin.post(address(Capability, "change", row.pk), {"key": "text"})
    assert "1 person chose this" in said(response)
    assert str(sam) in said(response)
    row.refresh_from_db()
    assert not row.is_on


def test_a_request_served_by_hand(at_admin, sam):
    request = models.UnmetRequest.objects.get()
    at_admin.post(
        address(models.UnmetRequest, "changelist"),
        {"action": "serve", "_selected_action": [request.pk]},
    )
    request.refresh_from_db()
    assert request.served_at is not None


def test_the_channels_and_hows_fit_their_columns():
    for choices in (Channel, ConsentHow):
        assert all(len(value) <= 16 for value in choices.values)


PREVIEW = "/admin/preferences/question/preview/"


def test_a_page_of_questions_as_a_candidate_sees_it(at_admin, sam):
    stage = models.Question.objects.get(key="channel.first").stage_id
    assert "Preview as candidate" in at_admin.get("/admin/preferences/question/").content.decode()
    new = at_admin.get(PREVIEW, {"place": f"stage:{stage}", "language": "es"}).content.decode()
    assert "¿Cómo prefieres que te contactemos por este trabajo?" in new
    give(sam, "channel.first", "email")
    known = at_admin.get(
        PREVIEW, {"place": f"stage:{stage}", "language": "en", "person": sam.pk}
    ).content.decode()
    assert "How should we contact you about this job?" not in known
    assert "Known already" in known
    after = at_admin.get(PREVIEW, {"place": "outcome:rejected", "language": "en"})
    assert "Would you like to know why?" in after.content.decode()


def test_a_preview_is_for_admins(client):
    assert client.get(PREVIEW).status_code == 302


def test_switching_something_on_says_that_it_is_offered(at_admin):
    row = Capability.objects.get(key="papers_again", job=None)
    response = at_admin.post(
        address(Capability, "change", row.pk), {"key": "papers_again", "is_on": "on"}
    )
    assert "is offered it within the hour" in said(response)
    row.refresh_from_db()
    assert row.adopted_at is not None
