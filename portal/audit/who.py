"""Who asks for a change: in front of the statement itself, so that it costs no query and cannot be left over.

A worker's job or a command is named; of a request the member of staff, if the page knew them, and the page.
"""

import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse

WRITES: Final = ("INSERT", "UPDATE", "DELETE")
ODD: Final = re.compile(r"[^\w.:-]")

asking: ContextVar[HttpRequest | str] = ContextVar("asking", default="")


class AskingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = asking.set(request)
        try:
            return self.get_response(request)
        finally:
            asking.reset(before)


def says() -> str:
    """By whom, and through what. Nobody is looked up for it."""
    who = asking.get()
    if not who:
        return ""
    if isinstance(who, str):
        return f"/*by  {ODD.sub('', who)[:80]}*/ "
    match = who.resolver_match
    page = (match.view_name if match is not None else "") or ""
    user = getattr(who, "_cached_user", None)
    user_id = getattr(user, "pk", None) or ""
    return f"/*by {user_id} {ODD.sub('', page)[:80]}*/ "


def sign(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    if isinstance(sql, str) and sql.startswith(WRITES):
        sql = says() + sql
    return execute(sql, params, many, context)


def sign_writes(sender: object, connection: BaseDatabaseWrapper, **_more: object) -> None:
    if sign not in connection.execute_wrappers:
        connection.execute_wrappers.append(sign)
