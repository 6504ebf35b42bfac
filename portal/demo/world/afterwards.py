"""What follows in the sample world: days that are owed, one that went by, slips, gestures, their own view."""

from datetime import datetime, timedelta

from candidates.models import Application, Candidate
from followup.actions import promises, repairs, signals, silences
from followup.actions.slips import open_slip
from followup.enums import GestureKind, PromiseOrigin, SlipKind
from followup.models import OwnView
from messaging.actions.reach import refresh
from messaging.models import Message
from portal.demo.world import files

DAY = timedelta(days=1)


def follow(at: datetime) -> None:
    given = files.toml("afterwards")
    owe_news(given, at)
    go_wrong(given, at)
    for address, kind in given["gestures"].items():
        candidate = whose(address)
        repairs.log_gesture(
            candidate=candidate,
            kind=GestureKind(kind),
            application=candidate.applications.earliest("pk"),
            by=candidate.applications.earliest("pk").owner,
            at=at - 2 * DAY,
        )
    for address, is_kept in given["own_views"].items():
        OwnView.objects.create(candidate=whose(address), is_kept=is_kept, at=at - 3 * DAY)
    look_at_everybody(at)


def whose(address: str) -> Candidate:
    return Candidate.objects.get(contact_points__value=address)


def owe_news(given: dict[str, dict[str, int]], at: datetime) -> None:
    """Everybody has a day; those in the file a colleague's word, which may have gone by."""
    live = Application.objects.filter(closed_at=None).select_related("candidate", "owner")
    said = given["promised"]
    addresses = {whose(address).pk: days for address, days in said.items()}
    for n, application in enumerate(live.order_by("pk")):
        days = addresses.get(application.candidate_id)
        origin = PromiseOrigin.RHYTHM if days is None else PromiseOrigin.SAID
        due_on = (at + (2 + n % 6 if days is None else days) * DAY).date()
        by = None if days is None else application.owner
        promises.make(application, due_on, origin, at - 6 * DAY, by=by)
    promises.break_overdue(at=at)


def go_wrong(given: dict[str, dict[str, str]], at: datetime) -> None:
    for address, kind in given["slips"].items():
        sent = Message.objects.filter(thread__candidate=whose(address), told_at__isnull=False)
        message = sent.latest("told_at")
        open_slip(message=message, kind=SlipKind(kind), at=message.told_at or at)


def look_at_everybody(at: datetime) -> None:
    while refresh(at):
        pass
    people = list(Candidate.objects.order_by("pk").values_list("pk", flat=True))
    silences.look_again(candidate_ids=people, at=at)
    signals.look_again(candidate_ids=people, at=at)
