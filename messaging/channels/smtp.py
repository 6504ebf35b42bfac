"""SMTP that knows how far it came: a loss before the letter itself means surely not sent."""

import smtplib
import socket
from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

CONNECT_TIMEOUT = 5  # seconds; reading has the longer one of the settings


class Telling:
    """Mixed into smtplib's classes: says whether any of the letter has gone out."""

    is_past_the_letter = False

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made: socket.socket = super()._get_socket(host, port, CONNECT_TIMEOUT)  # type: ignore[misc]
        made.settimeout(timeout)
        return made

    # The two with an address: ours are plain, and smtplib takes each apart to see so.

    def mail(self, sender: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        self.is_past_the_letter = False
        self.putcmd("MAIL", " ".join((f"FROM:<{sender}>", *options)))  # type: ignore[attr-defined]
        answer: tuple[int, bytes] = self.getreply()  # type: ignore[attr-defined]
        return answer

    def rcpt(self, recip: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        self.putcmd("RCPT", " ".join((f"TO:<{recip}>", *options)))  # type: ignore[attr-defined]
        answer: tuple[int, bytes] = self.getreply()  # type: ignore[attr-defined]
        return answer

    def send(self, s: Any) -> None:
        """Commands are sent as text, the letter as bytes."""
        if isinstance(s, bytes):
            self.is_past_the_letter = True
        super().send(s)  # type: ignore[misc]


class TellingSmtp(Telling, smtplib.SMTP):
    pass


class TellingSmtpOverTls(Telling, smtplib.SMTP_SSL):
    pass


class TellingBackend(EmailBackend):
    """Django's SMTP backend over connections that tell."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return TellingSmtpOverTls if self.use_ssl else TellingSmtp

    @property
    def is_past_the_letter(self) -> bool:
        return bool(getattr(self.connection, "is_past_the_letter", False))

    def drop(self) -> None:
        """Forget the connection without a word: the other side may hold the line for ever."""
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.close()
