"""What colleagues have done: who is on whom, who will be away, what ended, one message to many."""

from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from candidates.actions import desk, hand_overs
from candidates.enums import Outcome
from candidates.models import Application, Candidate
from messaging.actions import batches, decisions
from messaging.enums import LeftOut
from messaging.queries.verdicts import facts_for
from portal.demo.world import files
from portal.demo.world.meetings import staff
from preferences.enums import TopicKey
from preferences.rules.verdict import may_leave, preferred_way


def work(at: datetime) -> None:
    sample = files.toml("colleagues")
    for given in sample["closed"]:
        end(given, at - timedelta(minutes=given["minutes"]))
    write_to_many(sample["batch"], at)
    for given in sample["claims"]:
        for address in given["on"]:
            desk.take(candidate=person(address), by=staff(given["who"]), at=at)
    for given in sample["away"]:
        begins = at + timedelta(days=given["in_days"])
        hand_overs.hand_over_all(
            away=staff(given["who"]),
            stand_in=staff(given["stand_in"]),
            begins_at=begins,
            until=begins + timedelta(days=given["for_days"]),
            by=staff(given["who"]),
            at=at,
        )


def person(address: str) -> Candidate:
    return Candidate.objects.get(contact_points__value=address)


def end(given: dict[str, Any], at: datetime) -> None:
    """They told us, or we tell them: the answer leaves with the sender."""
    candidate = person(given["email"])
    application: Application = candidate.applications.earliest("pk")
    owner: Any = application.owner
    about: dict[str, Any] = {
        "application": application,
        "why": given["why"],
        "version": application.version,
        "by": owner,
        "at": at,
    }
    if "says" not in given:
        decisions.note_withdrawal(**about)
        return
    decisions.close_and_tell(
        **about,
        outcome=Outcome.REJECTED,
        client_token=uuid5(NAMESPACE_URL, given["email"]),
        subject=given["subject"],
        body=given["says"],
    )


def write_to_many(given: dict[str, Any], at: datetime) -> None:
    """Queued then; whoever starts the sender sees it leave, each their way."""
    sent = at - timedelta(minutes=given["minutes"])
    batch = batches.start(
        token=uuid5(NAMESPACE_URL, "sample-batch"),
        topic=TopicKey.UPDATE,
        people=[wanted(person(address), sent) for address in given["to"]],
        subject=given["subject"],
        body=given["says"],
        by=staff(given["by"]),
        at=sent,
    )
    batches.work_off(batch, sent)


def wanted(candidate: Candidate, at: datetime) -> batches.Wanted:
    application = candidate.applications.earliest("pk")
    verdict = preferred_way(facts_for(candidate, TopicKey.UPDATE, at, application))
    goes = may_leave(verdict)
    return batches.Wanted(
        candidate=candidate,
        application=application,
        contact_version=candidate.contact_version,
        channel=verdict.channel,
        version=application.version,
        why="" if goes else LeftOut.RULE,
        rule="" if goes else verdict.rule,
        until=None if goes else verdict.until,
    )
