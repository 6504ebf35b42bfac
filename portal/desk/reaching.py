"""One visit of somebody who wants to reach a person: about what, which way, and through which gate."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _

from candidates.models import Application, Candidate
from messaging.models import Circuit, Message
from portal.access import DeskRequest
from portal.desk.forms.contact import Reason, reasons_in, seen_at
from portal.desk.found import applications_of
from portal.desk.gate import Gate
from portal.desk.queries.beside import besides_of
from portal.desk.queries.card import Card, card_of
from portal.desk.queries.contact import Ways, ways_to
from portal.desk.queries.notices import Change, beside, changes_since, colleague_wrote
from portal.desk.queries.panel import ARRANGERS, chosen_application
from preferences.enums import Channel, TopicKey
from preferences.queries.questions import QuestionAsked, setup_and_questions
from preferences.queries.setup import EmployerSetup

LOOKS = ("look", "use_template", "switch_to", "ask")


class Reaching:
    """Everything is read once, at the instant of the request, and only what is asked for."""

    def __init__(
        self,
        request: DeskRequest,
        candidate: Candidate,
        applications: Sequence[Application] | None = None,
    ) -> None:
        self.request = request
        self.candidate = candidate
        self.at = request.at
        self.data: QueryDict = request.POST.copy() if request.method == "POST" else request.GET
        if applications is not None:
            self.applications = applications
        self.changes: list[Change] = self.take_note_of_changes()

    @property
    def focus(self) -> str:
        """The part of the page that takes it."""
        return ""

    @property
    def is_at_gate(self) -> bool:
        return self.focus == "gate"

    # --- what was asked for ---

    @property
    def is_to_be_sent(self) -> bool:
        """Every other button only looks again: another topic, a template, another way."""
        return self.request.method == "POST" and not any(name in self.data for name in LOOKS)

    @cached_property
    def applications(self) -> Sequence[Application]:
        return applications_of(self.request, self.candidate)

    @cached_property
    def application(self) -> Application | None:
        return self.asked_application()

    def asked_application(self) -> Application | None:
        if "application" in self.data and not self.data["application"]:
            return None
        return chosen_application(self.request, self.applications)

    @cached_property
    def topic(self) -> TopicKey:
        return self.asked_topic()

    def asked_topic(self) -> TopicKey:
        asked = self.data.get("topic", "")
        return TopicKey(asked) if asked in TopicKey.values else TopicKey.UPDATE

    @cached_property
    def channel(self) -> Channel:
        asked = self.data.get("switch_to") or self.data.get("channel", "")
        return Channel(asked) if asked in Channel.values else self.preset_channel()

    def preset_channel(self) -> Channel:
        return self.ways.preferred.channel

    # --- what is known ---

    @property
    def setup(self) -> EmployerSetup:
        return self.setup_and_questions[0]

    @cached_property
    def ways(self) -> Ways:
        return ways_to(self.request, self.candidate, self.application, self.topic, self.setup)

    @cached_property
    def reasons(self) -> list[Reason]:
        """They belong to one way: another way starts without."""
        if "switch_to" in self.data:
            return []
        return [reason for reason in reasons_in(self.data) if reason.is_complete]

    @cached_property
    def gate(self) -> Gate:
        return self.ways.gate(self.channel, [reason.rule for reason in self.reasons])

    @cached_property
    def setup_and_questions(self) -> tuple[EmployerSetup, Mapping[str, QuestionAsked]]:
        return setup_and_questions()

    @property
    def questions(self) -> Mapping[str, QuestionAsked]:
        return self.setup_and_questions[1]

    @cached_property
    def card(self) -> Card:
        """Beside the words, with the verdict about this topic."""
        return card_of(
            self.candidate,
            usual=self.ways.facts.usual,
            verdict=self.ways.preferred,
            questions=self.questions,
            besides=besides_of(self.candidate.pk),
            application=self.application,
            may_contact=False,
            sees_restricted=bool(self.request.roles & ARRANGERS),
        )

    @cached_property
    def beside(self) -> Sequence[Message]:
        return beside(self.candidate, self.request.user, self.at)

    @cached_property
    def colleague(self) -> Message | None:
        return colleague_wrote(self.beside)

    @cached_property
    def standstill(self) -> Circuit | None:
        """Their provider takes nothing now."""
        if self.gate.is_done_by_a_person or not self.gate.is_open:
            return None
        return Circuit.objects.filter(channel=self.channel).first()

    @property
    def lacks_reason(self) -> bool:
        """They pressed on without one, or without the words that "another reason" needs."""
        asked = [rules for rules in self.data.getlist("override_rule") if rules]
        given = [reason for reason in reasons_in(self.data) if reason.is_complete]
        return self.is_to_be_sent and bool(asked) and not given

    # --- notices ---

    def take_note_of_changes(self) -> list[Change]:
        """The usual that they saw is not the one that holds: say what changed, and from now on count
        with the new one.
        """
        version = str(self.candidate.contact_version)
        if self.request.method != "POST" or self.data.get("contact_version") == version:
            return []
        since = seen_at(self.data, self.at)
        self.data["contact_version"] = version
        self.data["seen_at"] = str(self.at.timestamp())
        return changes_since(self.candidate, since, self.questions) or [
            Change(_("How to reach them"), "", "")
        ]

    @cached_property
    def has_news(self) -> bool:
        """A colleague wrote something that the writer has not seen; from now on they have."""
        if self.colleague is None or self.data.get("seen_message") == str(self.colleague.pk):
            return False
        self.data["seen_message"] = str(self.colleague.pk)
        return True
