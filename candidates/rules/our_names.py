"""The names that every installation begins with, in the languages that the portal speaks.

They are rows, and an admin may change them: then they are said as the admin wrote them.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

OURS: Final[Mapping[str, Promise]] = {
    # Stages.
    "Application": pgettext_lazy("a name we begin with", "Application"),
    "Screen": pgettext_lazy("a name we begin with", "Screen"),
    "Interview": pgettext_lazy("a name we begin with", "Interview"),
    "Assessment": pgettext_lazy("a name we begin with", "Assessment"),
    "Offer": pgettext_lazy("a name we begin with", "Offer"),
    "Onboarding": pgettext_lazy("a name we begin with", "Onboarding"),
    # What a meeting is for.
    "First chat": pgettext_lazy("a name we begin with", "First chat"),
    # Types of documents.
    "CV": pgettext_lazy("a name we begin with", "CV"),
    "Proof of who you are": pgettext_lazy("a name we begin with", "Proof of who you are"),
    "Proof that you may work here": pgettext_lazy(
        "a name we begin with", "Proof that you may work here"
    ),
    "Certificate or licence": pgettext_lazy("a name we begin with", "Certificate or licence"),
    "Reference": pgettext_lazy("a name we begin with", "Reference"),
    "Something else": pgettext_lazy("a name we begin with", "Something else"),
}


def spoken_name(name: str) -> str:
    """In the language of the moment, where it is one of ours."""
    return str(OURS.get(name, name))
