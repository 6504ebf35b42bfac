"""What email providers post to us, checked and read by anymail into plain values.

Only providers whose calls can be read without calling them back are here: reading one is done inside of
a transaction. (Amazon SES wants its subscription confirmed, and its signatures are not checked; letters
that come through Brevo and Resend are fetched. All of them can hand letters in at `/hooks/mail/`.)
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from typing import Any, Final

from anymail.exceptions import AnymailWebhookValidationFailure
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

TRACKING: Final[Mapping[str, str]] = {
    "brevo": "BrevoTrackingWebhookView",
    "mailersend": "MailerSendTrackingWebhookView",
    "mailgun": "MailgunTrackingWebhookView",
    "mailjet": "MailjetTrackingWebhookView",
    "postmark": "PostmarkTrackingWebhookView",
    "resend": "ResendTrackingWebhookView",
    "sparkpost": "SparkPostTrackingWebhookView",
}
INBOUND: Final[Mapping[str, str]] = {
    "mailersend": "MailerSendInboundWebhookView",
    "mailgun": "MailgunInboundWebhookView",
    "mailjet": "MailjetInboundWebhookView",
    "postmark": "PostmarkInboundWebhookView",
    "sparkpost": "SparkPostInboundWebhookView",
}
# They hand our own key back with every event.
KEEPS_METADATA: Final = frozenset(TRACKING) - {"mailersend"}
ATTEMPT: Final = "usual_attempt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that happened to a letter of ours."""

    what: str  # anymail's word for it
    why: str = ""  # and for the reason of a bounce
    message_id: str
    recipient: str
    attempt_key: str


def has_secret() -> bool:
    """Without one anybody could tell us anything: then nobody is listened to."""
    return bool(settings.ANYMAIL.get("WEBHOOK_SECRET"))


def view_for(provider: str, names: Mapping[str, str]) -> Any:
    """Raises ImproperlyConfigured when a key is missing that the provider signs with."""
    module = import_module(f"anymail.webhooks.{provider}")
    return getattr(module, names[provider])()


def is_genuine(request: Any, provider: str, names: Mapping[str, str]) -> bool:
    """The secret of the settings, and the provider's own signature where it has one."""
    if not has_secret():
        return False
    try:
        view_for(provider, names).run_validators(request)
    except AnymailWebhookValidationFailure:
        return False
    return True


def pieces(content_type: str, body: bytes) -> list[bytes]:
    """A list of events one by one, so that a bad one stands alone; anything else as it is."""
    if "json" not in content_type:
        return [body]
    try:
        events = json.loads(body)
    except (ValueError, RecursionError):
        return [body]
    if not isinstance(events, list):
        return [body]
    return [json.dumps([each]).encode() for each in events]


def told_in(provider: str, content_type: str, body: bytes) -> list[Told]:
    return [told_by(event) for event in events_in(provider, TRACKING, content_type, body)]


def told_by(event: Any) -> Told:
    return Told(
        what=str(event.event_type or ""),
        why=str(event.reject_reason or ""),
        message_id=str(event.message_id or ""),
        recipient=str(event.recipient or "").strip().lower(),
        attempt_key=str((event.metadata or {}).get(ATTEMPT, "")),
    )


def letters_in(provider: str, content_type: str, body: bytes) -> list[bytes]:
    """As they would have travelled (RFC 5322), with the address that they came to."""
    found = []
    for event in events_in(provider, INBOUND, content_type, body):
        letter = event.message
        if letter.envelope_recipient and "\n" not in letter.envelope_recipient:
            letter["Envelope-To"] = letter.envelope_recipient
        found.append(letter.as_bytes())
    return found


def events_in(provider: str, names: Mapping[str, str], content_type: str, body: bytes) -> list[Any]:
    events: list[Any] = view_for(provider, names).parse_events(as_posted(content_type, body))
    return events


def as_posted(content_type: str, body: bytes) -> WSGIRequest:
    return WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "https",
            "wsgi.input": BytesIO(body),
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(body)),
        }
    )
