"""What providers tell us: verify, keep as it came, answer. Reading it is done afterwards."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from twilio.request_validator import RequestValidator

from messaging.actions.events import keep_event
from messaging.enums import EventKind

TWILIO = "twilio"
LARGEST = 64 * 1024  # bytes; Twilio's calls are a few hundred
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

Given = ParamSpec("Given")
Hook = Callable[Concatenate[HttpRequest, Given], HttpResponse]


def from_twilio(hook: Hook[Given]) -> Hook[Given]:
    """Signed by Twilio over the public address, whatever a proxy made of it; 403 otherwise.

    A signature has no date, so a call can be replayed for ever: the event's key is the defence.
    503 while the database is away, so that they try again.
    """

    @csrf_exempt
    @require_POST
    @wraps(hook)
    def checked(request: HttpRequest, *args: Given.args, **more: Given.kwargs) -> HttpResponse:
        if int(request.headers.get("Content-Length") or 0) > LARGEST:
            return HttpResponse(status=413)
        address = settings.PUBLIC_URL + request.get_full_path()
        signature = request.headers.get("X-Twilio-Signature", "")
        validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)
        if not validator.validate(address, request.POST, signature):
            return HttpResponse(status=403)
        try:
            return hook(request, *args, **more)
        except (OperationalError, InterfaceError):
            return HttpResponse(status=503)

    return checked


@from_twilio
def twilio_status(request: HttpRequest, key: str) -> HttpResponse:
    """What became of a text; `key` is that of the attempt, and the signature covers it."""
    said = request.POST
    state = said.get("MessageStatus", "")
    keep_event(
        provider=TWILIO,
        event_key=f"{said.get('MessageSid', '')}:{state}:{said.get('ErrorCode', '')}",
        kind=EventKind.REPORT,
        payload=request.POST.urlencode(),
        attempt_key=key,
        at=now(),
    )
    return HttpResponse(status=204)


@from_twilio
def twilio_text(request: HttpRequest) -> HttpResponse:
    """A text to our number."""
    keep_event(
        provider=TWILIO,
        event_key=request.POST.get("MessageSid", ""),
        kind=EventKind.INBOUND,
        payload=request.POST.urlencode(),
        at=now(),
    )
    return HttpResponse(NOTHING_TO_SAY, content_type="text/xml")


def now() -> datetime:
    return timezone.now()
