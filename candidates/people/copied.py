"""What this room holds of a person, for the copy they may ask for."""

from collections.abc import Mapping
from typing import Final

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from candidates import models
from candidates.enums import Outcome
from candidates.models.desk import Claim, Snooze
from candidates.models.hand_over import HandedOver
from candidates.people.parts import Part

PARTS: Final = (
    Part(
        heading=_("You"),
        model=models.Candidate,
        of="pk",
        fields={
            "first name": "first_name",
            "last name": "last_name",
            "name you want": "wanted_name",
            "how it is said": "name_said",
            "time zone": "time_zone",
            "time zone while away": "away_time_zone",
            "away until": "away_until",
            "language": "language",
            "came to us": "source",
            "since": "created_at",
            "seen by all teams until": "pool_until",
        },
    ),
    Part(
        heading=_("Numbers and addresses"),
        model=models.ContactPoint,
        of="candidate",
        fields={
            "kind": "kind",
            "value": "value",
            "at work": "is_at_work",
            "since": "created_at",
            "checked": "verified_at",
            "closed": "closed_at",
            "why closed": "closed_why",
        },
    ),
    Part(
        heading=_("What other systems call you"),
        model=models.OutsideId,
        of="candidate",
        fields={"system": "system", "id there": "value", "since": "at"},
    ),
    # How it ended stands in the message that told it: this copy is never how they hear it.
    Part(
        heading=_("Applications"),
        model=models.Application,
        of="candidate",
        fields={
            "job": "job__title",
            "looked after by": "owner__first_name",
            "applied": "applied_at",
            "came by": "source",
        },
    ),
    Part(
        heading=_("Stages"),
        model=models.Move,
        of="application__candidate",
        fields={"job": "application__job__title", "stage": "to_stage__name", "at": "at"},
        only=~Q(outcome__in=[Outcome.HIRED, Outcome.REJECTED]),
    ),
    Part(
        heading=_("Notes of the team"),
        model=models.Note,
        of="candidate",
        fields={"words": "body", "by": "by__first_name", "at": "at"},
    ),
    Part(
        heading=_("Documents"),
        model=models.Document,
        of="candidate",
        fields={
            "kind": "type__name",
            "file": "name",
            "bytes": "size",
            "received": "received_at",
            "through": "through",
            "good until": "ends_on",
        },
    ),
    Part(
        heading=_("Documents we asked for"),
        model=models.DocumentRequest,
        of="candidate",
        fields={
            "kind": "type__name",
            "why": "why",
            "by": "due_on",
            "asked": "at",
            "done": "done_at",
        },
    ),
    Part(
        heading=_("Who looked"),
        model=models.AccessRecord,
        of="candidate",
        fields={"who": "user__first_name", "page": "screen", "at": "at"},
    ),
    Part(
        heading=_("Where you signed in"),
        model=models.SignIn,
        of="candidate",
        fields={"device": "device", "from": "opened_at", "until": "until", "ended": "ended_at"},
    ),
    Part(
        heading=_("What you asked about your data"),
        model=models.DataRequest,
        of="candidate",
        fields={
            "what": "wish",
            "asked": "at",
            "by": "due_on",
            "done": "done_at",
            "what was done": "done_words",
        },
    ),
)
NOT_COPIED: Final[Mapping[type[Model], str]] = {
    models.ApplicationAccess: "who of the staff may see an application",
    Snooze: "a colleague's own list of what to look at later",
    Claim: "that a colleague is looking at this moment",
    HandedOver: "who of the staff looked after it; the application is copied",
    models.ContactCode: "a hash of a code that has run out",
    models.Link: "a hash of a link; what it was for stands with the message",
    models.Erasure: "made when there is nothing left to copy",
    models.ErasureWork: "made when there is nothing left to copy",
    models.Merge: "that two records were put together; all of both is copied",
}
