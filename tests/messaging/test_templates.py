"""Versions of templates: none is written over, some wait, and only what is approved is used."""

from datetime import timedelta
from typing import Any

import pytest

from candidates.models import Employer
from messaging.actions import templates
from messaging.actions.setup import install_starter_templates
from messaging.enums import BodyState
from messaging.exceptions import (
    AlreadyHandled,
    BadWords,
    NameTaken,
    NothingNew,
    NotYourOwn,
    VersionMoved,
)
from messaging.models import MessageTemplate, TemplateBody
from messaging.queries.templates import best, template_body
from messaging.rules.lint import Wording
from preferences.enums import Channel, TopicKey
from tests.factories.candidates import NOW, UserFactory
from tests.factories.preferences import set_up

LETTER = Wording(
    channel=Channel.EMAIL, subject="News on {job}", body="Hello {first_name}, about {job}."
)


@pytest.fixture
def ana(db: None) -> Any:
    set_up()
    return UserFactory.create(first_name="Ana")


@pytest.fixture
def template(ana: Any) -> MessageTemplate:
    return templates.add_template(name="Where to park", topic=TopicKey.INTERVIEW)


def save(template: MessageTemplate, by: Any, words: str, seen: int = 0, **more: Any) -> Any:
    given = {"may_approve": False, "at": NOW} | more
    wording = Wording(channel=Channel.EMAIL, body=words)
    return templates.save_version(template=template, wording=wording, seen=seen, by=by, **given)


def needs_approval() -> None:
    Employer.objects.update(has_template_approval=True)


def test_a_name_is_given_once(template: MessageTemplate) -> None:
    assert template.key == "where_to_park"
    with pytest.raises(NameTaken):
        templates.add_template(name="Where to park", topic=TopicKey.UPDATE)


def test_each_save_is_a_version(template: MessageTemplate, ana: Any) -> None:
    first = save(template, ana, "About {job}: park behind the house.")
    second = save(template, ana, "About {job}: park in front.", seen=1)
    assert (first.version, second.version, second.by) == (1, 2, ana)
    first.refresh_from_db()
    assert first.body == "About {job}: park behind the house."
    assert template_body("where_to_park", "email") == second


def test_two_who_write_at_once_lose_nothing(template: MessageTemplate, ana: Any) -> None:
    jo = UserFactory.create(first_name="Jo")
    save(template, ana, "About {job}: by Ana.")
    with pytest.raises(VersionMoved) as refusal:
        save(template, jo, "About {job}: by Jo.", seen=0)
    assert refusal.value.newest.body == "About {job}: by Ana."
    assert TemplateBody.objects.count() == 1
    assert save(template, jo, "About {job}: by Jo.", seen=1).version == 2


def test_pressed_twice_it_is_one_version(template: MessageTemplate, ana: Any) -> None:
    once = save(template, ana, "About {job}.")
    assert save(template, ana, "About {job}.") == once
    with pytest.raises(NothingNew):
        save(template, ana, "About {job}.", seen=1)


def test_what_is_refused_is_not_saved(template: MessageTemplate, ana: Any) -> None:
    with pytest.raises(BadWords) as refusal:
        save(template, ana, "{{ settings.SECRET_KEY }}")
    assert [found.is_refused for found in refusal.value.findings] == [True]
    assert not TemplateBody.objects.exists()


def test_an_older_version_comes_back_as_a_new_one(template: MessageTemplate, ana: Any) -> None:
    old = save(template, ana, "About {job}: one.")
    save(template, ana, "About {job}: two.", seen=1)
    back = templates.bring_back(body=old, seen=2, by=ana, may_approve=False, at=NOW)
    assert (back.version, back.body) == (3, "About {job}: one.")
    assert TemplateBody.objects.count() == 3


# --- approval ---------------------------------------------------------------------------------


def test_where_versions_wait_only_what_is_approved_is_used(
    template: MessageTemplate, ana: Any
) -> None:
    used = save(template, ana, "About {job}: one.")
    needs_approval()
    waiting = save(template, ana, "About {job}: two.", seen=1)
    assert waiting.state == BodyState.WAITING
    assert template_body("where_to_park", "email") == used
    jo = UserFactory.create()
    templates.judge(body=waiting, is_approved=True, by=jo, at=NOW + timedelta(hours=1))
    waiting.refresh_from_db()
    assert (waiting.judged_by, waiting.state) == (jo, BodyState.APPROVED)
    assert template_body("where_to_park", "email") == waiting


def test_who_may_approve_need_not_wait(template: MessageTemplate, ana: Any) -> None:
    needs_approval()
    assert save(template, ana, "About {job}.", may_approve=True).state == BodyState.APPROVED


def test_nobody_approves_their_own(template: MessageTemplate, ana: Any) -> None:
    needs_approval()
    waiting = save(template, ana, "About {job}.")
    with pytest.raises(NotYourOwn):
        templates.judge(body=waiting, is_approved=True, by=ana, at=NOW)
    assert templates.judge(body=waiting, is_approved=False, by=ana, at=NOW).state == "set_aside"


def test_it_is_judged_once(template: MessageTemplate, ana: Any) -> None:
    needs_approval()
    waiting = save(template, ana, "About {job}.")
    jo = UserFactory.create()
    templates.judge(body=waiting, is_approved=False, by=jo, at=NOW)
    with pytest.raises(AlreadyHandled):
        templates.judge(body=waiting, is_approved=True, by=jo, at=NOW)
    assert template_body("where_to_park", "email") is None


# --- which words ------------------------------------------------------------------------------


def body(channel: str, language: str, version: int = 1, state: str = "approved") -> TemplateBody:
    return TemplateBody(channel=channel, language=language, version=version, state=state)


@pytest.mark.parametrize(
    ("there", "chosen"),
    [
        ([("text", "de", 1), ("email", "de", 1), ("text", "en", 1)], 0),
        ([("text", "de", 1), ("text", "de", 2)], 1),
        ([("email", "de", 1), ("text", "en", 1)], 0),
        ([("email", "en", 1), ("text", "en", 1)], 1),
        ([("email", "en", 1)], 0),
        ([("email", "en", 1), ("text", "de", 1, "waiting")], 0),
        ([("text", "de", 1), ("text", "de", 2, "set_aside")], 0),
        ([("text", "fr", 1), ("email", "en", 1)], 1),
        ([("call", "de", 1)], None),
        ([("text", "fr", 1)], None),
        ([], None),
    ],
)
def test_their_language_then_the_way_then_the_version(there: list[Any], chosen: int | None) -> None:
    bodies = [body(*each) for each in there]
    assert best(bodies, "text", "de") == (None if chosen is None else bodies[chosen])


def test_a_land_is_no_other_language() -> None:
    bodies = [body("text", "en"), body("text", "pt")]
    assert best(bodies, "text", "pt-br") == bodies[1]


def test_automatic_messages_use_what_is_approved(ana: Any) -> None:
    install_starter_templates(at=NOW)
    starter = template_body("check_in", "text")
    assert starter is not None
    TemplateBody.objects.create(
        template=starter.template, channel="text", version=2, body="x", state="waiting", at=NOW
    )
    assert template_body("check_in", "text") == starter
