"""Every text the telephone carried, kept over restarts."""

import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

TABLE = """
CREATE TABLE IF NOT EXISTS texts (
    sid TEXT PRIMARY KEY,
    is_outgoing INTEGER NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    body TEXT NOT NULL,
    media TEXT NOT NULL,
    callback TEXT NOT NULL,
    status TEXT NOT NULL,
    told TEXT NOT NULL,
    tries INTEGER NOT NULL,
    error INTEGER,
    created_at REAL NOT NULL,
    sent_at REAL,
    next_at REAL
);
CREATE INDEX IF NOT EXISTS due ON texts (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS by_recipient ON texts (recipient, created_at);
CREATE INDEX IF NOT EXISTS by_sender ON texts (sender, created_at);
"""


@dataclass(frozen=True)
class Text:
    """One text. Outgoing ones come from the employer, the others from a candidate's phone."""

    sid: str
    is_outgoing: bool
    sender: str
    recipient: str
    body: str
    media: list[str]
    callback: str  # where its status is told
    status: str
    told: str  # the last status that was told
    tries: int
    error: int | None
    created_at: float
    sent_at: float | None
    next_at: float | None  # when its next step is due

    @property
    def phone(self) -> str:
        return self.recipient if self.is_outgoing else self.sender


class Texts:
    """The shelf of texts, one SQLite file; safe for many threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.executescript(TABLE)

    def add(self, **given: Any) -> Text:
        prefix = "MM" if given.get("media") else "SM"
        now = datetime.now(UTC).timestamp()
        row: dict[str, Any] = {
            "sid": prefix + secrets.token_hex(16),
            "media": [],
            "callback": "",
            "told": "",
            "tries": 0,
            "error": None,
            "created_at": now,
            "sent_at": None,
            "next_at": now,
        } | given
        with self._open() as database:
            names = ", ".join(row)
            marks = ", ".join("?" for _ in row)
            database.execute(
                f"INSERT INTO texts ({names}) VALUES ({marks})",  # noqa: S608  names are our own
                [*({**row, "media": json.dumps(row["media"])}.values())],
            )
        return Text(**row)

    def change(self, sid: str, **given: Any) -> None:
        with self._open() as database:
            changes = ", ".join(f"{name} = ?" for name in given)
            database.execute(
                f"UPDATE texts SET {changes} WHERE sid = ?",  # noqa: S608  names are our own
                [*given.values(), sid],
            )

    def remove(self, sid: str) -> None:
        with self._open() as database:
            database.execute("DELETE FROM texts WHERE sid = ?", [sid])

    def take_due(self, now: float, lease: float) -> list[Text]:
        """Texts with a step to do now; for a while nobody else will be given them."""
        with self._open() as database:
            rows = database.execute(
                "UPDATE texts SET next_at = ? WHERE next_at <= ? RETURNING *", [now + lease, now]
            )
            return [_text(row) for row in rows]

    def get(self, sid: str) -> Text | None:
        return next(iter(self.select("sid = ?", [sid])), None)

    def of(self, phone: str) -> list[Text]:
        return self.select(
            "(is_outgoing AND recipient = ?) OR (NOT is_outgoing AND sender = ?)", [phone, phone]
        )

    def latest(self) -> dict[str, Text]:
        """The last text of each phone, newest first."""
        newest: dict[str, Text] = {}
        for text in self.select(
            """sid IN (SELECT sid FROM (SELECT sid, row_number() OVER (
                PARTITION BY iif(is_outgoing, recipient, sender) ORDER BY created_at DESC
            ) AS place FROM texts) WHERE place = 1)""",
            [],
        ):
            newest[text.phone] = text
        return dict(sorted(newest.items(), key=lambda one: one[1].created_at, reverse=True))

    def select(self, condition: str, values: list[Any]) -> list[Text]:
        """Texts that meet the condition, oldest first."""
        with self._open() as database:
            rows = database.execute(
                f"SELECT * FROM texts WHERE {condition} ORDER BY created_at, sid",  # noqa: S608
                values,
            )
            return [_text(row) for row in rows]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self.path, timeout=10)
        database.row_factory = sqlite3.Row
        try:
            with database:
                yield database
        finally:
            database.close()


def _text(row: sqlite3.Row) -> Text:
    known = dict(row)
    return Text(
        **known | {"media": json.loads(known["media"]), "is_outgoing": bool(known["is_outgoing"])}
    )
