"""The clocks and the signals of everybody, once a day, a few thousand people at a time.

A round that died in the middle goes on where it was: each part commits together with the mark of how
far it got, and whoever is looked at twice comes to the same end.
"""

from datetime import datetime, timedelta

from django.db import transaction

from followup.actions import signals, silences
from followup.models import Round
from followup.queries.silences import watched

NAME = "followup.nightly"
AT_ONCE = 1000
A_ROUND = timedelta(hours=20)


def go_round(*, at: datetime, most: int = 5 * AT_ONCE) -> int:
    """How many people were looked at; none while the last round is younger than a day."""
    Round.objects.get_or_create(name=NAME, defaults={"began_at": at - 2 * A_ROUND})
    done = 0
    while done < most:
        looked = next_part(at=at)
        if not looked:
            break
        done += looked
    return done


@transaction.atomic
def next_part(*, at: datetime) -> int:
    """One process at a time; another one leaves it alone."""
    held = Round.objects.select_for_update(skip_locked=True).filter(name=NAME).first()
    if held is None or (held.reached == 0 and is_young(held, at)):
        return 0
    if held.reached == 0:
        held.began_at = at
    found = watched(held.reached, AT_ONCE)
    if found:
        silences.look_again(candidate_ids=found, at=at)
        signals.look_again(candidate_ids=found, at=at)
    held.reached = found[-1] if len(found) == AT_ONCE else 0
    held.save(update_fields=["reached", "began_at"])
    return len(found)


def is_young(held: Round, at: datetime) -> bool:
    """A round that began in the future had a wrong clock: nobody waits for that day."""
    return at - A_ROUND < held.began_at <= at
