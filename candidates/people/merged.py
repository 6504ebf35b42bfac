"""What becomes of this room's rows when two records turn out to be one person: in this order."""

from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from candidates import models
from candidates.actions import joining
from candidates.models.desk import Claim, Snooze
from candidates.models.hand_over import HandedOver
from candidates.people.joining import Along, Behind, Ended, Over, Share
from candidates.rules.joining import Pair


def known_points(pair: Pair) -> Q:
    return Q(pk__in=list(pair.points))


def doubled_applications(pair: Pair) -> Q:
    return Q(pk__in=list(pair.doubled))


MERGED: Final[tuple[Share, ...]] = (
    Behind(
        model=models.Candidate,
        of="pk",
        by=joining.join_person,
        why=_(
            "a number without a name stays, and leads here; what is empty here is filled from it"
        ),
    ),
    Over(
        model=models.ContactPoint,
        unless=known_points,
        why=_("go over; one that both have is one, and closed if it was closed in one"),
    ),
    Ended(model=models.ContactCode, of="contact_point__candidate", why=_("end: ask for a new one")),
    Over(model=models.OutsideId),
    Over(
        model=models.Note,
        by=joining.bind_notes,
        why=_("go over; no team reads more of them than before"),
    ),
    Over(
        model=models.Application,
        by=joining.join_applications,
        unless=doubled_applications,
        why=_("go over; two open ones for one job become one, as far as the further one came"),
    ),
    Along(model=models.Move, of="application__candidate"),
    Along(model=models.ApplicationAccess, of="application__candidate", by=joining.access_once),
    Along(model=HandedOver, of="application__candidate", by=joining.handed_over_once),
    Over(
        model=models.Document,
        by=joining.documents_once,
        why=_("go over; the same file twice is one"),
    ),
    Over(
        model=models.DocumentRequest,
        by=joining.asked_once,
        why=_("go over; asked for twice is asked for once, by the earlier day"),
    ),
    Over(model=models.Link, why=_("go over: links in old messages lead here")),
    Over(model=models.SignIn, by=joining.end_sign_ins, why=_("end: they sign in again")),
    Over(model=models.DataRequest, by=joining.wishes_once),
    Over(model=models.AccessRecord),
    Over(model=Claim, by=joining.claims_once),
    Over(model=Snooze, by=joining.snoozes_once),
    Along(model=models.Consumption, of="happening__candidate_id"),
    Along(model=models.ConsumptionFailure, of="happening__candidate_id"),
    Over(model=models.Happening, of="candidate_id", by=joining.happenings_of_one),
    Over(model=models.Merge, of="kept"),
    Behind(model=models.Erasure, why=_("none: who was erased is not merged")),
    Behind(
        model=models.ErasureWork,
        of="erasure__candidate",
        why=_("none: who was erased is not merged"),
    ),
)
