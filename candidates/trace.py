"""Which request or job this is part of: the same few letters in every line of the log, through every process.

A request begins one. What it writes carries it along (a message, a happening), and whoever goes on with
that row, in another process or on another machine, takes it up. It says nothing about a person.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token

LENGTH = 16  # letters

_trace: ContextVar[str] = ContextVar("trace", default="")


def current() -> str:
    """Empty where nothing was begun: at a command's start, in a test."""
    return _trace.get()


def new() -> str:
    return secrets.token_hex(LENGTH // 2)


def take_up(trace: str) -> Token[str]:
    return _trace.set(trace)


def put_down(token: Token[str]) -> None:
    _trace.reset(token)


@contextmanager
def traced(trace: str) -> Iterator[None]:
    """Without one, what was there goes on."""
    token = take_up(trace or current())
    try:
        yield
    finally:
        put_down(token)
