"""A candidate's pages are in their language, whatever their browser asks for."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from candidates.models import Candidate


@contextmanager
def in_language_of(candidate: Candidate) -> Iterator[None]:
    """While their page is made: its words, its dates, and what it says it is written in."""
    with translation.override(spoken(candidate.language)):
        yield


def speak_to(candidate: Candidate) -> None:
    """For the rest of this request: pages that a link opens before anybody has come in."""
    translation.activate(spoken(candidate.language))


def spoken(language: str) -> str:
    """The nearest of the languages that the portal speaks."""
    known = dict(settings.LANGUAGES)
    return next((each for each in (language, language.partition("-")[0]) if each in known), "en")


def spoken_here(request: HttpRequest) -> str:
    """What the browser asked for, of what the portal speaks: for somebody who is new."""
    return spoken(translation.get_language_from_request(request))
