"""Reads, named after what is shown. What a person may see starts in `visibility`."""

from candidates.queries.documents import documents_visible_to, offered_types, papers_of
from candidates.queries.jobs import (
    employer,
    has_met_us,
    last_move,
    met_us,
    next_stages,
    open_jobs,
    reasons_offered,
    stages_of,
    standing_move,
)
from candidates.queries.links import FoundLink, find_link
from candidates.queries.people import (
    known_by_email,
    known_by_phone,
    main_contact_point,
    open_contact_points,
    search_candidates,
    zone_of,
)
from candidates.queries.visibility import (
    applications_changeable_by,
    applications_visible_to,
    candidates_contactable_by,
    candidates_visible_to,
    is_read_only,
    jobs_changeable_by,
    jobs_visible_to,
    may_see_bodies_of,
    memberships_of,
    roles_of,
)

__all__ = [
    "FoundLink",
    "applications_changeable_by",
    "applications_visible_to",
    "candidates_contactable_by",
    "candidates_visible_to",
    "documents_visible_to",
    "employer",
    "find_link",
    "has_met_us",
    "is_read_only",
    "jobs_changeable_by",
    "jobs_visible_to",
    "known_by_email",
    "known_by_phone",
    "last_move",
    "main_contact_point",
    "may_see_bodies_of",
    "memberships_of",
    "met_us",
    "next_stages",
    "offered_types",
    "open_contact_points",
    "open_jobs",
    "papers_of",
    "reasons_offered",
    "roles_of",
    "search_candidates",
    "stages_of",
    "standing_move",
    "zone_of",
]
