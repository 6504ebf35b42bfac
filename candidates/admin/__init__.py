"""Jobs, teams and people for admins. What is history is only read here."""

from candidates.admin.base import (
    AboutPerson,
    CappedPaginator,
    HouseAdmin,
    ReadOnly,
    ReadOnlyAdmin,
    ReadOnlyInline,
    among,
)
from candidates.admin.history import AccessRecordAdmin
from candidates.admin.house import TeamAdmin
from candidates.admin.people import CandidateAdmin

__all__ = [
    "AboutPerson",
    "AccessRecordAdmin",
    "CandidateAdmin",
    "CappedPaginator",
    "HouseAdmin",
    "ReadOnly",
    "ReadOnlyAdmin",
    "ReadOnlyInline",
    "TeamAdmin",
    "among",
]
