"""Texts through Twilio's own client, with what it leaves open decided here: timeouts, no retries."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from requests import ConnectionError as HttpConnectionError
from requests import ConnectTimeout, RequestException
from twilio.base import values
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from messaging.channels.base import Accepted, Capabilities, Never, NotSent, Outgoing, Uncertain
from messaging.channels.http import (
    CONNECT_TIMEOUT,
    LOOPBACK,
    READ_TIMEOUT,
    retry_after_of,
    was_never_connected,
)

TWILIO = "https://api.twilio.com"
OPTED_OUT = 21610
BAD_NUMBERS = frozenset({21211, 21214, 21217, 21614})

# Twilio's client logs addresses and bodies; ours says what happened by id.
silent = logging.getLogger("messaging.channels.text.silent")
silent.addHandler(logging.NullHandler())
silent.propagate = False


class PatientClient(TwilioHttpClient):
    """Twilio's HTTP client: our base address and timeouts, no retries, no redirects."""

    def __init__(self) -> None:
        super().__init__(logger=silent)
        self.timeout: Any = (CONNECT_TIMEOUT, READ_TIMEOUT)
        self.headers: Mapping[str, str] = {}
        self.outgoing: Outgoing | None = None
        if urlsplit(settings.TWILIO_API_URL).hostname in LOOPBACK:
            self.session.trust_env = False  # a proxy cannot reach this machine's own addresses

    def request(self, method: str, url: str, *args: Any, **options: Any) -> Response:
        options["timeout"] = None  # that is: ours
        options["allow_redirects"] = False
        if self.outgoing is not None:
            self.outgoing.check_deadline()
        answer = super().request(
            method, url.replace(TWILIO, settings.TWILIO_API_URL, 1), *args, **options
        )
        self.headers = dict(answer.headers or {})
        return answer


class TextSender:
    capabilities = Capabilities(
        provider="twilio",
        has_reports=True,
        can_look_up=True,
        can_forget=True,
        carries_files=True,
    )

    def __init__(self) -> None:
        self.http = PatientClient()
        self.client = Client(
            settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, http_client=self.http
        )

    def send(self, outgoing: Outgoing) -> Accepted:
        self.http.outgoing = outgoing
        self.http.headers = {}
        try:
            made = self.client.messages.create(
                to=outgoing.to,
                from_=settings.TWILIO_NUMBER,
                body=outgoing.content,
                status_callback=outgoing.report_to,
                media_url=list(outgoing.media) or values.unset,
            )
        except TwilioRestException as error:
            raise refused(error, retry_after_of(self.http.headers)) from None
        except ConnectTimeout:
            raise NotSent("connect timeout", is_provider_down=True) from None
        except HttpConnectionError as error:
            raise lost(error) from None
        except (RequestException, TwilioException, ValueError) as error:
            # Cut off while reading, or an answer that says nothing we can read.
            raise Uncertain(type(error).__name__) from None
        if not made.sid:
            raise Uncertain("no sid")
        return Accepted(str(made.sid))

    def close(self) -> None:
        if self.http.session is not None:
            self.http.session.close()


def lost(error: HttpConnectionError) -> NotSent | Uncertain:
    if was_never_connected(error):
        return NotSent("connect", is_provider_down=True)
    return Uncertain("connection lost")


def refused(
    error: TwilioRestException, retry_after: timedelta | None
) -> NotSent | Never | Uncertain:
    why = f"twilio {error.code or error.status}"
    if error.status == 429:
        return NotSent(why, retry_after=retry_after or timedelta(seconds=30))
    if error.status in (401, 403):
        return NotSent(why, refuses_us=True)
    if 400 <= error.status < 500:
        return Never(
            why,
            is_bad_address=error.code in BAD_NUMBERS,
            is_opted_out=error.code == OPTED_OUT,
        )
    return Uncertain(why)
