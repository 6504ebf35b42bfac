"""What becomes of all that was said with a person when they are erased: the innermost first.

What is leaving at this moment is left alone: it finishes, and is dealt with afterwards, by the same list.
"""

from typing import Final

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from candidates.people import Emptied, Fate, Gone, Stays
from messaging import models
from messaging.enums import DeliveryState, MessageState
from messaging.models.delivery import KeptEnvelope
from messaging.models.reach import LONG_AGO, Reach

SKELETON: Final = _(
    "that something was sent, when and by which way: without whom, what or where to"
)
LATE: Final = _("so that what comes late is known, and dropped")

ERASED: Final[tuple[Fate, ...]] = (
    Gone(
        model=KeptEnvelope,
        of="attempt__delivery__candidate",
        only=~Q(attempt__delivery__state=DeliveryState.SENDING),
    ),
    Stays(model=models.PrivacyNotice, of="candidate", why=SKELETON),
    Emptied(
        model=models.Attempt,
        of="delivery__candidate",
        only=~Q(delivery__state=DeliveryState.SENDING),
        to={
            "contact_point": None,
            "address": "",
            "subject": "",
            "content": "",
            "html": "",
            "headers": {},
            "provider_ref": "",
        },
        why=SKELETON,
    ),
    Emptied(
        model=models.Ruling,
        of="delivery__candidate",
        to={"answer": None, "key": "", "answered_at": None},
        why=SKELETON,
    ),
    Stays(model=models.Transition, of="delivery__candidate", why=SKELETON),
    # The raw words of providers. The row stays: the same call again is still the same call.
    Emptied(model=models.ProviderEvent, of="delivery__candidate", to={"payload": ""}, why=LATE),
    Emptied(
        model=models.ProviderEvent,
        of="letters__thread__candidate",
        to={"payload": "", "processed_at": F("received_at")},
        why=LATE,
    ),
    Emptied(
        model=models.ProviderEvent, of="letters__meant_for__candidate", to={"payload": ""}, why=LATE
    ),
    Emptied(
        model=models.Delivery,
        of="candidate",
        only=~Q(state=DeliveryState.SENDING),
        to={"provider_ref": "", "look_up_at": None},
        why=SKELETON,
    ),
    Gone(model=models.Attachment, of="inbound__thread__candidate"),
    Gone(model=models.Attachment, of="inbound__meant_for__candidate"),
    Gone(model=models.Attachment, of="inbound__copy_of__thread__candidate"),
    Gone(model=models.InboundMessage, of="meant_for__candidate"),
    Gone(model=models.InboundMessage, of="copy_of__thread__candidate"),
    Emptied(
        model=models.InboundMessage,
        of="thread__candidate",
        to={
            "provider_msg_id": Concat(Value("erased:"), Cast("pk", TextField())),
            "from_address": "",
            "to_address": "",
            "subject": "",
            "body": "",
            "quoted": "",
            "needs_person": "",
        },
        why=_("that something came in, when and by which way"),
    ),
    Gone(model=models.MessageSecret, of="message__thread__candidate"),
    Gone(model=models.SendToken, of="message__thread__candidate"),
    Gone(model=models.AskedByReply, of="message__thread__candidate"),
    Emptied(
        model=models.Override,
        of="message__thread__candidate",
        to={"words": ""},
        why=_("how often a rule was gone against, and for which reason"),
    ),
    Emptied(
        model=models.MessageBody,
        of="message__thread__candidate",
        to={"subject": "", "body": "", "text": ""},
        why=_("which version of which template it was"),
    ),
    Gone(model=models.Duty, of="candidate"),
    Gone(model=models.GivenTask, of="application__candidate"),
    Gone(model=models.StartPaper, of="application__candidate"),
    Gone(model=models.Unwritten, of="candidate"),
    Stays(model=models.BatchRow, of="candidate", why=_("how many a message for many went to")),
    Emptied(
        model=models.Message,
        of="thread__candidate",
        only=Q(state__in=[MessageState.DRAFT, MessageState.OUT])
        & ~Q(deliveries__state=DeliveryState.SENDING)
        & ~Q(gathered_in__deliveries__state=DeliveryState.SENDING),
        to={"state": MessageState.CANCELLED, "returned_at": None},
        why=SKELETON,
    ),
    Emptied(
        model=models.Message,
        of="thread__candidate",
        only=~Q(deliveries__state=DeliveryState.SENDING)
        & ~Q(gathered_in__deliveries__state=DeliveryState.SENDING),
        to={"calendar": "", "file": None, "only_to": None},
        why=SKELETON,
    ),
    Emptied(
        model=models.Thread,
        of="candidate",
        to={
            "last_in_at": None,
            "last_in_channel": "",
            "last_out_at": None,
            "last_out_channel": "",
        },
        why=LATE,
    ),
    Emptied(
        model=Reach,
        of="candidate",
        to={
            "zone": "",
            "first_way": "",
            "second_way": "",
            "is_known": False,
            "hours": "[]",
            "nevers": "",
            "until": LONG_AGO,
            "then_until": LONG_AGO,
        },
        why=_("that nobody may write to them, for lists"),
    ),
    Stays(
        model=models.Forgetting,
        of="candidate",
        why=_("until the provider has forgotten it too; then its name for it is gone as well"),
    ),
)
