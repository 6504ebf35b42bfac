"""How often something may be asked for, counted in the cache that every web process shares."""

from datetime import timedelta
from hashlib import sha256

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone


def is_too_often(action: str, who: str, *, at_most: int, within: timedelta) -> bool:
    """Counts this time, too. Windows are fixed: at a border twice as many may pass, never more."""
    seconds = int(within.total_seconds())
    window = int(timezone.now().timestamp()) // seconds
    # Addresses and tokens are kept out of the cache.
    key = f"often:{action}:{sha256(who.encode()).hexdigest()}:{window}"
    if cache.add(key, 1, timeout=2 * seconds):
        return at_most < 1
    count = cache.get(key, 0) + 1
    cache.set(key, count, timeout=2 * seconds)
    return count > at_most


def address_of(request: HttpRequest) -> str:
    """The other end's address, behind as many proxies as the settings trust."""
    return str(get_adapter().get_client_ip(request))
