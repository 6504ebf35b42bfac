"""Had enough: asking stops, and one "shall we leave you be?" is offered (RULES 6)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from candidates.actions.candidates import locked_candidate
from candidates.models import Candidate
from preferences.actions.check_ins import HAD_ENOUGH, close
from preferences.enums import Channel
from preferences.models import CheckIn, LeaveBeOffer
from preferences.queries.check_ins import skips_in_a_row
from preferences.rules.check_in import has_had_enough


@transaction.atomic
def stop_asking_if_enough(
    *, candidate: Candidate, unanswered: Collection[Channel] = (), at: datetime
) -> LeaveBeOffer | None:
    """The offer that was made now; None when it is not enough yet, or was offered already.

    Any answer of theirs settles it (`actions.answers`): asking is welcome again, as they say.
    """
    person = locked_candidate(candidate.pk)
    if not has_had_enough(skips_in_a_row(person), unanswered):
        return None
    check_in = CheckIn.objects.filter(candidate=person, closed_at=None).first()
    if check_in is not None:
        close(check_in, HAD_ENOUGH, at)
    offer, is_new = LeaveBeOffer.objects.get_or_create(
        candidate=person, settled_at=None, defaults={"at": at}
    )
    return offer if is_new else None
