"""Reads of this room, named after what is shown."""

from preferences.queries.permission import Permission, address_hash, permission_facts
from preferences.queries.questions import (
    OptionAsked,
    QuestionAsked,
    question,
    questions,
    questions_of,
)
from preferences.queries.setup import EmployerSetup, employer_setup
from preferences.queries.usual import usual_of, usuals_of, zone_for

__all__ = [
    "EmployerSetup",
    "OptionAsked",
    "Permission",
    "QuestionAsked",
    "address_hash",
    "employer_setup",
    "permission_facts",
    "question",
    "questions",
    "questions_of",
    "usual_of",
    "usuals_of",
    "zone_for",
]
