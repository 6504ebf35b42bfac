"""What a candidate writes in the portal: into their thread, like everything else they say."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from candidates.actions.candidates import locked_candidate
from candidates.models import Candidate
from messaging.actions.holds import hold_channel
from messaging.actions.inbound import put_into_thread
from messaging.enums import NeedsPerson
from messaging.models import InboundMessage
from messaging.rules.keywords import Keyword, keyword_of, sounds_like_an_opt_out
from preferences.enums import Channel

PORTAL = "portal"
SUBJECT = 250
MAKES_A_SOUND = (Channel.EMAIL, Channel.TEXT)


@transaction.atomic
def take_portal_message(
    *, candidate: Candidate, words: str, client_token: UUID, subject: str = "", at: datetime
) -> InboundMessage:
    """The same form sent twice is one message.

    "Please stop" does not say which way, so both that make a sound are held until a person read it.
    """
    person = locked_candidate(candidate.pk)
    kept, is_new = InboundMessage.objects.get_or_create(
        provider=PORTAL,
        provider_msg_id=f"{person.pk}:{client_token}",
        defaults={
            "channel": Channel.PORTAL,
            "from_address": "",
            "subject": subject[:SUBJECT],
            "body": words,
            "received_at": at,
        },
    )
    if not is_new:
        return kept
    put_into_thread(kept, person, at)
    if keyword_of(words) == Keyword.STOP or sounds_like_an_opt_out(words):
        for channel in MAKES_A_SOUND:
            hold_channel(candidate=person, channel=channel, inbound_id=kept.pk, at=at)
        kept.needs_person = NeedsPerson.OPT_OUT
        kept.save(update_fields=["needs_person"])
    return kept
