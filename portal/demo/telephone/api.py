"""Twilio's HTTP, as far as the product speaks it: create a text, look one up, list them, delete one."""

import base64
import binascii
import hmac
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from portal.demo.pages import Answer, NoAnswerError, Request
from portal.demo.telephone.media import Media, kind_of
from portal.demo.telephone.numbers import FAULTS, Fault, Manner
from portal.demo.telephone.texts import Text, Texts

ROOT = "/2010-04-01/Accounts/"
MEDIA = re.compile(rf"^{ROOT}(?P<account>\w+)/Messages/(?P<sid>\w+)/Media/(?P<name>\w+)$")
ADDRESS = re.compile(rf"^{ROOT}(?P<account>\w+)/Messages(?:/(?P<sid>\w+))?\.json$")
LONGEST_BODY = 1600
# The characters of GSM 03.38; any other makes the whole text UCS-2.
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_DOUBLE = set("^{}\\[~]|€\f")


@dataclass(frozen=True)
class Account:
    sid: str
    token: str
    number: str


class RefusedError(Exception):
    """An error answer of the API."""

    def __init__(self, status: int, code: int, words: str, retry_after: int = 0) -> None:
        self.status, self.code, self.words, self.retry_after = status, code, words, retry_after

    def answer(self) -> Answer:
        return Answer.json(
            {
                "code": self.code,
                "message": self.words,
                "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
                "status": self.status,
            },
            self.status,
            {"Retry-After": str(self.retry_after)} if self.retry_after else {},
        )


