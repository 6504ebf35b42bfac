"""A wire to PostgreSQL that can be cut, left hanging, or lose the reply to one statement."""

import contextlib
import re
import select
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

from portal.demo.postgres import PORT

FINISHED = b"Z\x00\x00\x00\x05I"  # ReadyForQuery, in no transaction
# A statement that is planned once is said once, with a name, and run by that name from then on.
PLANNED = re.compile(rb"P.{4}(_pg3_\d+)\x00([^\x00]*)\x00", re.DOTALL)
RUN = re.compile(rb"B.{4}\x00(_pg3_\d+)\x00", re.DOTALL)


class Wire:
    """Listens on loopback and hands everything on to the server's own socket."""

    def __init__(self, server: Path) -> None:
        self.server = str(server)
        self.is_cut = False  # nobody gets through, and who was through is thrown out
        self.hangs = False  # taken, and never handed on: neither side hears of it
        self.loses = b""  # the reply to the next statement with these words in it
        self.lost = 0
        self.ears = socket.create_server(("127.0.0.1", 0))
        self.open: set[socket.socket] = set()
        threading.Thread(target=self.accept, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.ears.getsockname()[1])

    def cut(self) -> None:
        self.is_cut = True
        for each in list(self.open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.is_cut = self.hangs = False

    def close(self) -> None:
        self.cut()
        self.ears.close()

    # --- inside ---

    def accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.ears.accept()
                threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client: socket.socket) -> None:
        if self.is_cut:
            client.close()
            return
        with client, socket.socket(socket.AF_UNIX) as server, contextlib.suppress(OSError):
            server.connect(self.server)
            self.open |= {client, server}
            try:
                self.hand_on(client, server)
            finally:
                self.open -= {client, server}

    def hand_on(self, client: socket.socket, server: socket.socket) -> None:
        is_awaited = False
        planned: dict[bytes, bytes] = {}
        while True:
            for ready in select.select([client, server], [], [], 0.5)[0]:
                said = ready.recv(65536)
                if not said:
                    return
                while self.hangs:
                    threading.Event().wait(0.1)
                if ready is client and self.is_to_be_lost(said, planned):
                    is_awaited, self.loses = True, b""
                if ready is server and is_awaited and said.endswith(FINISHED):
                    self.lost += 1
                    return  # it is done over there, and nobody here knows
                (server if ready is client else client).sendall(said)

    def is_to_be_lost(self, said: bytes, planned: dict[bytes, bytes]) -> bool:
        """Whether the statement is run by this, in its words or by its name; planning it is not running it."""
        new = dict(PLANNED.findall(said))
        planned |= new
        words = [planned.get(name, b"") for name in RUN.findall(said)] or [b"" if new else said]
        return bool(self.loses) and any(self.loses in each for each in words)


@contextlib.contextmanager
def wire_to(folder: Path | str) -> Iterator[Wire]:
    """To the server whose socket is in the folder."""
    made = Wire(Path(folder) / f".s.PGSQL.{PORT}")
    try:
        yield made
    finally:
        made.close()
