"""What an admin reads as the heading of each kind of row, where it is erased or put together."""

from collections.abc import Mapping
from typing import Final

from allauth.mfa.models import Authenticator
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candidates.models import Consumption, ContactCode
from candidates.models.hand_over import HandedOver
from messaging.models import MessageBody, MessageSecret, Override, SendToken, Transition
from messaging.models.delivery import KeptEnvelope
from preferences.models import (
    AnswerOption,
    AnswerWindow,
    AskedKey,
    LeaveBeOffer,
    OptOutHold,
    StillRightAsked,
)
from scheduling.models import OfferPanel, Participant, Slot, Taken, TickedOff

# Rows that nobody else ever reads of, so that their tables have no name for people.
HEADINGS: Final[Mapping[type[Model], Promise]] = {
    AnswerOption: _("options that were chosen"),
    AnswerWindow: _("hours that were chosen"),
    AskedKey: _("questions that were asked"),
    Authenticator: _("passkeys"),
    Consumption: _("notes that something was dealt with"),
    ContactCode: _("codes that were sent"),
    HandedOver: _("times somebody else looked after it"),
    KeptEnvelope: _("letters kept for a second try"),
    LeaveBeOffer: _("times we asked whether to leave them be"),
    MessageBody: _("words of messages"),
    MessageSecret: _("codes that wait in messages"),
    OfferPanel: _("interviewers who were proposed"),
    OptOutHold: _("ways held until somebody has read a wish to stop"),
    Override: _("reasons to go against the usual"),
    Participant: _("interviewers"),
    SendToken: _("numbers of forms that were sent"),
    Slot: _("times that were proposed"),
    StillRightAsked: _("times we asked whether all is still right"),
    Taken: _("times that are taken"),
    TickedOff: _("arrangements that were made"),
    Transition: _("steps of deliveries"),
}


def heading_of(model: type[Model]) -> str:
    return str(HEADINGS.get(model, model._meta.verbose_name_plural))
