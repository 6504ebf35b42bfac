"""Before one message goes to many: who gets it which way, who later, and who not, with the reason.

The same few queries for one person and for five hundred.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from candidates.models import Application, Candidate
from candidates.queries import employer
from candidates.staff import Staff
from messaging.enums import LeftOut
from messaging.models import Message, MessageTemplate
from messaging.queries.facts import people_facts
from messaging.queries.placeholders import placeholder_values
from messaging.queries.templates import Letter, letter_of
from messaging.rules import placeholders
from portal.desk.queries.notices import LATELY, homework
from preferences.enums import Channel, TopicKey, VerdictKind
from preferences.queries.questions import QuestionAsked, questions
from preferences.queries.setup import employer_setup
from preferences.rules.facts import Verdict, VerdictFacts
from preferences.rules.verdict import may_leave, preferred_way


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One person of the split. `why` says what keeps them out; empty, they get it."""

    candidate: Candidate
    application: Application | None
    contact_version: int
    verdict: Verdict
    zone: str
    at: datetime
    letter: Letter | None
    why: str = ""
    words: str = ""  # of the homework

    @property
    def goes(self) -> bool:
        return not self.why

    @property
    def is_later(self) -> bool:
        return self.verdict.kind == VerdictKind.WAIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is to be said: a template, which has words for each way, or the same words for all."""

    template: MessageTemplate | None = None
    subject: str = ""
    body: str = ""
    asks: int = 0

    def letter(self, way: Channel, language: str) -> Letter | None:
        if self.template is not None:
            return letter_of(list(self.template.bodies.all()), way, language)
        return Letter(self.subject, self.body, asks=self.asks)

    @property
    def may_ask(self) -> bool:
        if self.template is not None:
            return any(body.asks for body in self.template.bodies.all())
        return bool(self.asks)


def split_of(
    people: Sequence[Candidate],
    applications: Mapping[int, Application],
    topic: TopicKey,
    words: Words,
    *,
    by: Staff,
    at: datetime,
) -> list[Part]:
    setup = employer_setup()
    found = people_facts([person.pk for person in people], at, applications, setup)
    asked = questions(language=setup.language, setup=setup) if words.may_ask else {}
    house = employer().name if people else ""
    parts = []
    for person in people:
        if facts := found.get(person.pk):
            application = applications.get(person.pk)
            about = facts.about(topic)
            letter = words.letter(preferred_way(about).channel, person.language)
            values = placeholder_values(person, application, by, house)
            parts.append(
                part_of(person, application, facts.contact_version, about, letter, values, asked)
            )
    return parts


def part_of(
    person: Candidate,
    application: Application | None,
    version: int,
    facts: VerdictFacts,
    letter: Letter | None,
    values: Mapping[str, str],
    asked: Mapping[str, QuestionAsked],
) -> Part:
    ruling = preferred_way(facts)
    asks = letter.asks if letter else 0
    hands_out = homework(facts.usual, facts.topic.key, ruling.channel, asks, asked, person.called)
    return Part(
        candidate=person,
        application=application,
        contact_version=version,
        verdict=ruling,
        zone=facts.usual.zone.name_at(facts.at),
        at=facts.at,
        letter=letter,
        why=why_out(ruling, letter, values, hands_out),
        words=hands_out,
    )


def why_out(
    ruling: Verdict, letter: Letter | None, values: Mapping[str, str], hands_out: str
) -> str:
    if not may_leave(ruling):
        return LeftOut.RULE
    if letter is None:
        return LeftOut.NO_WORDS
    if placeholders.missing("".join((letter.subject, letter.body, letter.text)), values):
        return LeftOut.PLACEHOLDER
    return LeftOut.HOMEWORK if hands_out else ""


def written_lately(people: Iterable[Candidate], user: Staff, at: datetime) -> list[Candidate]:
    """To whom a colleague has just written: nobody needs two messages at once."""
    ids = {person.pk: person for person in people}
    lately = (
        Message.objects.filter(thread__candidate__in=list(ids), queued_at__gt=at - LATELY)
        .exclude(author_id=user.pk)
        .exclude(author=None)
        .order_by()
        .values_list("thread__candidate")
        .annotate(last=Max("queued_at"))
    )
    return [ids[pk] for pk, _last in lately]
