"""A copy of all that we hold of one person: each room's part, the lowest first."""

import json
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from candidates.models import Candidate
from candidates.people import Part, Rows


def parts() -> Iterator[Part]:
    for name in settings.PERSON_PARTS:
        yield from import_module(name).PARTS


def copy_of(candidate: Candidate) -> dict[str, Rows]:
    """By heading; one query each. What is empty is left out."""
    found = {str(part.heading): part.rows(candidate) for part in parts()}
    return {heading: rows for heading, rows in found.items() if rows}


def as_json(copied: dict[str, Rows], *, at: datetime) -> str:
    whole: dict[str, Any] = {"made at": at, "what we hold": copied}
    return json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
