"""The lists of the admin: found, filtered, and asked for in as many queries whatever their size."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from candidates.admin import CappedPaginator, HouseAdmin
from candidates.admin import base as lists
from candidates.models import AccessRecord, Candidate
from messaging.models import Message, Override, Ruling
from portal.setting_up.groups import GROUPS
from tests.factories.candidates import (
    NOW,
    ApplicationFactory,
    CandidateFactory,
    JobFactory,
    UserFactory,
    person,
)
from tests.factories.messaging import compose
from tests.factories.preferences import give, set_up

OURS = {m._meta.label: a for m, a in admin.site._registry.items() if isinstance(a, HouseAdmin)}
# What a page of any of these grows with: a row for each message, answer, look or change.
BIG = (
    "candidates.Candidate",
    "candidates.Application",
    "candidates.Move",
    "candidates.AccessRecord",
    "candidates.AuditEntry",
    "candidates.Happening",
    "messaging.Message",
    "messaging.Delivery",
    "messaging.Ruling",
    "messaging.Override",
    "preferences.Answer",
    "preferences.Consent",
    "accounts.User",
)
# Few rows, and each known by sight.
SEEN_AT_A_GLANCE = {
    "candidates.Employer",
    "preferences.Topic",
    "preferences.LegalHours",
    "messaging.Circuit",
    "messaging.ListComparison",
    "candidates.ConsumptionFailure",
    "candidates.RetentionRun",
    "candidates.Merge",
    "api.WebhookNotice",  # narrowed by its webhook
    "preferences.Suppression",
}
MOST_QUERIES = 10


@pytest.fixture
def at_admin(client: Any, db: None) -> Any:
    set_up()
    client.force_login(UserFactory.create(is_staff=True, is_superuser=True))
    return client


def page_of(label: str) -> str:
    return reverse(f"admin:{label.lower().replace('.', '_')}_changelist")


def arrive(number: int) -> None:
    job = JobFactory.create(slug=f"job-{number}")
    for n in range(number):
        sam = person(email=f"sam{number}.{n}@example.org", phone=None)
        applied = ApplicationFactory.create(candidate=sam, job=job)
        give(sam, "channel.first", "email", "call")
        message = compose(sam, author=job.owner, application=applied, channel="email")
        ruling = message.deliveries.get().rulings.get()
        Override.objects.create(
            message=message, channel="email", rule=ruling.rule, reason="other", at=NOW
        )
        AccessRecord.objects.create(user=job.owner, candidate=sam, screen="person", at=NOW)


# --- without a database -----------------------------------------------------------------------


def test_every_list_has_one_place_and_none_is_forgotten() -> None:
    named = [label for group in GROUPS for label in group.models]
    assert sorted(named) == sorted(m._meta.label for m in admin.site._registry)


@pytest.mark.parametrize("label", sorted(OURS))
def test_every_list_can_be_searched_or_is_small(label: str) -> None:
    shown: ModelAdmin = OURS[label]
    assert bool(shown.search_fields) != (label in SEEN_AT_A_GLANCE)
    assert shown.list_display != ("__str__",)
    # Columns that are rows of another table come with the list.
    fields = {f.name: f for f in shown.model._meta.concrete_fields if f.is_relation}
    followed = {name.split("__")[0] for name in shown.list_select_related or ()}
    assert {name for name in shown.list_display if name in fields} <= followed


@pytest.mark.parametrize("label", BIG)
def test_no_filter_of_a_big_table_reads_all_of_it(label: str) -> None:
    """Neither the distinct values of a column, nor the first and last date, nor counts beside filters."""
    shown, columns = OURS[label], {}
    for each in shown.list_filter:
        if isinstance(each, str):
            name = each.split("__")[-1]
            columns[name] = name
    assert shown.show_facets is admin.ShowFacets.NEVER
    assert shown.date_hierarchy is None or label == "messaging.Override"
    for name in columns:
        if any(f.name == name for f in shown.model._meta.concrete_fields):
            field = shown.model._meta.get_field(name)
            is_known = field.choices or field.is_relation or "Date" in type(field).__name__
            assert is_known or field.get_internal_type() == "BooleanField", name


# --- pages ------------------------------------------------------------------------------------


def test_a_list_asks_as_often_for_many_rows_as_for_two(at_admin: Any) -> None:
    counts: list[dict[str, list[str]]] = []
    with travel(timezone.now(), tick=False):  # what is kept for a moment stays kept
        for number in (2, 7):
            arrive(number)
            counts.append(asked(at_admin))
    for label in BIG:
        few, many = counts[0][label], counts[1][label]
        assert len(few) == len(many) <= MOST_QUERIES, (label, *(set(many) - set(few)))


def asked(at_admin: Any) -> dict[str, list[str]]:
    found = {}
    for label in BIG:
        at_admin.get(page_of(label))
        with CaptureQueriesContext(connection) as caught:
            assert at_admin.get(page_of(label)).status_code == 200
        found[label] = [each["sql"] for each in caught.captured_queries]
    return found


def test_rows_are_found_by_whose_they_are(at_admin: Any) -> None:
    arrive(1)
    ada = CandidateFactory.create(first_name="Ada", last_name="Byron")
    message = compose(ada, author=UserFactory.create())
    for label in ("messaging.Message", "messaging.Ruling", "messaging.Delivery"):
        page = at_admin.get(page_of(label), {"q": "byron"})
        assert [whose(row) for row in page.context["cl"].result_list] == [ada], label
        assert not at_admin.get(page_of(label), {"q": "nobody"}).context["cl"].result_list
    by_id = at_admin.get(page_of("messaging.Message"), {"q": str(message.pk)})
    assert list(by_id.context["cl"].result_list) == [message]
    for odd in ("9" * 40, "\x00", "=1", "%"):
        assert at_admin.get(page_of("messaging.Message"), {"q": odd}).status_code == 200


def whose(row: Any) -> Candidate:
    delivery = row.delivery if isinstance(row, Ruling) else row
    thread = delivery.thread if isinstance(delivery, Message) else delivery.message.thread
    return thread.candidate


def test_looking_at_a_row_of_somebody_is_a_look(at_admin: Any) -> None:
    ada = person(email="ada@example.org")
    message = compose(ada, author=UserFactory.create())
    at_admin.get(page_of("messaging.Message"))
    assert not AccessRecord.objects.exists()
    at_admin.get(reverse("admin:messaging_message_change", args=[message.pk]))
    look = AccessRecord.objects.get()
    assert (look.candidate, look.screen) == (ada, "admin")
    at_admin.get(reverse("admin:candidates_accessrecord_change", args=[look.pk]))
    assert AccessRecord.objects.count() == 1


def test_counting_ends(at_admin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST", 3)
    for n in range(5):
        CandidateFactory.create(last_name=f"Many {n}")
    pages = CappedPaginator(Candidate.objects.order_by("-pk"), 2)
    assert (pages.count, pages.num_pages, pages.has_more) == (3, 2, True)
    words = at_admin.get(page_of("candidates.Candidate")).content.decode()
    assert "3+" in words
    assert "Search or filter" in words
