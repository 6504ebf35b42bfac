"""One visit of the composer: the words, where they come from, and what to look at before they go."""

from functools import cached_property
from typing import Any

from django.utils import translation

from candidates.models import Application, Document
from messaging.models import Message, MessageTemplate
from messaging.queries.placeholders import placeholder_values
from messaging.rules.placeholders import fill
from portal.desk.forms.contact import ContactForm
from portal.desk.queries.contact import (
    ask_letter,
    files_to_send,
    filled_template,
    offered_templates,
)
from portal.desk.queries.drafts import day_named_by, draft_of, sent_before
from portal.desk.queries.notices import draft_beside, homework, not_yet
from portal.desk.reaching import Reaching
from portal.words import date_words
from preferences.enums import Channel, TopicKey
from preferences.rules.own_time import own_time


class Composer(Reaching):
    # --- what it opens with ---

    @cached_property
    def draft(self) -> Message | None:
        return draft_of(self.candidate, self.request.user, self.data.get("draft", ""))

    @cached_property
    def again(self) -> Message | None:
        return sent_before(self.candidate, self.request.user, self.data.get("again", ""))

    @cached_property
    def corrected(self) -> Message | None:
        """What went out and was wrong: this one goes after it, whatever becomes of it."""
        return sent_before(self.candidate, self.request.user, self.data.get("corrects", ""))

    @property
    def before(self) -> Message | None:
        """Whose words and subject this one takes over."""
        return self.draft or self.again or self.corrected

    @cached_property
    def files(self) -> list[Document]:
        return files_to_send(self.candidate, self.channel)

    @property
    def file(self) -> Document | None:
        chosen = self.form.cleaned_data["file"]
        return next((each for each in self.files if each.pk == chosen), None)

    @property
    def asked_key(self) -> str:
        """The one question to ask them, instead of what was being written."""
        key = self.data.get("ask", "")
        return key if key and key in self.questions else ""

    def asked_application(self) -> Application | None:
        if self.before is None or "application" in self.data:
            return super().asked_application()
        asked = self.before.application_id
        return next((row for row in self.applications if row.pk == asked), None)

    def asked_topic(self) -> TopicKey:
        if self.asked_key:
            return TopicKey.CHECK_IN
        if self.before is not None and "topic" not in self.data:
            return TopicKey(self.before.topic)
        return super().asked_topic()

    def preset_channel(self) -> Channel:
        tried = [each.channel for each in self.again.deliveries.all()] if self.again else []
        return self.ways.preset(is_reply="reply" in self.data, tried=tried)

    @cached_property
    def templates(self) -> list[MessageTemplate]:
        stage_id = self.application.stage_id if self.application else None
        return offered_templates(self.topic, stage_id)

    # --- the form ---

    @cached_property
    def form(self) -> ContactForm:
        options: dict[str, Any] = {
            "applications": self.applications,
            "channels": [verdict.channel for verdict in self.ways.ordered],
            "files": self.files,
        }
        if self.is_to_be_sent:
            return ContactForm(self.data, **options)
        form = ContactForm(initial=self.initial(), **options)
        form.fields["body"].widget.attrs["data-draft"] = f"contact-{self.candidate.pk}"
        return form

    @property
    def focus(self) -> str:
        """Where the eye goes: what stands in the way, else where there is something left to do."""
        if self.changes:
            return "changes"
        if self.is_to_be_sent:
            return self.focus_after_sending()
        if self.is_at_gate:
            return "gate"
        if "look" in self.data:
            return ""  # what was changed keeps it
        return "templates" if self.templates and not self.form.initial.get("body") else "body"

    @property
    def is_at_gate(self) -> bool:
        """Known without what else the form holds: the gate is read by itself, too."""
        if self.changes or self.is_to_be_sent:
            return self.focus == "gate"
        return "switch_to" in self.data or self.gate.is_done_by_a_person

    def place_focus(self) -> None:
        """Fields take it themselves; the other places are in the templates."""
        field = {"body": "body", "homework": "asks"}.get(self.focus)
        if field:
            self.form.fields[field].widget.attrs["autofocus"] = True

    def focus_after_sending(self) -> str:
        if self.form.errors:
            return "errors"
        if self.has_news:
            return "colleague"
        return "homework" if self.homework else "gate"

    def initial(self) -> dict[str, Any]:
        """What stands in the form before it is sent: typed so far, a draft, or a template."""
        typed = {name: self.data[name] for name in ContactForm.base_fields if name in self.data}
        words = self.from_before() | typed | self.from_template() | self.from_question()
        return words | {
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
            "corrects": self.corrected.pk if self.corrected else "",
            "subject": words.subject if words else "",
            "body": words.body if words else "",
            "asks": self.before.asks,
            "news_on": day_named_by(self.draft),
        }

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

    def from_question(self) -> dict[str, Any]:
        if not self.asked_key:
            return {}
        return ask_letter(self.candidate, self.questions[self.asked_key], self.channel)

    @cached_property
    def written(self) -> str:
        """The words as they will read them: what is known of them is filled in."""
        words = str(self.form["body"].value() or "")
        values = placeholder_values(
            self.candidate, self.application, self.request.user, self.setup.name
        )
        values["new_day"] = self.new_day
        return fill(words, {name: value for name, value in values.items() if value})

    @property
    def new_day(self) -> str:
        """The day by which they hear again, in their words; empty until it was said."""
        if not self.form.is_bound:
            return ""
        day = (
            getattr(self.form, "cleaned_data", {}).get("news_on") if self.form.is_valid() else None
        )
        if day is None:
            return ""
        with translation.override(self.candidate.language):
            return date_words(day, self.ways.zone, self.at)

    # --- what to look at first ---

    @cached_property
    def draft_beside(self) -> Message | None:
        """Words that lie ready already: better gone on with than written twice."""
        if self.draft is not None:
            return None
        return draft_beside(self.beside, self.request.user, self.data.get("client_token", ""))

    @cached_property
    def homework(self) -> str:
        if not self.form.is_bound or self.form.errors or self.form.cleaned_data["keeps_asks"]:
            return ""
        asks = self.form.cleaned_data["asks"]
        stage = self.application.stage.key if self.application else ""
        usual, name = self.ways.facts.usual, self.candidate.called
        return homework(usual, self.topic, self.channel, asks, self.questions, name) or not_yet(
            own_time(usual, stage), usual, asks, name
        )

    @property
    def must_look(self) -> bool:
        return bool(self.changes) or self.has_news or bool(self.homework)
