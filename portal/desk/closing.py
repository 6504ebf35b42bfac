"""One visit of somebody who ends an application: how, why, and how the candidate hears it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from candidates.enums import Outcome
from candidates.models import Application, CloseReason
from candidates.queries import has_met_us, reasons_offered
from messaging.models import Message, MessageTemplate
from portal.access import DeskRequest
from portal.desk.forms.closing import CloseForm
from portal.desk.queries.contact import filled_template, offered_templates
from portal.desk.queries.drafts import written_to
from portal.desk.reaching import Reaching
from preferences.enums import Channel, TopicKey, VerdictKind


class Closing(Reaching):
    def __init__(self, request: DeskRequest, application: Application) -> None:
        super().__init__(request, application.candidate, [application])

    def asked_application(self) -> Application:
        return self.applications[0]

    def asked_topic(self) -> TopicKey:
        return TopicKey.DECISION

    # --- how they hear it ---

    @cached_property
    def channel(self) -> Channel:
        return Channel.PORTAL if self.data.get("in_portal") else self.ways.preferred.channel

    @property
    def is_blocked(self) -> bool:
        """Their own ways are closed now: the portal is what is left."""
        return self.ways.preferred.kind == VerdictKind.BLOCKED or (
            self.ways.preferred.kind == VerdictKind.WAIT and self.ways.preferred.until is None
        )

    @property
    def is_spoken(self) -> bool:
        return self.channel in (Channel.CALL, Channel.BY_HAND)

    @cached_property
    def has_met_us(self) -> bool:
        return has_met_us(self.asked_application())

    # --- the form ---

    @cached_property
    def reasons(self) -> Sequence[CloseReason]:  # type: ignore[override]
        return list(reasons_offered())

    @cached_property
    def templates(self) -> Sequence[MessageTemplate]:
        return offered_templates(self.topic, self.asked_application().stage_id)

    @cached_property
    def form(self) -> CloseForm:
        if self.is_to_be_sent:
            return CloseForm(self.data, reasons=self.reasons)
        return CloseForm(initial=self.initial(), reasons=self.reasons)

    def initial(self) -> dict[str, Any]:
        typed = {name: self.data[name] for name in CloseForm.base_fields if name in self.data}
        return (
            {"outcome": Outcome.REJECTED}
            | self.from_before()
            | typed
            | self.from_template()
            | {
                "version": self.asked_application().version,
                "contact_version": self.candidate.contact_version,
                "seen_at": self.at.timestamp(),
            }
        )

    @cached_property
    def before(self) -> Message | None:
        return written_to(self.candidate, self.request.user, self.data.get("again", ""))

    def from_before(self) -> dict[str, Any]:
        words = next(iter(self.before.bodies.all()), None) if self.before else None
        return {"subject": words.subject, "body": words.body} if words else {}

    def from_template(self) -> dict[str, Any]:
        asked = self.data.get("use_template", "")
        chosen = next((each for each in self.templates if str(each.pk) == asked), None)
        if chosen is None:
            return {}
        filled = filled_template(
            chosen,
            self.channel,
            request=self.request,
            candidate=self.candidate,
            application=self.application,
        )
        return filled.initial() if filled else {}
