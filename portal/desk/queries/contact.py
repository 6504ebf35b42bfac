"""What the composer rests on: the card, the verdict of every way, and the templates."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.template.loader import render_to_string

from candidates.enums import PaperState
from candidates.models import Application, Candidate, Document
from candidates.queries import employer
from messaging.channels.registry import CAPABILITIES
from messaging.models import MessageTemplate
from messaging.queries.placeholders import placeholder_values
from messaging.queries.templates import best, templates_for
from messaging.queries.verdicts import facts_for
from messaging.rules.media import may_go_along
from messaging.rules.placeholders import fill
from portal.access import DeskRequest
from portal.desk.gate import Gate, in_their_order
from preferences.enums import Channel, Rule, TopicKey, VerdictKind
from preferences.queries import QuestionAsked
from preferences.queries.setup import EmployerSetup
from preferences.rules.facts import Override, Verdict, VerdictFacts
from preferences.rules.verdict import may_leave, preferred_way, verdict, verdicts

MOST_FILES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Every way to reach them about one topic, now."""

    facts: VerdictFacts
    preferred: Verdict
    verdicts: Mapping[Channel, Verdict]

    @property
    def zone(self) -> str:
        return self.facts.usual.zone.name_at(self.facts.at)

    @property
    def ordered(self) -> Sequence[Verdict]:
        """Theirs first; what the employer does not have is not listed."""
        ours = {way: found for way, found in self.verdicts.items() if way in self.facts.channels}
        return in_their_order(ours, self.preferred.channel)

    def gate(self, channel: Channel, passed: Sequence[Rule] = ()) -> Gate:
        """`passed` are the rules that a reason was given against. What goes against the way itself
        is named at once: nobody is asked twice why they call.
        """
        found = self.ruling(channel, passed)
        rules = [found.rule]
        after = found
        while after.kind == VerdictKind.AGAINST:
            after = self.ruling(channel, [*passed, *rules])
            rules += [after.rule] if after.kind == VerdictKind.AGAINST else []
        return Gate(verdict=found, preferred=self.preferred, rules=tuple(rules))

    def ruling(self, channel: Channel, passed: Sequence[Rule]) -> Verdict:
        if not passed:
            return self.verdicts[channel]
        overrides = tuple(Override(rule, self.facts.at) for rule in passed)
        return verdict(replace(self.facts, overrides=overrides), channel)

    def preset(self, *, is_reply: bool, tried: Collection[str] = ()) -> Channel:
        """Their way for this topic; for an answer, where they wrote, if that is clear; after a
        failure, the next way that may be taken.
        """
        wrote = self.facts.last_inbound
        if is_reply and wrote and self.verdicts[wrote.channel].kind == VerdictKind.CLEAR:
            return wrote.channel
        if tried:
            left = (each for each in self.ordered if each.channel not in tried and may_leave(each))
            return next((each.channel for each in left), self.preferred.channel)
        return self.preferred.channel


def ways_to(
    request: DeskRequest,
    candidate: Candidate,
    application: Application | None,
    topic: TopicKey,
    setup: EmployerSetup | None = None,
) -> Ways:
    facts = facts_for(candidate, topic, request.at, application, setup)
    return Ways(facts=facts, preferred=preferred_way(facts), verdicts=verdicts(facts))


def ask_letter(
    candidate: Candidate, question: QuestionAsked, channel: Channel
) -> dict[str, object]:
    """One question in words, with a link to answer it."""
    words = {
        "first_name": candidate.called,
        "employer": employer().name,
        "question": question.text,
    }
    part = "text" if channel == Channel.TEXT else "email"
    return {
        "subject": render_to_string("letters/ask/subject.txt", words).strip(),
        "body": render_to_string(f"letters/ask/{part}.txt", words).strip(),
        "asks": 1,
    }


def files_to_send(candidate: Candidate, channel: Channel) -> list[Document]:
    """What of theirs may go along, by a way that can carry it: found safe, and of use on a phone."""
    if not CAPABILITIES[channel].carries_files:
        return []
    kept = candidate.documents.filter(state=PaperState.KEPT, superseded_by=None)
    found = kept.select_related("type")[:MOST_FILES]
    return [each for each in found if may_go_along(each.content_type, each.size)]


# --- templates --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A template in the words for one person."""

    body_id: int
    subject: str
    body: str
    asks: int

    def initial(self) -> dict[str, object]:
        return {
            "template_body": self.body_id,
            "subject": self.subject,
            "body": self.body,
            "asks": self.asks,
        }


def offered_templates(topic: TopicKey, stage_id: int | None) -> list[MessageTemplate]:
    """Those of their stage first."""
    found = templates_for(topic)
    return sorted(found, key=lambda each: (each.stage_id != stage_id, each.name))


def filled_template(
    template: MessageTemplate,
    channel: Channel,
    *,
    request: DeskRequest,
    candidate: Candidate,
    application: Application | None,
) -> Filled | None:
    """In their language and for this way; a way without words of its own takes those of the email."""
    body = best(template.bodies.all(), channel, candidate.language)
    if body is None:
        return None
    known = placeholder_values(candidate, application, request.user)
    # What is not known stays in sight: it is filled in by hand, or the message does not go.
    values = {name: value for name, value in known.items() if value}
    return Filled(
        body_id=body.pk,
        subject=fill(body.subject, values),
        body=fill(body.body, values),
        asks=body.asks,
    )
