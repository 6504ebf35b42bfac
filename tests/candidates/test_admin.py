"""Django admin: every page opens, history is only read, and changes go through the actions."""

import pytest
from django.contrib import admin
from django.urls import reverse

from candidates import models
from candidates.actions.links import make_link
from candidates.enums import DataWish, LinkPurpose
from candidates.models import Candidate, Employer, Job, Team
from tests.factories.candidates import (
    NOW,
    AccessFactory,
    EmployerFactory,
    HappeningFactory,
    UserFactory,
    person,
    stage,
)

pytestmark = pytest.mark.django_db

OURS = [model for model in admin.site._registry if model._meta.app_label == "candidates"]
READ_ONLY = {
    models.AuditEntry,
    models.Erasure,
    models.RetentionRun,
    models.AccessRecord,
    models.Application,
    models.ApplicationAccess,
    models.ConsumptionFailure,
    models.DataRequest,
    models.HandOver,
    models.Happening,
    models.Link,
    models.Merge,
    models.Move,
}


@pytest.fixture
def at_admin(client):
    client.force_login(UserFactory.create(is_staff=True, is_superuser=True))
    return client


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def world():
    EmployerFactory.create()
    application = AccessFactory.create().application
    application.candidate.looks.create(screen="desk_person", at=NOW)
    application.candidate.data_requests.create(wish=DataWish.ERASURE, at=NOW, due_on=NOW.date())
    make_link(candidate=application.candidate, purpose=LinkPurpose.USUAL, at=NOW)
    happening = HappeningFactory.create()
    models.Merge.objects.create(kept=application.candidate, gone=person(), at=NOW)
    models.Erasure.objects.create(person_hash="0", why="asked", at=NOW)
    models.RetentionRun.objects.create(purpose="raw", at=NOW, due=1, total=9)
    models.HandOver.objects.create(
        away=UserFactory.create(), stand_in=UserFactory.create(), begins_at=NOW
    )
    happening.failures.create(consumer="check_ins", error="E", failed_at=NOW, again_at=NOW)
    return application


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_page_opens(at_admin, model):
    world()
    row = model.objects.first()
    assert row is not None
    assert at_admin.get(address(model, "changelist")).status_code == 200
    assert at_admin.get(address(model, "change", row.pk)).status_code == 200
    allowed = 403 if model in READ_ONLY | {Candidate, Employer} else 200
    assert at_admin.get(address(model, "add")).status_code == allowed


@pytest.mark.parametrize("model", sorted(READ_ONLY, key=str), ids=lambda model: model.__name__)
def test_history_is_only_read(at_admin, model):
    world()
    row = model.objects.first()
    if model != models.DataRequest:  # where it is said what was done about it
        assert at_admin.post(address(model, "change", row.pk), {}).status_code == 403
    assert at_admin.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


def test_the_hash_of_a_link_is_not_shown(at_admin):
    world()
    link = models.Link.objects.get()
    page = at_admin.get(address(models.Link, "change", link.pk)).content.decode()
    assert link.token_hmac not in page


# --- people -----------------------------------------------------------------------------------


def edited(candidate, **changes):
    names = ("first_name", "last_name", "wanted_name", "name_said", "language", "time_zone")
    typed = {name: getattr(candidate, name) for name in names} | changes
    inline = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}
    return typed | {f"contact_points-{name}": value for name, value in inline.items()}


def test_a_zone_is_changed_through_its_action(at_admin):
    candidate = person("sam@example.com", "+447700900123")
    page = address(Candidate, "change", candidate.pk)
    answer = at_admin.post(page, edited(candidate, time_zone="Mars/Base"))
    assert "Choose a time zone from the list." in answer.content.decode()
    at_admin.post(page, edited(candidate, time_zone="Asia/Manila", first_name="Samuel"))
    candidate.refresh_from_db()
    assert (candidate.time_zone, candidate.first_name) == ("Asia/Manila", "Samuel")
    assert candidate.contact_version == 2
    assert models.Happening.objects.get().kind == "zone_changed"


def test_a_new_name_alone_leaves_the_version_as_it_is(at_admin):
    candidate = person("sam@example.com")
    Candidate.objects.update(contact_version=7)
    at_admin.post(
        address(Candidate, "change", candidate.pk), edited(candidate, wanted_name="Sammy")
    )
    candidate.refresh_from_db()
    assert (candidate.called, candidate.contact_version) == ("Sammy", 7)


def test_a_legal_stop_and_its_end(at_admin):
    candidate = person("sam@example.com")
    for action, is_stopped in (("stop_contact", True), ("allow_contact", False)):
        chosen = {"action": action, "_selected_action": [candidate.pk]}
        at_admin.post(address(Candidate, "changelist"), chosen)
        candidate.refresh_from_db()
        assert (candidate.legal_stop_at is not None) == is_stopped


# --- jobs, the employer, accounts -------------------------------------------------------------


def job_form(team, owner, *stages, first=(), gone=()):
    typed = {
        "team": team.pk,
        "owner": owner.pk,
        "title": "Carer",
        "slug": "carer",
        "place": "Leeds",
    }
    rows = {"TOTAL_FORMS": len(stages), "INITIAL_FORMS": len(first)}
    for number, key in enumerate(stages):
        rows |= {f"{number}-stage": stage(key).pk, f"{number}-position": number + 1}
        if number < len(first):
            rows[f"{number}-id"] = first[number].pk
        if key in gone:
            rows[f"{number}-DELETE"] = "on"
    return typed | {f"job_stages-{name}": value for name, value in rows.items()}


def test_a_job_is_made_with_its_stages_and_keeps_one_that_is_in_use(at_admin):
    team, owner = Team.objects.create(name="Nights"), UserFactory.create()
    at_admin.post(address(Job, "add"), job_form(team, owner, "application", "screen"))
    job = Job.objects.get()
    assert [s.key for s in job.stages.order_by("job_stages__position")] == ["application", "screen"]
    models.Application.objects.create(
        candidate=person("sam@example.com"),
        job=job,
        stage=stage("screen"),
        owner=owner,
        source="added",
        applied_at=NOW,
        stage_at=NOW,
    )
    rows = list(job.job_stages.all())
    page = address(Job, "change", job.pk)
    asked = {"first": rows, "gone": ["screen"]}
    answer = at_admin.post(page, job_form(team, owner, "application", "screen", **asked))
    assert "Someone is in a stage" in answer.content.decode()
    assert job.stages.count() == 2
    asked = {"first": rows, "gone": ["application"]}
    at_admin.post(page, job_form(team, owner, "application", "screen", **asked))
    assert [s.key for s in job.stages.all()] == ["screen"]


@pytest.mark.parametrize(
    ("brand", "words"),
    [("", ""), ("#17605A", ""), ("teal", "like #17605A"), ("#FFD54A", "cannot be read")],
)
def test_a_brand_that_cannot_be_read_is_refused(at_admin, brand, words):
    employer = EmployerFactory.create()
    typed = {
        "name": "Northside Care",
        "time_zone": "Europe/London",
        "language": "en",
        "brand": brand,
        "day_cap": 3,
        "week_cap": 8,
        "stale_days": 90,
        "keep_people_months": 24,
        "keep_words_months": 12,
        "keep_attempts_months": 13,
        "keep_raw_days": 30,
        "keep_audit_months": 24,
    }
    answer = at_admin.post(address(Employer, "change", employer.pk), typed)
    assert answer.status_code == (200 if words else 302)
    assert words in answer.content.decode()
