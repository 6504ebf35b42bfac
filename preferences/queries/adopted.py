"""What was asked for and can be done by now."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from candidates.models import Application
from preferences.models import Capability, Option, OptionWording, UnmetRequest
from preferences.rules.adopting import is_asked_for

AT_ONCE = 500


def requests_met() -> Iterator[UnmetRequest]:
    """Requests older than the day on which we began to do it, of people with an open application.

    Three queries, however many there are. What was offered once is never offered again.
    """
    rows = Capability.objects.filter(is_on=True, job=None)
    adopted = {row.key: row.adopted_at for row in rows if row.adopted_at is not None}
    if not adopted:
        return
    live = Application.objects.filter(candidate=OuterRef("candidate"), closed_at=None)
    waiting = (
        UnmetRequest.objects.filter(Exists(live), offered_at=None, answer__undone_at=None)
        .filter(candidate__erased_at=None, at__lt=max(adopted.values()))
        .select_related("candidate")
        .order_by("pk")[:AT_ONCE]
    )
    names = names_of(list(adopted))
    for request in waiting:
        if any(
            request.at < since and is_asked_for(request.words, names[key])
            for key, since in adopted.items()
            if key in names
        ):
            yield request


def names_of(capabilities: list[str]) -> dict[str, set[str]]:
    """What each is called where it can be chosen; what nobody can choose yet has no name."""
    options = Option.objects.filter(
        needs__in=capabilities, is_retired=False, question__published_at__isnull=False
    )
    found: dict[str, set[str]] = {}
    rows = OptionWording.objects.filter(option__in=options)
    for needs, key, label in rows.values_list("option__needs", "option__key", "label"):
        found.setdefault(needs, {needs}).update((key, label))
    return found


def wishes_of(candidate_id: int) -> list[UnmetRequest]:
    """What one person asked for and nobody has done yet. One query."""
    rows = UnmetRequest.objects.filter(candidate=candidate_id, served_at=None, offered_at=None)
    return list(rows.filter(answer__undone_at=None, answer__superseded_at=None).order_by("at"))
