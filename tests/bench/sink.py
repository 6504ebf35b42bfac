"""A mail server on one core that takes everything: a process of its own, with a counter and a clock."""

import asyncio
import multiprocessing
import os
import time
from typing import Any

from aiosmtpd.smtp import SMTP

context = multiprocessing.get_context("spawn")


class Sink:
    """`delay`: seconds it takes over each letter. `arrivals` are (recipient, monotonic time)."""

    def __init__(self) -> None:
        self.count = context.Value("i", 0)
        self.delay = context.Value("d", 0.0)
        self.is_timed = context.Value("b", 0)
        self.arrivals: Any = context.Queue()
        ports: Any = context.Queue()
        given = (ports, self.count, self.delay, self.is_timed, self.arrivals)
        self.process = context.Process(target=serve, args=given, daemon=True)
        self.process.start()
        self.port = ports.get(timeout=30)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def wait_for(self, count: int, seconds: float = 300) -> None:
        until = time.monotonic() + seconds
        while self.count.value < count:
            if time.monotonic() > until:
                raise RuntimeError(f"{self.count.value} of {count} arrived")
            time.sleep(0.002)

    def close(self) -> None:
        self.process.terminate()
        self.process.join(10)


def serve(ports: Any, count: Any, delay: Any, is_timed: Any, arrivals: Any) -> None:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    asyncio.run(listen(Taker(count, delay, is_timed, arrivals), ports))


async def listen(taker: "Taker", ports: Any) -> None:
    loop = asyncio.get_running_loop()
    made = await loop.create_server(lambda: SMTP(taker, loop=loop), "127.0.0.1", 0)
    ports.put(made.sockets[0].getsockname()[1])
    await asyncio.Event().wait()


class Taker:
    def __init__(self, count: Any, delay: Any, is_timed: Any, arrivals: Any) -> None:
        self.count, self.delay, self.is_timed, self.arrivals = count, delay, is_timed, arrivals

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.is_timed.value:
            self.arrivals.put((envelope.rcpt_tos[0], time.monotonic()))
        if self.delay.value:
            await asyncio.sleep(self.delay.value)
        with self.count.get_lock():
            self.count.value += 1
        return "250 kept"
