"""What providers tell us: verify, keep as it came, answer. Reading it is done afterwards."""

import hmac
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from twilio.request_validator import RequestValidator

from messaging.actions.events import keep_event, keep_mail
from messaging.actions.provider_mail import keep_pieces
from messaging.channels.mail_hooks import INBOUND, TRACKING, is_genuine
from messaging.enums import TWILIO, EventKind

log = logging.getLogger(__name__)
# Gone, full, or (an internal error to the driver) read-only: they try again.
DATABASE_AWAY = (OperationalError, InterfaceError, InternalError)
LARGEST_LETTER = 10 * 1024 * 1024  # bytes
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
            log.warning("a call with a wrong signature was refused")
            return HttpResponse(status=403)
        try:
            return hook(request, *args, **more)
        except DATABASE_AWAY:
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


@csrf_exempt
@require_POST
def mail_in(request: HttpRequest) -> HttpResponse:
    """A letter as it travelled (RFC 5322), from a mail server or provider that hands it on.

    Signed in `X-Usual-Signature`: HMAC-SHA256 of the body, in hex, under one of MAIL_HOOK_KEYS.
    """
    if int(request.headers.get("Content-Length") or 0) > LARGEST_LETTER:
        return HttpResponse(status=413)
    try:
        raw = request.body
    except RequestDataTooBig:
        return HttpResponse(status=413)
    if not is_signed(raw, request.headers.get("X-Usual-Signature", "")):
        log.warning("a letter with a wrong signature was refused")
        return HttpResponse(status=403)
    try:
        keep_mail(raw, now())
    except DATABASE_AWAY:
        return HttpResponse(status=503)
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def provider_told(request: HttpRequest, provider: str) -> HttpResponse:
    """What became of our letters, from the email provider of the settings."""
    return from_provider(request, provider, TRACKING, EventKind.REPORT)


@csrf_exempt
@require_POST
def provider_letter(request: HttpRequest, provider: str) -> HttpResponse:
    """A letter that came to the email provider of the settings."""
    return from_provider(request, provider, INBOUND, EventKind.INBOUND)


def from_provider(
    request: HttpRequest, provider: str, names: Mapping[str, str], kind: EventKind
) -> HttpResponse:
    if provider != settings.MAIL_PROVIDER or provider not in names:
        return HttpResponse(status=404)
    if int(request.headers.get("Content-Length") or 0) > LARGEST_LETTER:
        return HttpResponse(status=413)
    try:
        raw = request.body
    except RequestDataTooBig:
        return HttpResponse(status=413)
    if not is_genuine(request, provider, names):
        log.warning("a call in the name of %s was refused", provider)
        return HttpResponse(status=403)
    try:
        keep_pieces(
            provider=provider,
            kind=kind,
            content_type=request.headers.get("Content-Type", "")[:200],
            body=raw,
            at=now(),
        )
    except DATABASE_AWAY:
        return HttpResponse(status=503)
    return HttpResponse(status=200)


def is_signed(raw: bytes, given: str) -> bool:
    made = [hmac.new(key.encode(), raw, sha256).hexdigest() for key in settings.MAIL_HOOK_KEYS]
    return any(hmac.compare_digest(each, given) for each in made)


def now() -> datetime:
    return timezone.now()
