"""May I contact them, this way, about this, now? And the usual behind it."""

from typing import Annotated, Any

from ninja import Field, Query, Router, Schema

from candidates.models import Candidate
from messaging.queries.verdicts import facts_for
from portal.api.door import ApiRequest, etag, meant_for
from portal.api.enums import Scope
from portal.api.scope import application_of, looked_at
from portal.api.shapes import PROBLEMS, UsualOut, VerdictsOut
from portal.cards import line_of as preference_line
from portal.standing import standing_of
from portal.words import usual_sentence
from portal.words.verdicts import verdict_words
from preferences.enums import Channel, TopicKey
from preferences.queries import questions
from preferences.queries.setup import employer_setup
from preferences.rules.facts import Verdict
from preferences.rules.values import Preference
from preferences.rules.verdict import OVERRIDABLE, preferred_way, verdict, verdicts

router = Router(tags=["The usual and the verdict"])
READS = meant_for(Scope.USUAL_READ)


class About(Schema):
    topic: TopicKey = TopicKey.UPDATE
    channel: Channel | None = Field(None, description="Left out: their own way.")
    application: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    all_ways: bool = False


@router.get("/candidates/{int:pk}/verdict", **READS, response={200: VerdictsOut, **PROBLEMS})
def take_verdict(request: ApiRequest, pk: int, about: Query[About]) -> Any:
    """The same verdict as at the desk, of this moment, with the rule and the date behind it.

    It is taken again when a message leaves: to send, use messages, not an address of your own.
    """
    candidate = looked_at(request, pk, "verdict")
    application = application_of(request, candidate, about.application)
    setup = employer_setup()
    facts = facts_for(candidate, about.topic, request.at, application, setup)
    preferred = preferred_way(facts)
    ways = [preferred]
    if about.all_ways:
        found = verdicts(facts)
        ways = [found[each] for each in {preferred.channel: None} | dict.fromkeys(found)]
    zone = facts.usual.zone.name_at(request.at)

    def told(each: Verdict) -> dict[str, Any]:
        return verdict_told(each, candidate, zone, request)

    etag(request, candidate.contact_version)
    return {
        "candidate": candidate.pk,
        "application": application.pk if application else None,
        "topic": about.topic,
        "at": request.at,
        "version": candidate.contact_version,
        "asked": told(verdict(facts, about.channel) if about.channel else preferred),
        "ways": [told(each) for each in ways] if about.all_ways else [],
    }


def verdict_told(
    found: Verdict, candidate: Candidate, zone: str, request: ApiRequest
) -> dict[str, Any]:
    words = verdict_words(found, name=candidate.called, zone=zone, at=request.at)
    return {
        "verdict": found.kind,
        "rule": found.rule,
        "channel": found.channel,
        "in_words": words.title,
        "why": words.why,
        "key": found.key,
        "said_at": found.answered_at or found.since,
        "given_by": found.given_by,
        "until": found.until,
        "is_fallback": found.is_fallback,
        "may_override": found.rule in OVERRIDABLE,
    }


class OfApplication(Schema):
    application: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None


@router.get("/candidates/{int:pk}/usual", **READS, response={200: UsualOut, **PROBLEMS})
def read_usual(request: ApiRequest, pk: int, of: Query[OfApplication]) -> Any:
    """How they want to be treated, each value with where it comes from.

    What is for those alone who arrange an interview is left out.
    """
    candidate = looked_at(request, pk, "usual")
    application = application_of(request, candidate, of.application)
    standing = standing_of(candidate, request.at, application)
    asked = questions(
        language="en",
        setup=standing.setup,
        usual=standing.usual,
        job_id=application.job_id if application else None,
    )
    etag(request, candidate.contact_version)
    return {
        "candidate": candidate.pk,
        "application": application.pk if application else None,
        "at": request.at,
        "time_zone": standing.zone,
        "in_words": usual_sentence(standing.usual, standing.used_ways),
        "preferences": [
            preference_told(standing.usual.of(key), preference_line(each, standing.usual.of(key)))
            for key, each in asked.items()
            if not each.is_restricted
        ],
    }


def preference_told(preference: Preference, line: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": preference.key,
        "about": line["about"],
        "answer": line["answer"],
        "options": line["options"],
        "hours": [
            {"weekday": each["weekday"], "starts": each["from"], "ends": each["to"]}
            for each in line["hours"]
        ],
        "scope": preference.scope,
        "state": preference.state,
        "given_by": preference.given_by,
        "said_at": preference.at,
        "until": preference.until,
        "is_doubted": preference.is_doubted,
    }
