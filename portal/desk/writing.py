"""One visit of somebody who writes a template: which words, what is wrong with them, how they look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.http import QueryDict
from django.utils import translation

from candidates.enums import Role
from messaging.enums import BodyState
from messaging.models import MessageTemplate, TemplateBody
from messaging.queries.placeholders import sample_values
from messaging.queries.templates import best
from messaging.rules.lint import Finding, lint
from messaging.rules.placeholders import OFFERED
from messaging.rules.texts import TextLength, length_of, plain
from portal.access import DeskRequest
from portal.desk.forms.templates import CHANNELS, LANGUAGES, WordsForm
from portal.desk.preview import Sample, Seen, fill, samples_for, seen
from preferences.enums import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A link to the words of one channel in one language."""

    channel: Channel
    language: str
    is_written: bool
    is_waiting: bool
    is_current: bool


class Writing:
    """Everything is read once; `data` is what was typed, or what the address asks for."""

    def __init__(self, request: DeskRequest, template: MessageTemplate) -> None:
        self.request = request
        self.template = template
        self.asked: QueryDict = request.POST.copy() if is_posted(request) else request.GET

    @property
    def may_approve(self) -> bool:
        return may_approve(self.request)

    @cached_property
    def bodies(self) -> Sequence[TemplateBody]:
        return list(self.template.bodies.all())

    @cached_property
    def channel(self) -> Channel:
        asked = self.asked.get("channel", "")
        if asked in CHANNELS:
            return Channel(asked)
        written = {body.channel for body in self.bodies}
        return next((channel for channel in CHANNELS if channel in written), Channel.EMAIL)

    @cached_property
    def language(self) -> str:
        asked = self.asked.get("language", "")
        return asked if asked in LANGUAGES else "en"

    @property
    def query(self) -> str:
        return f"?channel={self.channel}&language={self.language}"

    # --- versions ---

    @cached_property
    def versions(self) -> Sequence[TemplateBody]:
        """Of this channel and language, the newest first."""
        return [
            body
            for body in self.bodies
            if body.channel == self.channel and body.language == self.language
        ]

    @property
    def newest(self) -> TemplateBody | None:
        return next(iter(self.versions), None)

    def catch_up_with(self, newest: TemplateBody) -> None:
        """Its writer is shown it: saved again, their words are the version after it."""
        self.asked["seen"] = str(newest.version)

    @property
    def in_use(self) -> TemplateBody | None:
        return next((body for body in self.versions if body.state == BodyState.APPROVED), None)

    @property
    def waiting(self) -> TemplateBody | None:
        newest = self.newest
        return newest if newest and newest.state == BodyState.WAITING else None

    @property
    def is_own(self) -> bool:
        return self.waiting is not None and self.waiting.by_id == self.request.user.pk

    @property
    def languages(self) -> Iterable[str]:
        return sorted({"en", self.language, *(body.language for body in self.bodies)})

    @property
    def other_languages(self) -> Iterable[tuple[str, str]]:
        there = set(self.languages)
        left = ((code, name) for code, name in LANGUAGES.items() if code not in there)
        return sorted(left, key=lambda each: each[1])

    @property
    def ways(self) -> list[Way]:
        return [self.way(channel) for channel in CHANNELS]

    def way(self, channel: Channel) -> Way:
        same = [
            body
            for body in self.bodies
            if body.channel == channel and body.language == self.language
        ]
        return Way(
            channel=channel,
            language=self.language,
            is_written=bool(same),
            is_waiting=bool(same) and same[0].state == BodyState.WAITING,
            is_current=channel == self.channel,
        )

    # --- the words ---

    @cached_property
    def form(self) -> WordsForm:
        if is_posted(self.request):
            return WordsForm(self.channel, self.language, self.asked)
        newest = self.newest
        initial = {
            "subject": newest.subject if newest else "",
            "body": newest.body if newest else "",
            "asks": newest.asks if newest else 0,
            "seen": newest.version if newest else 0,
        }
        return WordsForm(self.channel, self.language, initial=initial)

    @cached_property
    def values(self) -> dict[str, str]:
        return sample_values(self.request.user)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return lint(self.form.wording, self.values)

    @property
    def length(self) -> TextLength | None:
        """As the telephone counts it, with the name, the job and the link of an ordinary person."""
        if self.channel != Channel.TEXT:
            return None
        return length_of(plain(fill(self.form.wording.body, self.values)))

    @property
    def placeholders(self) -> list[str]:
        return [f"{{{name}}}" for name in OFFERED]

    # --- how it looks ---

    @property
    def previews(self) -> list[tuple[Sample, Seen | None]]:
        return [(sample, self.seen_by(sample)) for sample in samples_for(self.channel)]

    def seen_by(self, sample: Sample) -> Seen | None:
        """What they would get: the words being written, where those are for their way."""
        words = self.form.wording
        if sample.channel != self.channel:
            body = best(self.bodies, sample.channel, self.language)
            if body is None:
                return None
            words = replace(words, subject=body.subject, body=body.body)
        with translation.override(self.language):
            return seen(
                sample.channel,
                words,
                self.values | {"first_name": sample.name},
                said_on=sample.said_on,
                noted_by=sample.noted_by,
            )


def is_posted(request: DeskRequest) -> bool:
    return request.method == "POST"


def may_approve(request: DeskRequest) -> bool:
    """A coordinator, or an admin, who holds every role."""
    return Role.COORDINATOR in request.roles
