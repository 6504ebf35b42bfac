"""What of the interface is timed: needs Django, on a database that is filled."""

import json
import time
from statistics import median
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from candidates.models import Application, Job
from portal.api.enums import Scope
from portal.api.tokens import make_token
from tests.bench.pages import desk, get

ROUNDS = 60
MANY = 1000


def measure() -> None:
    job = Job.objects.filter(closed_at=None, applications__isnull=False).select_related("team")[0]
    secret = make_token(
        name=f"Bench {uuid4()}",
        teams=[job.team],
        scopes=[*Scope],
        at=timezone.now(),
        per_minute=10**6,
    ).secret
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    someone = Application.objects.filter(job=job)[0].candidate_id
    floor = get(desk(), "/floor/")
    verdict = get(client, f"/api/v1/candidates/{someone}/verdict")
    took: dict[str, list[float]] = {"floor": [], "verdict": []}
    for _round in range(ROUNDS):
        for name, act in (("floor", floor), ("verdict", verdict)):
            began = time.perf_counter()
            act()
            took[name].append(time.perf_counter() - began)
    least, asked = median(took["floor"]), median(took["verdict"])
    print(f"floor    {least * 1000:6.1f} ms")
    print(f"verdict  {asked * 1000:6.1f} ms  {asked / least:.2f} x (must: 1.5 x)")
    take_in_many(client, job)


def take_in_many(client: Client, job: Job) -> None:
    people = [
        {
            "first_name": f"Person{number}",
            "last_name": "Bench",
            "email": f"{uuid4().hex}@example.com",
            "phone": f"+4477009{number:05d}",
            "outside_id": uuid4().hex,
            "job": job.slug,
        }
        for number in range(MANY)
    ]
    for what in ("new", "the same again"):
        began = time.perf_counter()
        answer = client.post(
            "/api/v1/candidates/bulk", json.dumps({"people": people}), "application/json"
        )
        told = answer.json()
        print(
            f"{MANY} {what}: {time.perf_counter() - began:5.1f} s, {told['refused']} refused (must: 20 s)"
        )
