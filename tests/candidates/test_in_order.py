"""Those of a list whom somebody may see, in its order: the same as asking of everybody, only sooner."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Q

from candidates.enums import Role
from candidates.models import Candidate
from candidates.queries import (
    candidates_visible_to,
    everybody,
    jobs_visible_to,
    people,
    visible_in_order,
    ways_to_find,
)
from tests.factories.candidates import (
    NOW,
    ApplicationFactory,
    CandidateFactory,
    JobFactory,
    TeamFactory,
    UserFactory,
    member,
)

pytestmark = pytest.mark.django_db
NAMES = ("Cleo", "Ana", "Bo", "Dov", "Ana", "Eli")
BY_NAME = ("folded_name", "pk")


@pytest.fixture
def ana() -> Any:
    """Sees every second of those above, in two jobs."""
    team, other = TeamFactory.create(), TeamFactory.create()
    nurse, hidden = JobFactory(team=team, title="Nurse"), JobFactory(team=other, title="Nurse too")
    for n, name in enumerate(NAMES):
        person = CandidateFactory.create(first_name=name, last_name=f"Person {n}")
        ApplicationFactory.create(candidate=person, job=hidden if n % 2 else nurse)
    return member(team, Role.RECRUITER)


def found(user: Any, *ways: Any, most: int = 50, begins: int = 0) -> list[str]:
    rows = visible_in_order(user, ways, NOW, most=most, begins=begins, columns=["first_name"])
    return [name for _pk, name in rows]


def in_parallel() -> None:
    """As if the tables were huge: whatever the database may do at once, it does."""
    with connection.cursor() as cursor:
        for what in (
            "debug_parallel_query = on",
            "parallel_setup_cost = 0",
            "parallel_tuple_cost = 0",
            "min_parallel_table_scan_size = 0",
            "min_parallel_index_scan_size = 0",
        ):
            cursor.execute(f"SET LOCAL {what}")


def test_it_is_the_list_of_whoever_is_visible(ana):
    everyone = everybody()
    for setting in (lambda: None, in_parallel):
        setting()
        for order in (BY_NAME, ("-pk",), ("-folded_name", "pk")):
            ways = [everyone.order_by(*order)]
            seen = candidates_visible_to(ana, NOW).order_by(*order)
            ids = [row[0] for row in visible_in_order(ana, ways, NOW, most=50)]
            assert ids == [person.pk for person in seen] != []


def test_a_part_of_it(ana):
    ways = [everybody().order_by(*BY_NAME)]
    assert found(ana, *ways) == ["Ana", "Bo", "Cleo"]
    assert found(ana, *ways, most=2) == ["Ana", "Bo"]
    assert found(ana, *ways, begins=2) == ["Cleo"]
    assert found(ana, *ways, begins=3) == []


def test_the_first_way_that_finds_somebody_whom_they_see(ana):
    everyone = everybody().order_by(*BY_NAME)
    dov, cleo = everyone.filter(first_name="Dov"), everyone.filter(first_name="Cleo")
    assert found(ana, dov, cleo, everyone) == ["Cleo"]
    assert found(ana, cleo, everyone, begins=1) == []
    assert found(ana, everyone.filter(Q(pk__in=())), dov) == []


def test_who_sees_nobody_and_who_sees_all(ana):
    ways = [everybody().order_by("pk")]
    assert found(UserFactory.create(), *ways) == []
    assert found(UserFactory.create(is_superuser=True), *ways) == list(NAMES)
    ana.is_active = False
    assert found(ana, *ways) == []
    Candidate.objects.filter(first_name="Bo").update(erased_at=NOW)
    assert "Bo" not in found(UserFactory.create(is_superuser=True), *ways)


@pytest.mark.parametrize("few", [3000, 1])
def test_by_a_job_of_a_few_or_of_many(ana, monkeypatch, few):
    """Two statements, which of them depends on how many applied: they find the same."""
    for name in ("FEW_APPLIED", "MANY_APPLIED"):
        monkeypatch.setattr(people, name, getattr(people, name).replace("3000", str(few)))
    jobs = jobs_visible_to(ana, NOW)
    assert found(ana, *ways_to_find(everybody(), "nurse", jobs)) == ["Ana", "Bo", "Cleo"]
    assert found(ana, *ways_to_find(everybody(), "nurse too", jobs)) == []
