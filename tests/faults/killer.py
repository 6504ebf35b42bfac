"""Senders that die where they are told to.

Started once for a test: Django is loaded, and each line that comes in is a sender to fork. The deeds
of the sender are the product's own; what is wrapped round them here is only the end of the process.
"""

import json
import os
import random
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Collection
from datetime import timedelta
from functools import wraps
from typing import Any

import django
from django.core.mail.utils import DNS_NAME
from django.core.management import call_command

POINTS = (
    "after claim",
    "in preflight",
    "after start",
    "mid send",
    "after send",
    "in record",
    "after record",
)


# Of a call: one that was not sent is made again, and is not what a test wants to see die.
ENDINGS = ("accepted", "refused")


def main() -> None:
    django.setup()
    load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    say({"ready": os.getpid()})
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            send_until_dead(order)
        say({"pid": child})


def load() -> None:
    """What a sender loads with its first message, so that each of them is as fast as one that runs."""
    import messaging.outbox.run
    import messaging.tasks  # noqa: F401
    from messaging.channels.registry import SENDERS

    for make in SENDERS.values():
        make().close()
    str(DNS_NAME)


def say(words: dict[str, int]) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def send_until_dead(order: dict[str, Any]) -> None:
    try:
        prepare(order)
        call_command("run_outbox", slots=order["slots"])
    except BaseException:  # noqa: BLE001  said in the log, whatever it was
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def prepare(order: dict[str, Any]) -> None:
    from messaging.outbox import recording, slot
    from messaging.rules import retry

    retry.FIRST = timedelta(seconds=0.5)
    wrap = WRAPPERS.get(order["kill"])
    if wrap is not None:
        wrap(Fate(order), slot, recording)


class Fate:
    """Ends this process at the n-th passage, or at that of one delivery."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.left = order.get("passages", 1)
        self.only = order.get("only")
        self.delay = order.get("delay", 0.0)
        self.lock = threading.Lock()

    def strike(self, deliveries: Collection[int] = ()) -> None:
        with self.lock:
            if self.only is not None and self.only not in deliveries:
                return
            self.left -= 1
            if self.left:
                return
        if self.delay:
            threading.Timer(random.random() * self.delay, die).start()
        else:
            die()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(fate: Fate, deed: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(deed)
    def struck(*args: Any, **more: Any) -> Any:
        fate.strike(deliveries_in(args))
        return deed(*args, **more)

    return struck


def after(fate: Fate, deed: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(deed)
    def struck(*args: Any, **more: Any) -> Any:
        found = deed(*args, **more)
        if getattr(found, "outcome", "accepted") in ENDINGS and found:
            fate.strike(deliveries_in(args))
        return found

    return struck


def deliveries_in(args: tuple[Any, ...]) -> list[int]:
    first = args[0] if args else None
    several = first if isinstance(first, list) else [first]
    items = [getattr(each, "item", each) for each in several]
    return [item.delivery.pk for item in items if hasattr(item, "delivery")]


def at(module: str, name: str, how: Callable[..., Any]) -> Callable[..., None]:
    def wrap(fate: Fate, slot: Any, recording: Any) -> None:
        home = {"slot": slot, "recording": recording}[module]
        setattr(home, name, how(fate, getattr(home, name)))

    return wrap


WRAPPERS: dict[str, Callable[..., None]] = {
    "after claim": at("slot", "claim", after),
    "in preflight": at("slot", "preflight", before),
    "after start": at("slot", "preflight", after),
    "mid send": at("slot", "send", before),
    "after send": at("slot", "send", after),
    "in record": at("recording", "record", after),
    "after record": at("slot", "record_result", after),
}

if __name__ == "__main__":
    main()
