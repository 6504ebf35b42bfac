"""Email through Django's mail: SMTP, or any provider that anymail knows."""

import smtplib
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from anymail.exceptions import (
    AnymailError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
)
from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection
from requests import ConnectionError as HttpConnectionError
from requests import ConnectTimeout

from messaging.channels.base import Accepted, Capabilities, Never, NotSent, Outgoing, Uncertain
from messaging.channels.email_keys import key_of_now
from messaging.channels.http import retry_after_of, was_never_connected
from messaging.channels.letter import address, calendar_kind, letter_bytes
from messaging.channels.mail_hooks import ATTEMPT, KEEPS_METADATA

SMTP = "django.core.mail.backends.smtp.EmailBackend"
TELLING_SMTP = "messaging.channels.smtp.TellingBackend"
BAD_MAILBOX = (550, 551, 553)


class EmailSender:
    """Keeps one connection open, and knows after an error whether the letter may have left."""

    capabilities = Capabilities(provider="email", has_subject=True, key_of_now=key_of_now)

    def __init__(self) -> None:
        backend = settings.EMAIL_BACKEND
        self.backend: Any = get_connection(TELLING_SMTP if backend == SMTP else backend)
        self.is_smtp = backend == SMTP

    def send(self, outgoing: Outgoing) -> Accepted:
        if not self.is_smtp:
            return self._send_by_provider(letter_of(outgoing), outgoing)
        try:
            letter = letter_bytes(outgoing)
        except ValueError as error:
            raise Never(type(error).__name__, is_bad_address=True) from None
        is_fresh = self._open()
        try:
            return self._send_by_smtp(letter, outgoing)
        except smtplib.SMTPServerDisconnected:
            if is_fresh or self._may_have_left():
                raise self._lost() from None
        # A kept connection had gone stale before the letter: once more over a fresh one.
        self.backend.drop()
        self._open()
        try:
            return self._send_by_smtp(letter, outgoing)
        except smtplib.SMTPServerDisconnected:
            raise self._lost() from None

    def close(self) -> None:
        if self.is_smtp:
            self.backend.drop()

    # --- SMTP ---

    def _open(self) -> bool:
        """Whether the connection is a new one."""
        try:
            return bool(self.backend.open())
        except smtplib.SMTPAuthenticationError as error:
            self.backend.drop()
            raise NotSent(f"smtp {error.smtp_code}", refuses_us=True) from None
        except (smtplib.SMTPException, OSError) as error:
            self.backend.drop()
            raise NotSent(f"connect {type(error).__name__}", is_provider_down=True) from None

    def _send_by_smtp(self, letter: bytes, outgoing: Outgoing) -> Accepted:
        # Where a mail server sends it back to; the sender whom the reader sees is in the letter.
        back = outgoing.return_to or parseaddr(outgoing.headers["From"])[1]
        outgoing.check_deadline()
        try:
            self.backend.connection.sendmail(back, [address(outgoing.to)], letter)
        except smtplib.SMTPRecipientsRefused as error:
            code = max((reply[0] for reply in error.recipients.values()), default=0)
            raise refused(code, is_bad_address=code in BAD_MAILBOX) from None
        except smtplib.SMTPSenderRefused as error:
            # It refuses us, not the candidate: every letter would fare the same.
            raise NotSent(f"smtp {error.smtp_code}", refuses_us=True) from None
        except smtplib.SMTPResponseException as error:
            raise refused(error.smtp_code) from None
        except (ValueError, smtplib.SMTPNotSupportedError) as error:
            raise Never(type(error).__name__, is_bad_address=True) from None
        return Accepted(outgoing.headers["Message-ID"])

    def _may_have_left(self) -> bool:
        return bool(self.backend.is_past_the_letter)

    def _lost(self) -> NotSent | Uncertain:
        may_have_left = self._may_have_left()
        self.backend.drop()
        if may_have_left:
            return Uncertain("connection lost")
        return NotSent("connection lost", is_provider_down=True)

    # --- any other provider ---

    def _send_by_provider(self, letter: EmailMultiAlternatives, outgoing: Outgoing) -> Accepted:
        if settings.MAIL_PROVIDER in KEEPS_METADATA:
            # Handed back with every event: tells us what became of an attempt that is not certain.
            letter.metadata = {ATTEMPT: outgoing.key}  # type: ignore[attr-defined]
        outgoing.check_deadline()
        try:
            self.backend.send_messages([letter])
        except (AnymailInvalidAddress, AnymailRecipientsRefused):
            raise Never("recipient refused", is_bad_address=True) from None
        except AnymailError as error:
            raise provider_error(error) from error
        except (BadHeaderError, UnicodeError) as error:
            raise Never(type(error).__name__, is_bad_address=True) from None
        status = getattr(letter, "anymail_status", None)
        if status is None:  # one of Django's own backends
            return Accepted(str(letter.extra_headers["Message-ID"]))
        if not status.message_id:
            raise Uncertain("no id")
        return Accepted(str(status.message_id))


def letter_of(outgoing: Outgoing) -> EmailMultiAlternatives:
    """For a provider's API, which takes it apart again."""
    headers = dict(outgoing.headers)
    letter = EmailMultiAlternatives(
        subject=outgoing.subject,
        body=outgoing.content,
        from_email=headers.pop("From", settings.EMAIL_FROM),
        to=[outgoing.to],
        headers=headers,
    )
    if outgoing.html:
        letter.attach_alternative(outgoing.html, "text/html")
    if outgoing.calendar:
        letter.attach(
            "invitation.ics", outgoing.calendar, f"text/{calendar_kind(outgoing.calendar)}"
        )
    return letter


def refused(code: int, *, is_bad_address: bool = False) -> NotSent | Never:
    """An SMTP reply is definite: 4xx may be tried again, 5xx is for good."""
    if 500 <= code < 600:
        return Never(f"smtp {code}", is_bad_address=is_bad_address)
    return NotSent(f"smtp {code}", is_provider_down=code == 421)


def provider_error(error: AnymailError) -> NotSent | Never | Uncertain:
    status = error.status_code
    if status is None:
        cause = error.__cause__
        if isinstance(cause, ConnectTimeout) or (
            isinstance(cause, HttpConnectionError) and was_never_connected(cause)
        ):
            return NotSent("connect", is_provider_down=True)
        return Uncertain(type(error).__name__)
    if status == 429:
        wait = retry_after_of(error.response.headers if error.response is not None else {})
        return NotSent("429", retry_after=wait or timedelta(seconds=30))
    if status in (401, 403):
        return NotSent(str(status), refuses_us=True)
    return Never(str(status)) if 400 <= status < 500 else Uncertain(str(status))
