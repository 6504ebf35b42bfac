"""What people, and others, type into a form: drawn field by field."""

from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import strategies as st

from tests.portal.access.forms_found import AREA, Field, Form

ODD: Final = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\u202eevil\u200b",
    "=HYPERLINK(1)",
    "<script>alert(1)</script>\"'&amp;",
    "{{ settings.SECRET_KEY }}{% url 'x' %}{0.__class__}%s",
    "Zoë 👩‍👩‍👧 ﷽",
    "one\r\nBcc: two@example.org\r\n\r\nthree",
    "x" * 9_000,
    "-1",
    "0",
    "1e309",
    "NaN",
    "٣",
    "9" * 30,
    "../../etc/passwd",
    "None",
    "🙂" * 200,
)
DATES: Final = (
    "0001-01-01",
    "9999-12-31",
    "2027-02-30",
    "2027-03-28",
    "31/12/2027",
    "2027-03-05T09:00",
)
TIMES: Final = ("00:00", "24:00", "09:00", "9", "25:61", "02:30:00.5")
PLAIN: Final = {
    "email": ("sam@example.org", "a@b", "ſam@exämple.org", f"{'x' * 300}@example.org"),
    "tel": ("+44 7700 900123", "07700900123", "+1", "()"),
    "number": ("1", "3.5", "-0", "2147483648", "1_000"),
    "date": DATES,
    "time": TIMES,
    "datetime-local": DATES,
    "url": ("https://example.org/x", "javascript:alert(1)", "http://[::1", "ftp://x"),
}
FILES: Final = (
    ("cv.pdf", b"%PDF-1.7 x", "application/pdf"),
    ("cv.pdf", b"<html>", "text/html"),
    ("", b"x", ""),
    ("a" * 300 + ".docx", b"PK\x03\x04", "application/zip"),
    ("empty.csv", b"", "text/csv"),
    ("\u202egpj.exe", b"\xff\xd8\xff", "image/jpeg"),
)
Filled = dict[str, list[Any]]


def words() -> st.SearchStrategy[str]:
    any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
    return st.one_of(st.just("We meet on Tuesday."), st.sampled_from(ODD), any_text)


def chosen(each: Field) -> st.SearchStrategy[list[str]]:
    """What is offered, mostly; nothing, something else, or several at once."""
    offered = each.options or [each.value]
    one = st.sampled_from(offered).map(lambda value: [value])
    strange = st.sampled_from([["999999999999999999999"], ["x"], [], ["1", "2", "-1"]])
    several = st.lists(st.sampled_from(offered), max_size=4)
    return st.one_of(one, one, several if each.is_multiple else one, strange)


def value_of(each: Field) -> st.SearchStrategy[list[Any]]:
    if each.name == "csrfmiddlewaretoken":
        return st.just([])
    if each.kind in ("select", "radio"):
        return chosen(each)
    if each.kind == "checkbox":
        return st.sampled_from([[], [each.value or "on"], ["x" * 50]])
    if each.kind == "hidden":
        kept = [each.value]
        return st.one_of(st.just(kept), st.just(kept), st.just(kept), words().map(lambda w: [w]))
    if each.kind == "file":
        files = st.sampled_from(FILES).map(lambda f: [SimpleUploadedFile(f[0] or "x", *f[1:])])
        return st.one_of(files, st.just([]))
    if each.kind in PLAIN:
        right = st.sampled_from(PLAIN[each.kind])
        return st.one_of(right, right, words()).map(lambda w: [w])
    if each.kind == AREA or each.kind == "text":
        as_found = st.just(each.value)
        any_kind = st.sampled_from([*PLAIN["email"], *DATES, *TIMES, "12", "#17605A"])
        return st.one_of(words(), words(), as_found, any_kind).map(lambda w: [w])
    return words().map(lambda w: [w])


@st.composite
def filled(draw: st.DrawFn, form: Form) -> Filled:
    """One button is pressed; now and then a field is missing or there twice."""
    sent: Filled = {}
    buttons = [each for each in form.fields if each.kind == "button"]
    pressed = draw(st.sampled_from(buttons)) if buttons else None
    for each in form.fields:
        if each.kind == "button" and each is not pressed:
            continue
        values = [each.value] if each.kind == "button" else draw(value_of(each))
        if each.kind in ("radio", "checkbox"):
            sent[each.name] = (
                [*sent.get(each.name, []), *values] if values else sent.get(each.name, [])
            )
        else:
            sent[each.name] = values
    names = sorted(sent)
    if names and draw(st.integers(0, 9)) == 0:
        sent.pop(draw(st.sampled_from(names)))
    if names and draw(st.integers(0, 9)) == 0:
        name = draw(st.sampled_from(names))
        sent[name] = [*sent.get(name, []), "twice"]
    return {name: values for name, values in sent.items() if values}