class Api:
    def __init__(
        self,
        account: Account,
        texts: Texts,
        media: Media,
        *,
        silence: float,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.account, self.texts, self.media = account, texts, media
        self.silence, self.sleep = silence, sleep

    def answer(self, request: Request) -> Answer:
        try:
            return self._route(request)
        except RefusedError as refused:
            return refused.answer()

    def _route(self, request: Request) -> Answer:
        self._check_credentials(request)
        photo = MEDIA.match(request.path)
        if photo:
            return self._photo(photo["sid"], photo["name"], request.path)
        found = ADDRESS.match(request.path)
        if not found or found["account"] != self.account.sid:
            raise RefusedError(404, 20404, f"The requested resource {request.path} was not found")
        if found["sid"]:
            is_over = request.method == "DELETE"
            return (self._delete if is_over else self._fetch)(found["sid"], request.path)
        return self._create(request) if request.method == "POST" else self._list(request)

    def _check_credentials(self, request: Request) -> None:
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        expected = f"{self.account.sid}:{self.account.token}".encode()
        try:
            known = base64.b64decode(given, validate=True)
        except binascii.Error:
            known = b""
        if kind.lower() != "basic" or not hmac.compare_digest(known, expected):
            raise RefusedError(401, 20003, "Authenticate")

    def _create(self, request: Request) -> Answer:
        form = request.form
        media = [value for name, value in request.forms if name == "MediaUrl"]
        to, body = form.get("To", ""), form.get("Body", "")
        _check(to, form.get("From", ""), body, has_media=bool(media))
        fault = FAULTS.get(to)
        if fault and not fault.is_accepted:
            return self._fail(fault)
        text = self.texts.add(
            is_outgoing=True,
            sender=form["From"],
            recipient=to,
            body=body,
            media=media,
            callback=form.get("StatusCallback", ""),
            status="queued",
            told="queued",  # the answer itself tells it
        )
        return self._fail(fault) if fault else Answer.json(self._shape(text), 201)

    def _fail(self, fault: Fault) -> Answer:
        match fault.manner:
            case Manner.HANG_UP:
                raise NoAnswerError
            case Manner.SILENCE:
                self.sleep(self.silence)
                raise NoAnswerError
            case Manner.NO_SID:
                return Answer.json({"status": "queued"}, 201)
            case Manner.REFUSE:
                raise RefusedError(fault.status, fault.code, fault.words, fault.retry_after)

    def _fetch(self, sid: str, path: str) -> Answer:
        text = self.texts.get(sid)
        if text is None:
            raise RefusedError(404, 20404, f"The requested resource {path} was not found")
        return Answer.json(self._shape(text))

    def _delete(self, sid: str, path: str) -> Answer:
        if self.texts.get(sid) is None:
            raise RefusedError(404, 20404, f"The requested resource {path} was not found")
        self.texts.remove(sid)
        return Answer(b"", status=204)

    def _photo(self, sid: str, name: str, path: str) -> Answer:
        text = self.texts.get(sid)
        content = self.media.read(name) if text and name in text.media else None
        if content is None:
            raise RefusedError(404, 20404, f"The requested resource {path} was not found")
        return Answer(content, kind=kind_of(content))

    def _list(self, request: Request) -> Answer:
        asked = request.query
        found = [text for text in self.texts.select("TRUE", []) if _is_asked_for(text, asked)]
        found.reverse()
        size, number = int(asked.get("PageSize", 50)), int(asked.get("Page", 0))
        start = size * number
        shown = found[start : start + size]
        base = f"{ROOT}{self.account.sid}/Messages.json?PageSize={size}&Page="
        has_more = start + size < len(found)
        return Answer.json(
            {
                "messages": [self._shape(text) for text in shown],
                "page": number,
                "page_size": size,
                "start": start,
                "end": start + max(len(shown) - 1, 0),
                "uri": f"{base}{number}",
                "first_page_uri": f"{base}0",
                "next_page_uri": f"{base}{number + 1}" if has_more else None,
                "previous_page_uri": f"{base}{number - 1}" if number else None,
            }
        )

    def _shape(self, text: Text) -> dict[str, Any]:
        uri = f"{ROOT}{self.account.sid}/Messages/{text.sid}"
        return {
            "account_sid": self.account.sid,
            "api_version": "2010-04-01",
            "body": text.body,
            "date_created": _written(text.created_at),
            "date_sent": _written(text.sent_at),
            "date_updated": _written(text.sent_at or text.created_at),
            "direction": "outbound-api" if text.is_outgoing else "inbound",
            "error_code": text.error,
            "error_message": None,
            "from": text.sender,
            "messaging_service_sid": None,
            "num_media": str(len(text.media)),
            "num_segments": str(segments(text.body)),
            "price": None,
            "price_unit": "USD",
            "sid": text.sid,
            "status": text.status,
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": text.recipient,
            "uri": f"{uri}.json",
        }


def segments(body: str) -> int:
    """How many parts the network cuts the text into."""
    if set(body) <= GSM | GSM_DOUBLE:
        length = len(body) + sum(letter in GSM_DOUBLE for letter in body)
        alone, together = 160, 153
    else:
        length, alone, together = len(body.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= alone else -(-length // together)


def _check(to: str, sender: str, body: str, *, has_media: bool) -> None:
    if not to:
        raise RefusedError(400, 21604, "A 'To' phone number is required.")
    if not re.fullmatch(r"\+[1-9]\d{6,14}", to):
        raise RefusedError(400, 21211, f"Invalid 'To' Phone Number: {to}")
    if not sender:
        raise RefusedError(400, 21603, "A 'From' phone number is required.")
    if not body and not has_media:
        raise RefusedError(400, 21602, "Message body is required.")
    if len(body) > LONGEST_BODY:
        raise RefusedError(
            400, 21617, "The concatenated message body exceeds the 1600 character limit."
        )


def _is_asked_for(text: Text, asked: dict[str, str]) -> bool:
    at = datetime.fromtimestamp(text.sent_at or text.created_at, UTC)
    if asked.get("To", text.recipient) != text.recipient:
        return False
    if asked.get("From", text.sender) != text.sender:
        return False
    if "DateSent>" in asked and at < _read(asked["DateSent>"]):
        return False
    if "DateSent<" in asked and at > _read(asked["DateSent<"]) + timedelta(seconds=1):
        return False
    return "DateSent" not in asked or at.date() == _read(asked["DateSent"]).date()


def _read(moment: str) -> datetime:
    known = datetime.fromisoformat(moment)
    return known if known.tzinfo else known.replace(tzinfo=UTC)


def _written(moment: float | None) -> str | None:
    return None if moment is None else format_datetime(datetime.fromtimestamp(moment, UTC))
