"""Forms as a page shows them, and the pages that lead on from it: read from the HTML alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin, urlsplit

TYPED: Final = {"text", "email", "tel", "search", "number", "date", "time", "datetime-local", "url"}
AREA: Final = "textarea"


@dataclass
class Field:
    name: str
    kind: str  # the type of an input, "select", "textarea", "button"
    value: str = ""
    is_on: bool = False
    options: list[str] = field(default_factory=list)
    is_multiple: bool = False

    @property
    def is_typed(self) -> bool:
        return self.kind in TYPED or self.kind == AREA


@dataclass
class Form:
    action: str
    method: str
    is_multipart: bool
    fields: list[Field] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """Two that ask for the same are one: rows of a table do not make them more."""
        return self.method, tuple(sorted({f"{each.name}:{each.kind}" for each in self.fields}))


@dataclass
class Page:
    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """What a browser would send, and where it could go next."""

    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url, self.page = url, Page()
        self.open: Form | None = None
        self.by_id: dict[str, Form] = {}
        self.loose: list[tuple[str, Field]] = []
        self.select: Field | None = None
        self.area: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.begin(given)
        elif tag == "a" and given.get("href"):
            self.page.links.append(urljoin(self.url, given["href"]))
        elif tag == "option" and self.select is not None:
            self.select.options.append(given.get("value", ""))
            if "selected" in given:
                self.select.value = given.get("value", "")
        elif tag in ("input", "select", AREA, "button") and given.get("name"):
            self.take(tag, given)

    def begin(self, given: dict[str, str]) -> None:
        self.open = Form(
            action=urljoin(self.url, given.get("action") or self.url),
            method=given.get("method", "get").lower(),
            is_multipart="multipart" in given.get("enctype", ""),
        )
        self.page.forms.append(self.open)
        if "id" in given:
            self.by_id[given["id"]] = self.open

    def take(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text").lower() if tag == "input" else tag
        found = Field(
            name=given["name"],
            kind="button" if kind == "submit" else kind,
            value=given.get("value", ""),
            is_on="checked" in given,
            is_multiple="multiple" in given,
        )
        if tag == "select":
            self.select = found
        elif tag == AREA:
            self.area = found
        if "form" in given:
            self.loose.append((given["form"], found))
        elif self.open is not None:
            self.open.fields.append(found)

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = None
        elif tag == AREA and self.area is not None:
            # A browser leaves out the line break that stands first.
            self.area.value = self.area.value.removeprefix("\r").removeprefix("\n")
            self.area = None


def read(url: str, body: str) -> Page:
    reader = Reader(url)
    reader.feed(body)
    for name, found in reader.loose:
        if name in reader.by_id:
            reader.by_id[name].fields.append(found)
    return reader.page


def typed_in(forms: Iterable[Form]) -> dict[str, set[str]]:
    """What stands in the fields that people type into, of all forms of a page."""
    found: dict[str, set[str]] = {}
    for form in forms:
        for each in form.fields:
            if each.is_typed:
                found.setdefault(each.name, set()).add(each.value)
    return found


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
