"""One visit of the composer: what was asked for, what was written, and what is shown beside it."""

import uuid
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from candidates.models import Application, Candidate
from messaging.models import Message, MessageTemplate
from portal.access import DeskRequest
from portal.desk.forms.contact import ContactForm, Reason, reasons_in, seen_at
from portal.desk.found import applications_of
from portal.desk.gate import Gate
from portal.desk.queries.card import Card, card_of
from portal.desk.queries.contact import (
    Ways,
    ask_letter,
    filled_template,
    offered_templates,
    ways_to,
)
from portal.desk.queries.drafts import draft_of, sent_before
from portal.desk.queries.notices import Change, changes_since, colleague_wrote, homework
from portal.desk.queries.panel import ARRANGERS, chosen_application
from preferences.enums import Channel, TopicKey
from preferences.queries.questions import QuestionAsked, questions
from preferences.queries.setup import employer_setup
from preferences.rules.facts import Override


class Composer:
    """Everything is read once, at the instant of the request."""

    def __init__(self, request: DeskRequest, candidate: Candidate) -> None:
        self.request = request
        self.candidate = candidate
        self.at = request.at
        self.data: QueryDict = request.POST.copy() if request.method == "POST" else request.GET
        self.applications: Sequence[Application] = applications_of(request, candidate)
        self.changes: list[Change] = self.take_note_of_changes()

    # --- what was asked for ---

    @property
    def is_to_be_sent(self) -> bool:
        """Every other button only looks again: another topic, a template, another way."""
        looks = ("look", "use_template", "switch_to", "ask")
        return self.request.method == "POST" and not any(name in self.data for name in looks)

    @cached_property
    def draft(self) -> Message | None:
        return draft_of(self.candidate, self.request.user, self.data.get("draft", ""))

    @cached_property
    def again(self) -> Message | None:
        return sent_before(self.candidate, self.request.user, self.data.get("again", ""))

    @property
    def before(self) -> Message | None:
        """Whose words and subject this one takes over."""
        return self.draft or self.again

    @cached_property
    def application(self) -> Application | None:
        return self.chosen()

    def chosen(self) -> Application | None:
        if "application" in self.data and not self.data["application"]:
            return None
        if self.before and "application" not in self.data:
            asked = self.before.application_id
            return next((row for row in self.applications if row.pk == asked), None)
        return chosen_application(self.request, self.applications)

    @cached_property
    def topic(self) -> TopicKey:
        return self.asked_topic()

    def asked_topic(self) -> TopicKey:
        if self.asked_key:
            return TopicKey.CHECK_IN
        asked = self.data.get("topic") or (self.before.topic if self.before else "")
        return TopicKey(asked) if asked in TopicKey.values else TopicKey.UPDATE

    @property
    def asked_key(self) -> str:
        """The one question to ask them, instead of what was being written."""
        key = self.data.get("ask", "")
        return key if key in self.questions else ""

    @cached_property
    def channel(self) -> Channel:
        asked = self.data.get("switch_to") or self.data.get("channel", "")
        if asked in Channel.values:
            return Channel(asked)
        tried = [each.channel for each in self.again.deliveries.all()] if self.again else []
        return self.ways.preset(is_reply="reply" in self.data, tried=tried)

    @cached_property
    def token(self) -> uuid.UUID:
        return uuid.uuid4()

    # --- what is known ---

    @cached_property
    def ways(self) -> Ways:
        return ways_to(self.request, self.candidate, self.application, self.topic)

    @cached_property
    def reasons(self) -> list[Reason]:
        """They belong to one way: another way starts without."""
        if "switch_to" in self.data:
            return []
        return [reason for reason in reasons_in(self.data) if reason.is_complete]

    @cached_property
    def gate(self) -> Gate:
        overrides = [Override(reason.rule, self.at) for reason in self.reasons]  # type: ignore[arg-type]
        return self.ways.gate(self.channel, overrides)

    @cached_property
    def questions(self) -> Mapping[str, QuestionAsked]:
        setup = employer_setup()
        return questions(language=setup.language, setup=setup)

    @cached_property
    def card(self) -> Card:
        """Beside the words, with the verdict about this topic."""
        return card_of(
            self.candidate,
            usual=self.ways.facts.usual,
            verdict=self.ways.preferred,
            questions=self.questions,
            application=self.application,
            may_contact=False,
            sees_restricted=bool(self.request.roles & ARRANGERS),
        )

    @cached_property
    def templates(self) -> list[MessageTemplate]:
        return offered_templates(
            self.topic, self.application.stage_id if self.application else None
        )

    @cached_property
    def colleague(self) -> Message | None:
        return colleague_wrote(self.candidate, self.request.user, self.at)

    @property
    def lacks_reason(self) -> bool:
        """They pressed on without one, or without the words that "another reason" needs."""
        rules = self.data.getlist("override_rule")
        return self.is_to_be_sent and len(rules) > len([r for r in self.reasons if r.is_complete])

    # --- notices ---

    def take_note_of_changes(self) -> list[Change]:
        """The usual that the writer saw is not the one that holds: say what changed, from now on
        count with the new one.
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

    @cached_property
    def homework(self) -> str:
        if not self.form.is_bound or self.form.errors or self.form.cleaned_data["keeps_asks"]:
            return ""
        return homework(
            self.ways.facts.usual,
            self.topic,
            self.channel,
            self.form.cleaned_data["asks"],
            self.questions,
            self.candidate.called,
        )

    @property
    def must_look(self) -> bool:
        return bool(self.changes) or self.has_news or bool(self.homework)

    # --- the form ---

    @cached_property
    def form(self) -> ContactForm:
        options: dict[str, Any] = {
            "applications": self.applications,
            "channels": [verdict.channel for verdict in self.ways.ordered],
        }
        if self.is_to_be_sent:
            return ContactForm(self.data, **options)
        return ContactForm(initial=self.initial(), **options)

    def initial(self) -> dict[str, Any]:
        """What stands in the form before it is sent: typed so far, a draft, or a template."""
        typed = {name: self.data[name] for name in ContactForm.base_fields if name in self.data}
        start = self.from_before() | typed | self.from_template() | self.from_question()
        return start | {
            "topic": self.topic,
            "application": self.application.pk if self.application else "",
            "channel": self.channel,
            "contact_version": self.candidate.contact_version,
            "seen_at": self.at.timestamp(),
            "seen_message": self.colleague.pk if self.colleague else "",
        }

    def from_before(self) -> dict[str, Any]:
        if self.before is None:
            return {}
        words = next(iter(self.before.bodies.all()), None)
        return {
            "draft": self.draft.pk if self.draft else "",
            "subject": words.subject if words else "",
            "body": words.body if words else "",
            "asks": self.before.asks,
        }

    def from_question(self) -> dict[str, Any]:
        if not self.asked_key:
            return {}
        return ask_letter(self.candidate, self.questions[self.asked_key], self.channel)

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
