"""What is timed, on a database that is filled."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from candidates.actions.links import make_link
from candidates.enums import LinkPurpose
from candidates.models import Application, Candidate
from messaging.queries import verdicts as messaging
from portal.desk.queries.today import TITLES
from preferences.enums import TopicKey

TABS = ("messages", "timeline", "papers", "notes", "history")


def desk() -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(email="seed@northside.example"))
    return client


def me(candidate: Candidate) -> Client:
    client = Client()
    token = make_link(candidate=candidate, purpose=LinkPurpose.USUAL, at=timezone.now())
    client.post(f"/u/{token}/")
    return client


def part(client: Client, address: str) -> Callable[[], object]:
    """As htmx asks for it."""
    return get(client, address, headers={"HX-Request": "true"})


def get(client: Client, address: str, **more: Any) -> Callable[[], object]:
    def act() -> object:
        answer = client.get(address, **more)
        if answer.status_code != 200:
            raise RuntimeError(
                f"{address} answered {answer.status_code} {answer.get('Location', '')}"
            )
        return answer

    return act


def things_to_time() -> dict[str, Callable[[], object]]:
    staff = desk()
    some = list(
        Application.objects.filter(closed_at=None).select_related("candidate").order_by("pk")[:50]
    )
    person = Candidate.objects.get(pk=some[7].candidate_id)
    people = [each.candidate for each in some]

    def verdict_of_one() -> object:
        return messaging.verdict_for(
            candidate=person, channel=None, topic=TopicKey.UPDATE, at=timezone.now()
        )

    def verdicts_of_fifty() -> object:
        return messaging.verdicts_for(candidates=people, topic=TopicKey.UPDATE, at=timezone.now())

    about = f"/desk/people/{person.pk}/"
    return {
        "floor": get(staff, "/floor/"),
        "People": get(staff, "/desk/people/"),
        "People, table alone": part(staff, "/desk/people/?sort=new"),
        "People, search, typo": get(staff, "/desk/people/?q=zoe+garca"),
        "People, search, many": get(staff, "/desk/people/?q=an"),
        "People, reachable now": get(staff, "/desk/people/?now=on"),
        "Board": get(staff, "/desk/board/"),
        "Today": get(staff, "/desk/?of=team"),
        **{f"Today, {key}": part(staff, f"/desk/today/{key}/?of=team") for key in TITLES},
        "panel": get(staff, about),
        "panel, drawer": part(staff, about),
        "card": part(staff, f"/desk/f/card/{person.pk}/"),
        **{f"tab, {tab}": part(staff, f"{about}{tab}/") for tab in TABS},
        "composer": get(staff, f"{about}contact/"),
        "My usual": get(me(person), "/me/"),
        "verdict, one": verdict_of_one,
        "verdict, fifty": verdicts_of_fifty,
    }


def queries(things: dict[str, Callable[[], object]]) -> dict[str, int]:
    counted = {}
    for name, act in things.items():
        with CaptureQueriesContext(connection) as seen:
            act()
        counted[name] = len(seen)
    return counted
