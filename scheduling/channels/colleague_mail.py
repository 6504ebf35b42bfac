"""Letters to colleagues, by Django's own mail: the outbox and its rules are for candidates."""

from dataclasses import dataclass
from smtplib import SMTPException

from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage


class NotTold(Exception):  # noqa: N818  what happened, not an error of ours
    """It did not leave, or that is not certain: a calendar bears the same entry twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueLetter:
    to: str
    subject: str
    body: str
    calendar: str = ""
    method: str = ""


def send(letter: ColleagueLetter) -> None:
    """Raises NotTold."""
    mail = EmailMessage(
        subject=letter.subject,
        body=letter.body + "\n",
        from_email=settings.EMAIL_FROM,
        to=[letter.to],
        headers={"Auto-Submitted": "auto-generated"},
    )
    if letter.calendar:
        # With its method, without which calendar programs only show it as a file.
        kind = f"text/calendar; method={letter.method}"
        mail.attach("invitation.ics", letter.calendar, kind)
    try:
        mail.send()
    except (SMTPException, OSError, AnymailError, BadHeaderError) as error:
        raise NotTold from error
