"""What an HTTP error says about whether the request may have arrived."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from requests import ConnectionError as HttpConnectionError
from requests.exceptions import SSLError
from urllib3.exceptions import MaxRetryError, NewConnectionError

CONNECT_TIMEOUT = 5
READ_TIMEOUT = 20
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
LONGEST_WAIT = timedelta(days=1)


def was_never_connected(error: HttpConnectionError) -> bool:
    """Refused, no such host, or no common TLS: not a byte of the request has left."""
    if isinstance(error, SSLError):
        return True
    reason = error.args[0] if error.args else None
    if isinstance(reason, MaxRetryError):
        reason = reason.reason
    return isinstance(reason, NewConnectionError)


def retry_after_of(headers: Mapping[str, str]) -> timedelta | None:
    """How long the provider asks us to wait: in seconds, or until a date."""
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    if said.strip().isdecimal():
        return min(timedelta(seconds=int(said)), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    wait = until.astimezone(UTC) - datetime.now(UTC)
    return min(max(wait, timedelta(0)), LONGEST_WAIT)
