"""The rows behind the permission facts, gathered beside the candidate in one query."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from candidates.models import ContactPoint
from preferences.enums import AnswerState
from preferences.models import Answer, AskedKey, Consent, OptOutHold, Pause, StillRightAsked
from preferences.rules.keys import TOUCH_WHICH


def parts(at: datetime) -> dict[str, Any]:
    """Everything that belongs to a candidate, as arrays beside their row."""
    of_person = Q(candidate=OuterRef("pk"))
    return {
        "point_rows": ArraySubquery(
            ContactPoint.objects.filter(of_person)
            .order_by("kind", "-verified_at", "pk")
            .values(
                row=JSONObject(
                    id="id",
                    kind="kind",
                    value="value",
                    at_work="is_at_work",
                    verified="verified_at",
                    closed="closed_at",
                    why="closed_why",
                )
            )
        ),
        "consent_rows": ArraySubquery(
            standing_consents()
            .filter(of_person)
            .order_by("at", "pk")
            .values(
                row=JSONObject(
                    act="act",
                    channel="channel",
                    topic="topic",
                    point="contact_point_id",
                    how="how",
                    at="at",
                )
            )
        ),
        "hold_rows": ArraySubquery(
            OptOutHold.objects.filter(of_person, settled_at=None).values(
                row=JSONObject(channel="channel", at="at")
            )
        ),
        "pause_rows": ArraySubquery(
            Pause.objects.filter(of_person, lifted_at=None, until__gt=at).values(
                row=JSONObject(
                    kind="kind",
                    began="began_at",
                    until="until",
                    passes="lets_appointments_pass",
                )
            )
        ),
        "asked_rows": ArraySubquery(
            AskedKey.objects.filter(
                check_in__candidate=OuterRef("pk"), check_in__closed_at=None, done_at=None
            ).values(row=JSONObject(key="key"))
        ),
        "still_right_at": Subquery(StillRightAsked.objects.filter(of_person).values("at")[:1]),
        "touch_at": Subquery(
            Answer.objects.filter(
                of_person, key=TOUCH_WHICH, superseded_at=None, state=AnswerState.CHOSEN
            )
            .order_by()
            .values("candidate")
            .annotate(last=Max("at"))
            .values("last")
        ),
    }


def standing_consents() -> QuerySet[Consent]:
    """Without those that were given with an answer which was undone."""
    return Consent.objects.filter(Q(answer=None) | Q(answer__undone_at=None))
