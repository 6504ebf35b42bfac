"""Reads of this room, named after what is shown."""

from preferences.queries.history import (
    history_of,
    open_check_in,
    unmet_requests,
)
from preferences.queries.permissions import Permissions, address_hash, permission_facts
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
    "Permissions",
    "QuestionAsked",
    "address_hash",
    "employer_setup",
    "history_of",
    "open_check_in",
    "permission_facts",
    "question",
    "questions",
    "questions_of",
    "unmet_requests",
    "usual_of",
    "usuals_of",
    "zone_for",
]
