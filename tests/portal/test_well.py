"""What is watched, what to do about it, and that nobody has to guess: page, rules, and runbook agree."""

import re
from typing import Any

import pytest
import yaml
from django.contrib.auth import get_user_model

from messaging.actions.alarms import raise_alarm
from messaging.enums import AlarmKind
from portal.metrics import measured
from portal.words.alarms import WHAT_TO_DO
from tests.conftest import ROOT
from tests.factories.candidates import NOW
from tests.factories.preferences import set_up

RULES = yaml.safe_load((ROOT / "deploy/alerts.yaml").read_text())["groups"][0]["rules"]
RUNBOOKS = set(
    re.findall(r"^#### Runbook: (\w+)$", (ROOT / "docs/operations.md").read_text(), re.MULTILINE)
)


def test_every_alarm_has_a_runbook_and_words() -> None:
    assert {kind.value for kind in AlarmKind} <= RUNBOOKS
    assert set(WHAT_TO_DO) == set(AlarmKind)


def test_every_rule_names_a_runbook_and_every_runbook_has_a_rule() -> None:
    named = {rule["annotations"]["runbook"] for rule in RULES}
    assert named - {"{{ $labels.kind }}"} <= RUNBOOKS
    assert named | {kind.value for kind in AlarmKind} >= RUNBOOKS
    assert len({rule["alert"] for rule in RULES}) == len(RULES)


@pytest.mark.django_db
def test_every_rule_is_about_figures_that_there_are() -> None:
    there = set(re.findall(r"^# TYPE (\w+)", measured(), re.MULTILINE))
    asked = {
        re.sub(r"_(bucket|sum|count)$", "", name)
        for rule in RULES
        for name in re.findall(r"usual_\w+", rule["expr"])
    }
    assert asked <= there
    assert len(asked) >= 10


@pytest.fixture
def admin(client: Any, db: None) -> Any:
    set_up()
    client.force_login(get_user_model().objects.create_superuser(email="ann@northside.example"))
    return client


def test_the_page_says_what_to_do(admin: Any, django_assert_max_num_queries: Any) -> None:
    raise_alarm(AlarmKind.PROVIDER, "text", NOW)
    with django_assert_max_num_queries(12):
        page = admin.get("/admin/well/").content.decode()
    assert "A provider does not take our messages (text)" in page
    assert "provider&#x27;s own status page" in page
    assert "A worker makes progress" in page
    assert page.count("Look at this") == 3  # nobody beats here, either


def test_only_for_admins(client: Any, db: None) -> None:
    set_up()
    user = get_user_model().objects.create_user(email="ben@northside.example", is_staff=True)
    client.force_login(user)
    assert client.get("/admin/well/").status_code == 403
