"""The sample world: three jobs, sixty people in nine time zones. The same every time.

People, jobs and what was said are in the files beside this one; instants are counted back from the
moment of loading, so that the world is always as old as it should be.
"""

from datetime import datetime

from django.db import transaction

from candidates.models import Candidate
from portal.demo.world import (
    afterwards,
    brought,
    colleagues,
    house,
    meetings,
    outbox,
    papers,
    people,
    threads,
)


def is_loaded() -> bool:
    return Candidate.objects.exists()


@transaction.atomic
def load(*, at: datetime) -> bool:
    """Fill an empty database; False when there are people already, who stay as they are."""
    if is_loaded():
        return False
    house.build(at)
    people.arrive(at)
    threads.replay(at)
    papers.hand_in(at)
    outbox.fill(at)
    meetings.arrange(at)
    colleagues.work(at)
    afterwards.follow(at)
    brought.import_once(at)
    return True
