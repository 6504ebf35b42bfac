"""The lists of the admin, grouped by what people do with them rather than by where they are kept."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    key: str
    name: str | Promise
    models: tuple[str, ...]  # labels, in the order they are shown in


GROUPS: Final = (
    Group(
        key="jobs",
        name=_("Jobs and teams"),
        models=(
            "candidates.Job",
            "candidates.Team",
            "candidates.Stage",
            "candidates.CloseReason",
            "candidates.DocumentType",
            "followup.Holiday",
        ),
    ),
    Group(
        key="staff",
        name=_("Staff and other systems"),
        models=(
            "accounts.User",
            "accounts.Invitation",
            "candidates.HandOver",
            "candidates.ApplicationAccess",
            "api.ApiToken",
            "api.Webhook",
            "api.WebhookNotice",
        ),
    ),
    Group(
        key="people",
        name=_("Candidates"),
        models=(
            "candidates.Candidate",
            "candidates.Application",
            "candidates.DataRequest",
            "preferences.UnmetRequest",
            "preferences.Answer",
            "preferences.CheckIn",
            "preferences.Pause",
            "candidates.Link",
            "scheduling.Interview",
            "scheduling.Offer",
        ),
    ),
    Group(
        key="asking",
        name=_("What we ask and write"),
        models=(
            "preferences.Question",
            "preferences.Wording",
            "preferences.Option",
            "messaging.MessageTemplate",
        ),
    ),
    Group(
        key="house",
        name=_("What we can do, and our defaults"),
        models=(
            "candidates.Employer",
            "preferences.Capability",
            "preferences.LegalHours",
            "preferences.Default",
            "preferences.Topic",
        ),
    ),
    Group(
        key="outbox",
        name=_("Outbox"),
        models=(
            "messaging.Message",
            "messaging.Delivery",
            "messaging.Ruling",
            "messaging.Override",
            "messaging.InboundMessage",
        ),
    ),
    Group(
        key="kept",
        name=_("Promises and slips"),
        models=("followup.Promise", "followup.Slip", "followup.Gesture", "followup.Signal"),
    ),
    Group(
        key="record",
        name=_("On record"),
        models=(
            "preferences.Consent",
            "preferences.OptOutHold",
            "preferences.Suppression",
            "candidates.AuditEntry",
            "candidates.AccessRecord",
            "candidates.Move",
            "candidates.Erasure",
            "candidates.Merge",
            "candidates.RetentionRun",
        ),
    ),
    Group(
        key="machinery",
        name=_("Machinery"),
        models=(
            "messaging.Alarm",
            "messaging.Circuit",
            "messaging.ProviderEvent",
            "messaging.ListComparison",
            "candidates.Happening",
            "candidates.ConsumptionFailure",
            "django_q.Schedule",
            "django_q.OrmQ",
            "django_q.Failure",
            "django_q.Success",
        ),
    ),
)
PLACES: Final = {
    label: (place, within)
    for place, group in enumerate(GROUPS)
    for within, label in enumerate(group.models)
}
