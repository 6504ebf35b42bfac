"""What is timed, on a freshly filled database."""

from collections.abc import Callable
from io import StringIO

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from candidates.actions.links import make_link
from candidates.enums import LinkPurpose
from candidates.models import Application, Candidate
from messaging.queries import verdicts as messaging
from preferences.enums import TopicKey


def fill(size: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("set_up", name="Bench", stdout=StringIO())
    call_command("seed", candidates=size, stdout=StringIO())


def desk() -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(email="seed@northside.example"))
    return client


def me(candidate: Candidate) -> Client:
    client = Client()
    token = make_link(candidate=candidate, purpose=LinkPurpose.USUAL, at=timezone.now())
    client.post(f"/u/{token}/")
    return client


def get(client: Client, address: str) -> Callable[[], object]:
    def act() -> object:
        answer = client.get(address)
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

    return {
        "floor": get(staff, "/floor/"),
        "People": get(staff, "/desk/people/"),
        "People, search": get(staff, "/desk/people/?q=zoe+garca"),
        "People, reachable now": get(staff, "/desk/people/?now=on"),
        "Board": get(staff, "/desk/board/"),
        "Today": get(staff, "/desk/?of=team"),
        "Today, good moment": get(staff, "/desk/today/now/?of=team"),
        "card": get(staff, f"/desk/f/card/{person.pk}/"),
        "panel": get(staff, f"/desk/people/{person.pk}/"),
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
