"""The letters that came in: one .eml file each, newest first."""

import json
import os
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path

NAME = re.compile(r"[0-9]{19}-[0-9a-f]{8}")


@dataclass(frozen=True)
class Letter:
    """What the list shows of a letter."""

    id: str
    at: datetime
    sender: str
    recipients: tuple[str, ...]
    subject: str


class Letters:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(
        self, content: bytes, sender: str, recipients: list[str], *, at: float | None = None
    ) -> str:
        """Write the letter down, whole or not at all, with its envelope in front."""
        came_at = time.time_ns() if at is None else int(at * 1e9)
        name = f"{came_at:019d}-{secrets.token_hex(4)}"
        envelope = f"X-Envelope: {json.dumps([sender, recipients])}\r\n".encode()
        part = self.folder / f"{name}.part"
        part.write_bytes(envelope + content)
        part.replace(self.folder / f"{name}.eml")
        return name

    def newest(self, find: str, most: int) -> Iterator[Letter]:
        """Letters whose people or subject hold these words."""
        names = sorted((one.name for one in os.scandir(self.folder)), reverse=True)
        for name in names:
            if most <= 0:
                return
            if not name.endswith(".eml"):
                continue
            letter = _letter(self.folder / name)
            if find.lower() in f"{letter.sender} {letter.recipients} {letter.subject}".lower():
                most -= 1
                yield letter

    def open(self, name: str) -> EmailMessage | None:
        content = self.source(name)
        return None if content is None else _read(content)

    def source(self, name: str) -> bytes | None:
        if not NAME.fullmatch(name):
            return None
        try:
            return (self.folder / f"{name}.eml").read_bytes()
        except FileNotFoundError:
            return None


def _read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101  what this policy makes
    return message


@lru_cache(maxsize=2000)  # a letter never changes
def _letter(path: Path) -> Letter:
    with path.open("rb") as file:
        head = file.read(64 * 1024)
    message = _read(head)
    sender, recipients = json.loads(str(message["X-Envelope"]))
    return Letter(
        id=path.stem,
        at=datetime.fromtimestamp(int(path.stem[:19]) / 1e9).astimezone(),
        sender=str(message.get("From", sender)),
        recipients=tuple(recipients),
        subject=str(message.get("Subject", "")) or "(no subject)",
    )
