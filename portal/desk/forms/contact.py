"""What a recruiter fills in to contact someone. What may leave is decided by the verdict, not here."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from candidates.models import Application, Document
from messaging.rules.placeholders import used
from portal.desk.forms.promises import NewsDay
from preferences.enums import Channel, OverrideReason, Rule, TopicKey

# What a person writes about; service messages and digests write themselves.
TOPICS = [
    (topic.value, topic.label)
    for topic in TopicKey
    if topic not in (TopicKey.SERVICE, TopicKey.DIGEST)
]
REASONS = [("", _("Choose")), *OverrideReason.choices]
LONGEST = 10_000
SUBJECT = 200
WORDS = 300


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody goes against one rule."""

    rule: Rule
    reason: str
    words: str

    @property
    def is_complete(self) -> bool:
        return self.reason != OverrideReason.OTHER or bool(self.words.strip())


def reasons_in(data: QueryDict) -> list[Reason]:
    """For each rule gone against so far; what has no reason yet is none. One reason may be against
    several rules.
    """
    rows = zip_longest(
        data.getlist("override_rule"),
        data.getlist("override_reason"),
        data.getlist("override_words"),
        fillvalue="",
    )
    return [
        Reason(Rule(rule), reason, words[:WORDS])
        for rules, reason, words in rows
        for rule in rules.split()
        if rule in Rule.values and reason in OverrideReason.values
    ]


class AboutForm(forms.Form):
    """What it is about: the verdict is taken about this topic, for this application."""

    topic = forms.TypedChoiceField(label=_("About"), choices=TOPICS, coerce=TopicKey)
    application = forms.TypedChoiceField(
        label=_("Job"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, applications: Sequence[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"].choices = [  # type: ignore[attr-defined]
            *((row.pk, row.job.title) for row in applications),
            ("", _("No job in particular")),
        ]


class ContactForm(AboutForm):
    """One message. `seen_at` and `contact_version` say which usual its writer has seen."""

    channel = forms.TypedChoiceField(
        label=_("How"), choices=Channel.choices, coerce=Channel, widget=forms.RadioSelect
    )
    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT, required=False)
    body = forms.CharField(
        label=_("Message"),
        max_length=LONGEST,
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea({"rows": 6}),
    )
    asks = forms.IntegerField(
        label=_("Things this asks them to do"),
        min_value=0,
        max_value=9,
        required=False,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    keeps_asks = forms.CharField(label=_("Why it has to be so"), required=False, max_length=WORDS)
    news_on = NewsDay()
    file = forms.TypedChoiceField(
        label=_("A file goes along"), coerce=int, empty_value=None, required=False
    )
    corrects = forms.IntegerField(required=False, widget=forms.HiddenInput)
    template_body = forms.IntegerField(required=False, widget=forms.HiddenInput)
    draft = forms.IntegerField(required=False, widget=forms.HiddenInput)
    client_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    contact_version = forms.IntegerField(widget=forms.HiddenInput)
    seen_at = forms.FloatField(widget=forms.HiddenInput)
    seen_message = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        channels: Iterable[Channel],
        files: Sequence[Document] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].choices = [  # type: ignore[attr-defined]
            ("", _("No file")),
            *((each.pk, f"{each.type}: {each.name}") for each in files),
        ]
        self.fields["channel"].choices = [  # type: ignore[attr-defined]
            (channel.value, channel.label) for channel in channels
        ]

    def clean_asks(self) -> int:
        return self.cleaned_data["asks"] or 0

    def clean(self) -> dict[str, Any]:
        """A letter with room for a day leaves with the day, and a day belongs to a job."""
        given = super().clean() or {}
        words = f"{given.get('subject', '')} {given.get('body', '')}"
        day = given.get("news_on")
        if "new_day" in used(words) and day is None and "news_on" not in self.errors:
            self.add_error("news_on", _("Say the day: it takes the place of {new_day}."))
        if day is not None and given.get("application") is None:
            self.add_error("application", _("Choose the job that the news is about."))
        return given


def seen_at(data: QueryDict, at: datetime) -> datetime:
    """When the writer last saw the usual; nonsense counts as now."""
    try:
        return datetime.fromtimestamp(float(data.get("seen_at", "")), UTC)
    except (ValueError, OverflowError, OSError):
        return at
