"""Twilio's own list of texts: what became of one, and what went out in a span of time."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from requests import RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from messaging.channels.base import ChannelError, NotSent
from messaging.channels.text import PatientClient
from messaging.enums import Report
from messaging.rules.reconcile import Listed
from messaging.rules.states import TWILIO_REPORTS

MOST_LISTED = 5000
PAGE = 500
NOT_FOUND = 404


class TextList:
    """Only asks; every ending that is not an answer is a ChannelError."""

    def __init__(self) -> None:
        self.http = PatientClient()
        client = Client(
            settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, http_client=self.http
        )
        self.messages = client.messages

    def find(self, ref: str) -> Listed | None:
        try:
            return listed(self.messages(ref).fetch())
        except TwilioRestException as error:
            if error.status == NOT_FOUND:
                return None
            raise unanswered(error) from None
        except (RequestException, TwilioException, ValueError) as error:
            raise unanswered(error) from None

    def sent_to(self, to: str, since: datetime, until: datetime) -> list[Listed]:
        return self._listed(since, until, to=to)

    def sent_between(self, since: datetime, until: datetime) -> list[Listed]:
        return self._listed(since, until)

    def close(self) -> None:
        if self.http.session is not None:
            self.http.session.close()

    def _listed(self, since: datetime, until: datetime, **more: str) -> list[Listed]:
        """By the second, whatever the list itself filters by: its dates may be whole days."""
        try:
            rows: Iterable[Any] = self.messages.list(
                from_=settings.TWILIO_NUMBER,
                date_sent_after=since.astimezone(UTC),
                date_sent_before=until.astimezone(UTC),
                page_size=PAGE,
                limit=MOST_LISTED,
                **more,
            )
        except (RequestException, TwilioException, ValueError) as error:
            raise unanswered(error) from None
        return [listed(row) for row in rows if since <= moment_of(row) <= until]


def listed(row: Any) -> Listed:
    return Listed(
        ref=str(row.sid),
        to=str(row.to),
        content=str(row.body or ""),
        at=moment_of(row),
        report=TWILIO_REPORTS.get(str(row.status), Report.NONE),
        error=str(row.error_code or ""),
    )


def moment_of(row: Any) -> datetime:
    found: datetime = row.date_sent or row.date_created
    return found


def unanswered(error: Exception) -> ChannelError:
    status = getattr(error, "status", "")
    return NotSent(f"list {status or type(error).__name__}")
