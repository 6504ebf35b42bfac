"""Asking Twilio to forget a text, ours or theirs: deleting it there deletes what it said and to whom."""

from django.conf import settings
from requests import RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from messaging.channels.base import NotSent
from messaging.channels.text import PatientClient

NOT_FOUND = 404


class TextForgetter:
    """Forgotten before counts as forgotten; every other ending is a ChannelError."""

    def __init__(self) -> None:
        self.http = PatientClient()
        client = Client(
            settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, http_client=self.http
        )
        self.messages = client.messages

    def forget(self, ref: str) -> None:
        try:
            self.messages(ref).delete()
        except TwilioRestException as error:
            if error.status != NOT_FOUND:
                raise NotSent(f"forget {error.status}") from None
        except (RequestException, TwilioException, ValueError) as error:
            raise NotSent(f"forget {type(error).__name__}") from None

    def close(self) -> None:
        if self.http.session is not None:
            self.http.session.close()
