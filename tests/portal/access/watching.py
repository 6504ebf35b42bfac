"""Which tables a request wrote to."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection

# Who asks stands in front of a statement that writes (portal.audit.who).
SIGNED = r"^\s*(?:/\*by [^*]*\*/ )?"
WRITES = re.compile(SIGNED + r"(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
# What reading may write: who looked, and the session.
NOT_BUSINESS = {"candidates_accessrecord", "accounts_visitsession", "cache"}


def watched(ask: Callable[[], Any]) -> tuple[Any, set[str]]:
    """The answer, and the tables of business that were written to."""
    found: set[str] = set()

    def look(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if isinstance(sql, str) and (match := WRITES.match(sql)):
            found.add(match[2])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        answer = ask()
    return answer, found - NOT_BUSINESS
