"""What was said in the sample world, put where the mailbox and the telephone would have kept it."""

from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from django.conf import settings

from messaging.enums import AttemptOutcome
from messaging.models import Attempt, InboundMessage
from portal.demo.mailbox.letters import Letters
from portal.demo.telephone.texts import Texts
from preferences.enums import Channel

SAMPLE = "sample"


def write(folder: Path) -> None:
    texts, letters = Texts(folder / "telephone.sqlite"), Letters(folder / "mail")
    sent = Attempt.objects.filter(delivery__provider=SAMPLE, outcome=AttemptOutcome.ACCEPTED)
    for attempt in sent.filter(delivery__channel=Channel.TEXT):
        texts.add(
            is_outgoing=True,
            sender=settings.TWILIO_NUMBER,
            recipient=attempt.address,
            body=attempt.content,
            status="delivered",
            told="delivered",
            created_at=attempt.started_at.timestamp(),
            sent_at=attempt.started_at.timestamp(),
            next_at=None,
        )
    for attempt in sent.filter(delivery__channel=Channel.EMAIL):
        at = attempt.started_at.timestamp()
        letters.keep(bytes(letter(attempt)), settings.EMAIL_FROM, [attempt.address], at=at)
    for answer in InboundMessage.objects.filter(provider=SAMPLE, channel=Channel.TEXT):
        texts.add(
            is_outgoing=False,
            sender=answer.from_address,
            recipient=settings.TWILIO_NUMBER,
            body=answer.body,
            status="received",
            told="received",
            created_at=answer.received_at.timestamp(),
            next_at=None,
        )


def letter(attempt: Attempt) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.EMAIL_FROM
    message["To"] = attempt.address
    message["Subject"] = attempt.subject
    message["Date"] = format_datetime(attempt.started_at)
    message.set_content(attempt.content)
    return message
