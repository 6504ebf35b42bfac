"""Who comes in, how often, and what they sent twice."""

import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import Any, Final, cast
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from django.http import HttpRequest
from django.utils import timezone, translation
from ninja import Schema, Status
from ninja.security import HttpBearer

from portal.api.enums import Scope, writes
from portal.api.models import KeptAnswer
from portal.api.problems import Problem, plain
from portal.api.tokens import MINUTE, Caller, admitted
from portal.limits import address_of, is_too_often

WRONG_TOKENS: Final = 60  # a minute, from one address
LONGEST_KEY: Final = 120
PATIENCE: Final = "5s"  # how long the same key waits for the first that came with it
KEPT_FOR: Final = timedelta(days=1)
NUL: Final = b"\\u0000"

Answer = Status[Any]


class ApiRequest(HttpRequest):
    auth: Caller
    at: datetime
    said: dict[str, str]


class Token(HttpBearer):
    """A bearer token that is meant for `scope`."""

    def __init__(self, scope: Scope | None) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Caller:
        asked = cast("ApiRequest", request)
        asked.at = timezone.now()
        translation.activate("en")  # programs read English; what people wrote stays as it is
        caller: Caller | None = super().__call__(request)
        if caller is None:
            raise wrong_token(request)
        count(asked, caller)
        if self.scope is not None and self.scope not in caller.scopes:
            words = f"This token is not meant for {self.scope}."
            raise Problem(403, "scope_missing", words, scope=self.scope.value)
        if NUL in request.body:
            raise Problem(422, "not_valid", "The character NUL is not kept.", errors=[])
        return caller

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        return admitted(token, cast("ApiRequest", request).at)


def meant_for(scope: Scope, *, with_key: bool = True) -> dict[str, Any]:
    """What an operation says of itself: who is let in, here and in the document, and whether a key counts."""
    extra: dict[str, Any] = {"x-scope": scope.value}
    if with_key and writes([scope]):
        words = "The same again gets the same answer, for a day."
        schema = {"type": "string", "maxLength": LONGEST_KEY}
        key = {"in": "header", "name": "Idempotency-Key", "schema": schema, "description": words}
        extra["parameters"] = [key]
    return {"auth": Token(scope), "openapi_extra": extra}


def wrong_token(request: HttpRequest) -> Problem:
    if is_too_often("api", address_of(request), at_most=WRONG_TOKENS, within=MINUTE):
        return Problem(429, "too_often", "Too many wrong tokens.", headers={"Retry-After": "60"})
    problem = plain(401)
    problem.headers = {"WWW-Authenticate": "Bearer"}
    return problem


def count(request: ApiRequest, caller: Caller) -> None:
    left = max(caller.per_minute - caller.counted, 0)
    reset = 60 - request.at.second
    request.said |= {
        "RateLimit-Limit": str(caller.per_minute),
        "RateLimit-Remaining": str(left),
        "RateLimit-Reset": str(reset),
    }
    if caller.is_over:
        words = "This token was used too often in this minute."
        raise Problem(429, "too_often", words, headers={"Retry-After": str(reset)})


# --- writes ---------------------------------------------------------------------------------------


def once(operation: Callable[..., Answer]) -> Callable[..., Answer]:
    """All of a write or nothing; with an `Idempotency-Key` once, and the same answer again.

    The row of the key is written first: whoever comes with it meanwhile waits for what becomes of it.
    A refusal takes the row back, so that the request may be sent again once mended.
    """

    @wraps(operation)
    def written(request: ApiRequest, *args: Any, **kwargs: Any) -> Answer:
        key = key_of(request)
        with transaction.atomic():
            row = claimed(request, key) if key else None
            if row is not None and row.status:
                return again(request, row)
            answer = operation(request, *args, **kwargs)
            if row is not None:
                row.status, row.body = answer.status_code, text_of(answer.value)
                row.save(update_fields=["status", "body"])
            return answer

    return written


def key_of(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise Problem(
            422, "not_valid", "An idempotency key has up to 120 printable signs.", errors=[]
        )
    return key


def token_of(request: ApiRequest) -> UUID | None:
    """Under which the outbox knows the same message again, long after the answer is forgotten."""
    key = key_of(request)
    return uuid5(NAMESPACE_URL, f"{request.auth.token_id}:{key}") if key else None


def claimed(request: ApiRequest, key: str) -> KeptAnswer:
    """The row of this key, new or with the answer that was given. Raises Problem."""
    row = inserted(request, key)
    if not hmac.compare_digest(row.request_hash, fingerprint(request)):
        words = "This key was used for another request."
        raise Problem(422, "key_used", words, errors=[])
    return row


def inserted(request: ApiRequest, key: str) -> KeptAnswer:
    new = KeptAnswer(
        token_id=request.auth.token_id, key=key, request_hash=fingerprint(request), at=request.at
    )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = %s", [PATIENCE])
            new.save()
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    except IntegrityError:
        return KeptAnswer.objects.get(token_id=request.auth.token_id, key=key)
    except OperationalError as busy:
        words = "The first request with this key is still at work."
        raise Problem(409, "key_in_use", words, headers={"Retry-After": "5"}) from busy
    return new


def again(request: ApiRequest, row: KeptAnswer) -> Answer:
    request.said["Idempotent-Replayed"] = "true"
    return Status(row.status, json.loads(row.body) if row.body else None)


def fingerprint(request: HttpRequest) -> str:
    """Keyed, as what was sent may be about somebody."""
    whole = b"\0".join([(request.method or "").encode(), request.path.encode(), request.body])
    return hmac.new(settings.LINK_KEY.encode(), b"request:" + whole, sha256).hexdigest()


def text_of(answer: Schema | None) -> str:
    return answer.model_dump_json() if answer is not None else ""


def forget_answers(at: datetime) -> int:
    return KeptAnswer.objects.filter(at__lt=at - KEPT_FOR).delete()[0]


# --- versions -------------------------------------------------------------------------------------


def etag(request: ApiRequest, version: int) -> None:
    request.said["ETag"] = f'"{version}"'


def version_seen(request: HttpRequest) -> int:
    """What `If-Match` names. Raises Problem without it: nobody overwrites what they did not see."""
    given = request.headers.get("If-Match", "").strip().strip('"')
    if not given:
        words = "Send If-Match with the ETag that you have seen."
        raise Problem(428, "version_missing", words)
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise Problem(412, "stale_version", "This changed since you read it.")
    return int(given)
