"""What becomes of a person in this room when they are erased: in this order, the person last."""

from typing import Final

from django.conf import settings
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from candidates import models
from candidates.enums import Outcome
from candidates.models.desk import Claim, Snooze
from candidates.models.hand_over import HandedOver
from candidates.people.parts import NOW, Emptied, Fate, Gone, Stays

FIGURES = _("how many applied, and how far they came")

ERASED: Final[tuple[Fate, ...]] = (
    Gone(model=models.Link, of="candidate"),
    Gone(model=models.ContactCode, of="contact_point__candidate"),
    Gone(model=models.ContactPoint, of="candidate"),
    Gone(model=models.DocumentRequest, of="candidate"),
    Gone(model=models.Document, of="candidate"),
    Gone(model=models.Note, of="candidate"),
    Gone(model=models.SignIn, of="candidate"),
    Gone(model=models.OutsideId, of="candidate"),
    Gone(model=Claim, of="candidate"),
    Gone(model=Snooze, of="candidate"),
    Gone(model=models.ApplicationAccess, of="application__candidate"),
    Gone(model=models.Consumption, of="happening__candidate_id"),
    Gone(model=models.ConsumptionFailure, of="happening__candidate_id"),
    Gone(model=models.Happening, of="candidate_id"),
    Stays(model=HandedOver, of="application__candidate", why=_("who looked after it when")),
    Stays(
        model=models.AccessRecord,
        of="candidate",
        why=_("who of the staff looked, until that is old: whom at, nobody can tell any more"),
    ),
    Emptied(model=models.Move, of="application__candidate", to={"why": ""}, why=FIGURES),
    Emptied(
        model=models.Application,
        of="candidate",
        only=Q(closed_at=None),
        to={"outcome": Outcome.WITHDRAWN, "closed_at": NOW, "version": F("version") + 1},
        why=FIGURES,
    ),
    Emptied(
        model=models.DataRequest,
        of="candidate",
        to={"done_words": ""},
        why=_("that it was asked for, and done in time"),
    ),
    Emptied(
        model=models.Candidate,
        of="pk",
        to={
            "first_name": "",
            "last_name": "",
            "wanted_name": "",
            "name_said": "",
            "time_zone": "",
            "away_time_zone": "",
            "away_until": None,
            "language": settings.LANGUAGE_CODE,
            "pool_until": None,
            "user": None,
            "contact_version": F("contact_version") + 1,
        },
        why=_("a number that what is left hangs on, with no name"),
    ),
    Stays(model=models.Erasure, of="candidate", why=_("that they were erased, and when")),
    Stays(
        model=models.Merge, of="kept", why=_("that two records became one: ids, and when it was")
    ),
    Stays(model=models.ErasureWork, of="erasure__candidate", why=_("until all of it is done")),
)
