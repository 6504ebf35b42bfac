"""How a line of the log is written: ids and kinds, never a person (N22).

What we write ourselves holds ids only. What libraries write does not ask us: an error of the database
quotes the row, a page that is missing has its address in the line. So the words of an error are left
out, addresses of pages become the name of the page, and what still looks like an address, a number or a
token is covered. Names are kept out by the first two.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from candidates.trace import current

ROOT: Final = Path(__file__).resolve().parents[1]
COVERED: Final = (
    (re.compile(r"[^\s@<>()'\"/:;,=]+@[^\s@<>()'\",;]+\.[^\s@<>()'\",;]+"), "[address]"),
    (re.compile(r"\+\d[\d ().-]{6,}\d"), "[number]"),
    (re.compile(r"/(u|join|media|hooks|calendar)/[^\s'\"?]+"), r"/\1/[token]"),
    (re.compile(r"://[^\s/@]+@"), "://[password]@"),
    (re.compile(r"\?[^\s'\"]*=[^\s'\"]*"), "?[query]"),
)
FRAME: Final = re.compile(r'^  File "([^"\n]+)", line (\d+), in ([\w<>.]+)$', re.MULTILINE)
KIND: Final = re.compile(r"^([A-Za-z_][\w.]*)(?::|$)", re.MULTILINE)
# Of these a message goes on with what the job raised, words and all.
REPEATS_ERRORS: Final = "django-q"
OURS: Final = frozenset({"route", "method", "status", "ms", "user", "part"})
Error = tuple[type[BaseException], BaseException, TracebackType | None]


class Clean(logging.Formatter):
    """One line for people to read."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(trace)s%(message)s")

    def format(self, record: logging.LogRecord) -> str:
        said = logging.makeLogRecord(vars(record))
        ours = (f"{name}={vars(record)[name]}" for name in vars(record) if name in OURS)
        said.msg, said.args = " ".join([words_of(record), *ours]), ()
        said.exc_text = said.stack_info = None
        said.trace = f"[{current()}] " if current() else ""
        return super().format(said)

    def formatException(self, ei: Any) -> str:  # noqa: N802  logging's own name
        return "  " + " < ".join([kind_of(ei), *frames_of(ei)])


class Json(logging.Formatter):
    """One object for each line, for a program to keep."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "says": words_of(record),
            "process": record.process,
            "thread": record.threadName,
        }
        if current():
            line["trace"] = current()
        line |= {name: vars(record)[name] for name in OURS & vars(record).keys()}
        if record.exc_info and record.exc_info[0]:
            line |= {"error": kind_of(record.exc_info), "frames": frames_of(record.exc_info)}
        return json.dumps(line, ensure_ascii=False)


def words_of(record: logging.LogRecord) -> str:
    text = record.getMessage()
    request: Any = vars(record).get("request")
    if request is not None:
        text = text.replace(request.path, route_of(request))
    if record.name.startswith(REPEATS_ERRORS):
        text = text.partition(" - ")[0]
    return covered(text.partition("\n")[0])


def covered(text: str) -> str:
    for pattern, instead in COVERED:
        text = pattern.sub(instead, text)
    return text


def route_of(request: Any) -> str:
    """The page as urls.py writes it, without what stands in its place for this person."""
    match: Any = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "/[no such page]"


def kind_of(info: Any) -> str:
    kind: type[BaseException] = info[0]
    return f"{kind.__module__}.{kind.__qualname__}"


def frames_of(info: Any) -> list[str]:
    """Where it happened, the last first. Never what it says: that may quote a row."""
    frames = reversed(traceback.extract_tb(info[2]))
    return [f"{place_of(each.filename)}:{each.lineno} {each.name}" for each in frames]


def wordless(said: str) -> str:
    """What the queue keeps of a job that failed: a traceback as text, without anything that was said in it."""
    frames = list(FRAME.finditer(said))
    if not frames:
        return "failed"
    kind = KIND.search(said, frames[-1].end())
    places = (f"{place_of(each[1])}:{each[2]} {each[3]}" for each in reversed(frames))
    return " < ".join([kind[1] if kind else "failed", *places])


def place_of(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(*path.parts[-3:]))
