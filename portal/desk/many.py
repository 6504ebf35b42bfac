"""One visit of somebody who writes to many: whom, in which words, and what becomes of each."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from candidates.models import Application, Candidate
from candidates.queries import employer
from messaging.actions.batches import Wanted
from messaging.enums import LeftOut
from messaging.models import MessageTemplate
from messaging.queries.placeholders import placeholder_values
from messaging.queries.templates import templates_with_words_for
from messaging.rules.lint import Wording
from portal.access import DeskRequest
from portal.desk.forms.filters import PeopleFilter
from portal.desk.forms.send import SendForm
from portal.desk.gate_words import foot_words
from portal.desk.preview import HIDDEN, Seen, seen
from portal.desk.queries.split import Part, Words, split_of, written_lately
from portal.desk.selection import MOST, Selection
from preferences.enums import Channel, TopicKey, VerdictKind

PREVIEWS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """People of the split who have the same in common: a way, or a reason."""

    key: str  # a channel, "later", a rule, or why they are left out
    icon: str
    parts: Sequence[Part]

    @property
    def count(self) -> int:
        return len(self.parts)


class Many:
    """Everything is read once, at the instant of the request."""

    def __init__(self, request: DeskRequest) -> None:
        self.request = request
        self.selection = Selection.of(request)
        self.data: QueryDict = request.POST if request.method == "POST" else request.GET

    @property
    def is_to_be_sent(self) -> bool:
        return self.request.method == "POST" and "send" in self.data

    @property
    def url(self) -> str:
        return reverse("desk_send")

    @property
    def is_ending(self) -> bool:
        return False

    # --- whom ---

    @cached_property
    def wanted(self) -> PeopleFilter:
        return self.selection.wanted(self.request)

    @cached_property
    def people(self) -> Sequence[Candidate]:
        return self.selection.people(self.request, self.wanted)

    @property
    def is_too_many(self) -> bool:
        return len(self.people) > MOST

    @cached_property
    def applications(self) -> Mapping[int, Application]:
        return self.selection.applications(self.request, self.people, self.wanted)

    # --- what ---

    @cached_property
    def topic(self) -> TopicKey:
        asked = self.data.get("topic", "")
        return TopicKey(asked) if asked in TopicKey.values else TopicKey.UPDATE

    @cached_property
    def templates(self) -> Sequence[MessageTemplate]:
        return templates_with_words_for(self.topic)

    @cached_property
    def form(self) -> SendForm:
        if self.is_to_be_sent:
            return self.made_form(self.data)
        return self.made_form(initial=self.typed(SendForm) | {"topic": self.topic})

    def made_form(self, *args: Any, **kwargs: Any) -> SendForm:
        return SendForm(*args, templates=self.templates, **kwargs)

    def typed(self, form: type[SendForm]) -> dict[str, Any]:
        return {name: self.data[name] for name in form.base_fields if name in self.data}

    @cached_property
    def words(self) -> Words:
        asks = str(self.form["asks"].value() or "")
        return Words(
            template=self.template,
            subject=str(self.form["subject"].value() or ""),
            body=str(self.form["body"].value() or ""),
            asks=int(asks) if asks.isdecimal() and len(asks) < 3 else 0,
        )

    @property
    def template(self) -> MessageTemplate | None:
        asked = str(self.form["template"].value() or "")
        return next((each for each in self.templates if str(each.pk) == asked), None)

    # --- what becomes of each ---

    @cached_property
    def split(self) -> Sequence[Part]:
        return () if self.is_too_many else self.parts()

    def parts(self) -> Sequence[Part]:
        return split_of(
            self.people,
            self.applications,
            self.topic,
            self.words,
            by=self.request.user,
            at=self.request.at,
        )

    @cached_property
    def going(self) -> Sequence[Part]:
        return [part for part in self.split if part.goes]

    @property
    def seen(self) -> str:
        """Who was shown, and which version of their usual: goes into the form."""
        return " ".join(f"{part.candidate.pk}:{part.contact_version}" for part in self.split)

    @cached_property
    def shares(self) -> Sequence[Share]:
        """“31 by email, 22 by text, 4 calls, 9 held until their hours”."""
        return self.shared_out(self.going, self.key_of, tuple(Channel))

    @cached_property
    def left_out(self) -> Sequence[Share]:
        out = [part for part in self.split if not part.goes]
        return self.shared_out(
            out, lambda part: part.verdict.rule if part.why == LeftOut.RULE else part.why
        )

    @staticmethod
    def key_of(part: Part) -> str:
        return "later" if part.is_later else str(part.verdict.channel)

    @staticmethod
    def shared_out(parts: Iterable[Part], key_of: Any, order: Sequence[str] = ()) -> list[Share]:
        groups: dict[str, list[Part]] = {}
        for part in parts:
            groups.setdefault(str(key_of(part)), []).append(part)
        rank = {str(key): place for place, key in enumerate(order)}
        counted = Counter({key: len(group) for key, group in groups.items()})
        return [
            Share(key=key, icon=icon_of(key, groups[key][0]), parts=groups[key])
            for key, _count in sorted(counted.items(), key=lambda row: rank.get(row[0], len(rank)))
        ]

    @cached_property
    def colleagues(self) -> Sequence[Candidate]:
        """Somebody of the team wrote to these a moment ago."""
        people = [part.candidate for part in self.going]
        return written_lately(people, self.request.user, self.request.at)

    @property
    def not_asked(self) -> int:
        """How many get it by our default, because we do not know yet."""
        return sum(part.verdict.kind == VerdictKind.ASK_FIRST for part in self.going)

    # --- how it looks ---

    @cached_property
    def previews(self) -> Sequence[tuple[Part, Seen]]:
        """For one person of each way, as each of them will read it."""
        if not (self.template or self.words.body.strip()):
            return ()
        house = employer().name
        first = {part.verdict.channel: part for part in reversed(self.going)}
        chosen = [first[way] for way in Channel if way in first][:PREVIEWS]
        return [(part, self.seen_by(part, house)) for part in chosen]

    def seen_by(self, part: Part, house: str) -> Seen:
        letter, way = part.letter, part.verdict.channel
        assert letter is not None  # noqa: S101  # who gets none is not among those going
        body = letter.text if way == Channel.TEXT and letter.text else letter.body
        values = placeholder_values(part.candidate, part.application, self.request.user, house)
        language = part.candidate.language
        with translation.override(language):
            return seen(
                way,
                Wording(channel=way, body=body, subject=letter.subject),
                values | {"link": HIDDEN},
                why=foot_words(part.verdict, part.zone, language),
            )

    # --- sending ---

    def to_be_queued(self, shown: Mapping[int, int]) -> Iterable[Wanted]:
        """Exactly those who were on the page, each with the version that was seen there.

        Somebody who has come in since is not written to: nobody has looked at them.
        """
        for part in self.split:
            version = shown.get(part.candidate.pk)
            if version is None:
                continue
            is_changed = version != part.contact_version
            is_ruled_out = part.why == LeftOut.RULE
            yield Wanted(
                candidate=part.candidate,
                application=part.application,
                version=part.application.version if part.application else 0,
                contact_version=version,
                channel=part.verdict.channel,
                why=LeftOut.CHANGED if is_changed else part.why,
                rule=part.verdict.rule if is_ruled_out and not is_changed else "",
                until=part.verdict.until if is_ruled_out and not is_changed else None,
            )


def icon_of(key: str, part: Part) -> str:
    if key == "later":
        return "wait"
    return str(part.verdict.channel) if part.goes else str(VerdictKind.BLOCKED)
