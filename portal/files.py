"""Files that people send us: taken in bounded, given out so that nothing in them can run."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from candidates.exceptions import NotAPaper, PaperTooLarge
from candidates.rules.documents import ACCEPT, Paper, paper_of
from candidates.rules.names import file_name
from candidates.rules.papers import LARGEST

MOST_FILES = 10
LARGEST_TABLE = 200 * 1024 * 1024  # bytes of a file of people, which is read row by row

V = TypeVar("V", bound=Callable[..., Any])


def takes_files(largest: int) -> Callable[[V], V]:
    """On a screen, outermost: files of this size may be posted to it."""

    def mark(view: V) -> V:
        view.largest_file = largest  # type: ignore[attr-defined]
        return view

    return mark


def largest_for(request: Any) -> int:
    match = getattr(request, "resolver_match", None)
    return int(getattr(match.func, "largest_file", LARGEST)) if match else LARGEST


class Bounded(FileUploadHandler):
    """The first of the upload handlers: what is too large is not read to its end, nor kept."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > largest_for(self.request):
            too_large_in(self.request).append(file_name(self.file_name or ""))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def too_large_in(request: Any) -> list[str]:
    """The names of what `Bounded` left out."""
    if not hasattr(request, "files_too_large"):
        request.files_too_large = []
    found: list[str] = request.files_too_large
    return found


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else []

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class FilesField(forms.Field):
    """Several files at once; what each of them is decides its content, one after the other."""

    widget = FilesInput(attrs={"accept": ACCEPT, "multiple": True})
    default_error_messages = {
        "required": _("Choose a file first."),
        "too_many": _("Those are more than 10 files. Send some now and the others after."),
    }

    def clean(self, value: Sequence[UploadedFile]) -> list[UploadedFile]:
        given = list(value)
        if self.required and not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(given) > MOST_FILES:
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many")
        return given


def sorted_out(
    request: HttpRequest, given: Sequence[UploadedFile]
) -> tuple[list[Paper], list[NotAPaper]]:
    """What can be kept, and why the rest cannot."""
    good: list[Paper] = []
    bad: list[NotAPaper] = [PaperTooLarge(name) for name in too_large_in(request)]
    for each in given:
        try:
            good.append(paper_of(file_name(each.name or ""), each.read()))
        except NotAPaper as refusal:
            bad.append(refusal)
    return good, bad


def to_keep(file: FieldFile, name: str, content_type: str) -> HttpResponse:
    """A file that somebody sent."""
    with file.open("rb") as opened:
        return kept(opened.read(), name or str(file.name), content_type)


def kept(content: bytes, name: str, content_type: str) -> HttpResponse:
    """To keep and never to show: what strangers send may run."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
