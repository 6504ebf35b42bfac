"""A mailbox on this machine that speaks as much IMAP as we use (RFC 3501)."""

import re
import socketserver
import threading
from typing import Any


class Mailbox(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.letters: dict[int, bytes] = {}
        self.seen: set[int] = set()
        self.hangs_up_before_seen = False
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"imap://sam:s%40cret@127.0.0.1:{self.server_address[1]}/INBOX"

    def put(self, raw: bytes) -> None:
        self.letters[len(self.letters) + 1] = raw

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


class Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box: Any = self.server
        self.say(b"* OK ready")
        for line in self.rfile:
            tag, _space, command = line.decode().strip().partition(" ")
            if self.answer(box, command) is False:
                return
            self.say(f"{tag} OK done".encode())

    def say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def answer(self, box: Any, command: str) -> bool | None:
        if command.startswith("CAPABILITY"):
            self.say(b"* CAPABILITY IMAP4rev1")
        elif command.startswith("SELECT"):
            self.say(f"* {len(box.letters)} EXISTS".encode())
        elif command.startswith("UID SEARCH"):
            ids = [str(uid) for uid in box.letters if uid not in box.seen]
            self.say(("* SEARCH " + " ".join(ids)).encode())
        elif found := re.match(r"UID FETCH (\d+)", command):
            raw = box.letters[int(found[1])]
            self.say(f"* {found[1]} FETCH (UID {found[1]} BODY[] {{{len(raw)}}}".encode())
            self.wfile.write(raw + b")\r\n")
        elif found := re.match(r"UID STORE (\d+)", command):
            if box.hangs_up_before_seen:
                return False
            box.seen.add(int(found[1]))
        return None
