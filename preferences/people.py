"""What this room holds of a person: what is copied for them, and what becomes of it at an erasure."""

from collections.abc import Mapping
from typing import Final

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from candidates.people import Along, Emptied, Ended, Fate, Gone, Over, Part, Share
from preferences import models
from preferences.actions import joining, joining_consents

PARTS: Final = (
    Part(
        heading=_("What you told us"),
        model=models.Answer,
        of="candidate",
        fields={
            "about": "key",
            "question": "wording__text",
            "answer": "state",
            "holds": "scope",
            "until": "until",
            "given by": "given_by",
            "noted by": "noted_by__first_name",
            "noted words": "noted_words",
            "through": "through",
            "at": "at",
            "replaced": "superseded_at",
            "undone": "undone_at",
        },
    ),
    Part(
        heading=_("What you chose"),
        model=models.AnswerOption,
        of="answer__candidate",
        fields={
            "about": "answer__key",
            "choice": "key",
            "rank": "rank",
            "words": "words",
            "at": "answer__at",
        },
    ),
    Part(
        heading=_("Hours you told us"),
        model=models.AnswerWindow,
        of="answer__candidate",
        fields={
            "about": "answer__key",
            "weekday": "weekday",
            "from": "starts",
            "to": "ends",
            "at": "answer__at",
        },
    ),
    Part(
        heading=_("What you allowed and stopped"),
        model=models.Consent,
        of="candidate",
        fields={
            "act": "act",
            "way": "channel",
            "about": "topic",
            "how": "how",
            "through": "through",
            "words": "words",
            "wording you saw": "wording",
            "at": "at",
        },
    ),
    Part(
        heading=_("Pauses"),
        model=models.Pause,
        of="candidate",
        fields={"kind": "kind", "from": "began_at", "until": "until", "ended": "lifted_at"},
    ),
    Part(
        heading=_("Questions we asked"),
        model=models.AskedKey,
        of="check_in__candidate",
        fields={"about": "key", "asked": "check_in__opened_at", "answered": "done_at"},
    ),
    Part(
        heading=_("What we could not do yet"),
        model=models.UnmetRequest,
        of="candidate",
        fields={"about": "key", "words": "words", "at": "at", "offered": "offered_at"},
    ),
)
NOT_COPIED: Final[Mapping[type[Model], str]] = {
    models.CheckIn: "its questions are copied",
    models.LeaveBeOffer: "that we asked whether to leave them be: the message is in the thread",
    models.OptOutHold: "the message it was said in is copied",
    models.StillRightAsked: "when they were last asked; the question is copied",
}
ERASED: Final[tuple[Fate, ...]] = (
    Gone(model=models.UnmetRequest, of="candidate"),
    Gone(model=models.OptOutHold, of="candidate"),
    Gone(model=models.LeaveBeOffer, of="candidate"),
    Gone(model=models.StillRightAsked, of="candidate"),
    Gone(model=models.Pause, of="candidate"),
    Gone(model=models.AskedKey, of="check_in__candidate"),
    Gone(model=models.CheckIn, of="candidate"),
    Gone(model=models.AnswerWindow, of="answer__candidate"),
    Gone(model=models.AnswerOption, of="answer__candidate"),
    Gone(model=models.Answer, of="candidate"),
    Emptied(
        model=models.Consent,
        of="candidate",
        to={"words": "", "contact_point": None, "answer": None},
        why=_("that what was sent was allowed when it was sent"),
    ),
)
STRICTER: Final = _(
    "go over; where both say something the stricter holds, and what differs is in doubt"
)
MERGED: Final[tuple[Share, ...]] = (
    Over(
        model=models.Consent,
        by=joining_consents.join_consents,
        why=_("go over; what was stopped in one stays stopped"),
    ),
    Over(model=models.Answer, by=joining.join_answers, why=STRICTER),
    Along(model=models.AnswerOption, of="answer__candidate"),
    Along(model=models.AnswerWindow, of="answer__candidate"),
    Over(
        model=models.Pause,
        by=joining_consents.join_pauses,
        why=_("go over; two that are on become one, until the later end"),
    ),
    Over(model=models.OptOutHold, by=joining_consents.holds_once),
    Along(model=models.AskedKey, of="check_in__candidate", by=joining.asked_keys_once),
    Over(
        model=models.CheckIn,
        by=joining.join_check_ins,
        why=_("go over; two that are open become one"),
    ),
    Over(model=models.LeaveBeOffer, by=joining.leave_be_once),
    Ended(
        model=models.StillRightAsked,
        of="candidate",
        by=joining.asked_lately,
        why=_("the later of the two counts"),
    ),
    Over(model=models.UnmetRequest),
)
