"""Which tables are watched, and of which columns the words are our own and may be written out.

Left out: what is a log itself (transitions, attempts, moves, happenings) and what the sender writes for
each message. `contact_version` and the like only follow from a change that is on record anyway.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from django.apps import apps
from django.db.models import Model

UNTOLD: Final = frozenset({"contact_version", "version", "last_login", "folded_name", "summary_on"})


@dataclass(frozen=True, slots=True)
class Watched:
    """`of`: SQL for the candidate, of the row `r`. `shown`: columns whose values stand in the entry."""

    label: str
    of: str = "NULL"
    shown: frozenset[str] = field(default_factory=frozenset)

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def columns(self) -> Iterator[str]:
        """Those whose change is a change; the id never changes."""
        for each in self.model._meta.concrete_fields:
            if not each.primary_key and each.name not in UNTOLD:
                yield str(each.column)


THEIRS: Final = "r.candidate_id"
OF_APPLICATION: Final = (
    "(SELECT a.candidate_id FROM candidates_application a WHERE a.id = r.application_id)"
)


def watched(label: str, of: str = "NULL", *shown: str) -> Watched:
    return Watched(label, of, frozenset(shown))


WATCHED: Final = (
    watched("accounts.User", "NULL", "is_active", "is_staff", "is_superuser"),
    watched("accounts.Invitation", "NULL", "role", "is_admin"),
    watched("candidates.Membership", "NULL", "role", "team_id", "user_id"),
    watched("candidates.Team"),
    watched("candidates.Employer", "NULL", "day_cap", "week_cap", "stale_days"),
    watched("candidates.Job", "NULL", "team_id", "owner_id"),
    watched("candidates.JobStage", "NULL", "stage_id", "position"),
    watched("candidates.Stage", "NULL", "position"),
    watched("candidates.CloseReason", "NULL", "is_offered"),
    watched("candidates.Candidate", "r.id", "language", "legal_stop_at", "erased_at", "pool_until"),
    watched("candidates.ContactPoint", THEIRS, "kind", "closed_why", "is_at_work"),
    watched("candidates.Application", THEIRS, "stage_id", "outcome", "owner_id"),
    watched("candidates.ApplicationAccess", OF_APPLICATION, "user_id", "until"),
    watched("candidates.Note", THEIRS),
    watched("candidates.Document", THEIRS, "type_id", "state"),
    watched("candidates.DocumentRequest", THEIRS, "type_id", "end"),
    watched("candidates.DataRequest", THEIRS, "wish"),
    watched("candidates.Link", THEIRS, "purpose", "revoked_why"),
    watched("preferences.Answer", THEIRS, "key", "scope", "state", "given_by", "through"),
    watched("preferences.Consent", THEIRS, "act", "channel", "topic", "how", "through"),
    watched("preferences.Suppression", "NULL", "channel", "topic", "how"),
    watched("preferences.Pause", THEIRS, "kind"),
    watched("preferences.Capability", "NULL", "key", "is_on", "job_id"),
    watched("preferences.Default", "NULL", "key", "option", "rank", "job_id"),
    watched("preferences.Topic", "NULL", "key", "is_urgent"),
    watched("preferences.LegalHours", "NULL", "channel", "opens", "closes"),
    watched("preferences.Question", "NULL", "key", "published_at"),
    watched("preferences.Option", "NULL", "key"),
    watched("messaging.MessageTemplate", "NULL", "key", "topic"),
    watched("messaging.TemplateBody", "NULL", "channel", "language", "state"),
    watched("scheduling.Interview", THEIRS, "state", "outcome", "starts_at"),
    watched("scheduling.Offer", THEIRS, "state", "ended_why"),
)
