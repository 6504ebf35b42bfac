"""What becomes of all that was said with a person when two records turn out to be theirs: one thread."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from candidates.people import Along, Behind, Over, Share
from messaging import models
from messaging.actions import joining
from messaging.models.delivery import KeptEnvelope
from messaging.models.reach import Reach

MERGED: Final[tuple[Share, ...]] = (
    Over(
        model=models.Delivery,
        by=joining.hold_still,
        why=_("go over; what waits is looked at again before it leaves, by all that holds now"),
    ),
    Behind(
        model=models.Thread,
        by=joining.join_threads,
        why=_("its address stays: answers to old letters come here"),
    ),
    Along(
        model=models.Message,
        of="thread__candidate",
        why=_("go over; no team reads more of them than before"),
    ),
    Along(model=models.MessageBody, of="message__thread__candidate"),
    Along(model=models.SendToken, of="message__thread__candidate"),
    Along(model=models.MessageSecret, of="message__thread__candidate"),
    Along(model=models.Override, of="message__thread__candidate"),
    Along(model=models.AskedByReply, of="message__thread__candidate"),
    Along(model=models.Transition, of="delivery__candidate"),
    Along(model=models.Ruling, of="delivery__candidate"),
    Along(model=models.Attempt, of="delivery__candidate"),
    Along(model=KeptEnvelope, of="attempt__delivery__candidate"),
    Over(model=models.PrivacyNotice),
    Along(model=models.ProviderEvent, of="delivery__candidate"),
    Along(model=models.InboundMessage, of="thread__candidate"),
    Along(model=models.Attachment, of="inbound__thread__candidate"),
    Behind(
        model=models.BatchRow,
        by=joining.rows_once,
        why=_("go over; of one message for many they get one"),
    ),
    Over(model=models.Duty),
    Along(model=models.GivenTask, of="application__candidate"),
    Along(model=models.StartPaper, of="application__candidate", by=joining.start_papers_once),
    Over(model=models.Unwritten, by=joining.unwritten_once),
    Over(model=models.Forgetting),
    Behind(model=Reach, why=_("is worked out anew")),
)
