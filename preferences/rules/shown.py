"""Which words somebody saw when they allowed or stopped something: by name and version (N17).

Questions have versions of their own. What pages and letters say stands here; a test holds the words of each
against its version, so that nobody changes one without the other.
"""

from collections.abc import Mapping
from typing import Final

from preferences.enums import ConsentHow

# The words are theirs, not ours, where they wrote, said or reported something: those stand in `words`.
WORDINGS: Final[Mapping[ConsentHow, str]] = {
    ConsentHow.SWITCH: "off 1",
    ConsentHow.STOP_FOR_GOOD: "stop 1",
    ConsentHow.UNSUBSCRIBE: "unsubscribe 1",
    ConsentHow.CHOSEN_ON_PAGE: "number 1",
}


def wording_of(how: str) -> str:
    return WORDINGS.get(ConsentHow(how), "")


def question_wording(key: str, version: int, language: str) -> str:
    return f"{key} {version} {language}"
