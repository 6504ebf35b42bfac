"""Templates are edited as versions; the outbox is read only."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from messaging.actions.setup import install_starter_templates
from messaging.models import MessageTemplate, TemplateBody
from tests.factories.candidates import NOW, person
from tests.factories.messaging import compose, delivery_of
from tests.factories.preferences import set_up


@pytest.fixture
def admin(client: Any, db: None) -> Any:
    set_up()
    user = get_user_model().objects.create_superuser(email="ann@northside.example")
    client.force_login(user)
    return client


def body_of(key: str) -> Any:
    return TemplateBody.objects.filter(template__key=key, channel="text").latest("version")


def change(client: Any, key: str, words: str) -> Any:
    template = MessageTemplate.objects.get(key=key)
    bodies = list(template.bodies.all())
    form: dict[str, Any] = {
        "name": template.name,
        "topic": template.topic,
        "bodies-TOTAL_FORMS": len(bodies),
        "bodies-INITIAL_FORMS": len(bodies),
    }
    for place, body in enumerate(bodies):
        given = words if body.channel == "text" else body.body
        form |= {
            f"bodies-{place}-id": body.pk,
            f"bodies-{place}-template": template.pk,
            f"bodies-{place}-channel": body.channel,
            f"bodies-{place}-language": body.language,
            f"bodies-{place}-subject": body.subject,
            f"bodies-{place}-body": given,
            f"bodies-{place}-asks": body.asks,
        }
    address = reverse("admin:messaging_messagetemplate_change", args=[template.pk])
    return client.post(address, form)


def test_the_starters_are_twelve_and_installed_once(db: None) -> None:
    assert install_starter_templates(at=NOW) == 12
    assert install_starter_templates(at=NOW) == 0


def test_an_edit_is_a_new_version(admin: Any) -> None:
    install_starter_templates(at=NOW)
    before = body_of("reminder")
    assert (
        change(admin, "reminder", "{employer}: see you tomorrow, {first_name}.").status_code == 302
    )
    after = body_of("reminder")
    assert (after.version, after.body) == (2, "{employer}: see you tomorrow, {first_name}.")
    before.refresh_from_db()
    assert before.body.startswith("{employer}: {first_name}, a reminder")
    assert (
        TemplateBody.objects.filter(
            template__key="reminder", channel="email", language="en"
        ).count()
        == 1
    )


def test_an_unknown_placeholder_is_refused_with_words(admin: Any) -> None:
    install_starter_templates(at=NOW)
    answer = change(admin, "reminder", "Dear {firstname}")
    assert answer.status_code == 200
    assert "There is no placeholder {firstname}." in answer.content.decode()
    assert body_of("reminder").version == 1


def test_the_outbox_can_be_looked_at_and_not_changed(admin: Any) -> None:
    delivery = delivery_of(compose(person(email="sam@example.com")))
    for name, row in (("delivery", delivery), ("message", delivery.message)):
        address = reverse(f"admin:messaging_{name}_change", args=[row.pk])
        assert admin.get(address).status_code == 200
        assert admin.post(address, {"state": "accepted"}).status_code == 403
