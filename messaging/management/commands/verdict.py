"""May we contact this person, this way, about this, then? The same answer that everything else gets."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from candidates.models import Candidate, ContactPoint
from messaging.queries.verdicts import verdict_for, verdicts_by_channel
from preferences.enums import Channel, TopicKey
from preferences.rules.facts import Verdict


class Command(BaseCommand):
    help = "Says the verdict for a candidate (an id or an email address), and the rule behind it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("candidate")
        parser.add_argument("--channel", choices=Channel.values, default="")
        parser.add_argument("--topic", choices=TopicKey.values, default=TopicKey.UPDATE)
        parser.add_argument("--at", default="", help="an instant like 2027-03-03T20:30+00:00")

    def handle(self, *args: Any, **options: Any) -> None:
        person = found(options["candidate"])
        at = instant(options["at"])
        preferred = verdict_for(person, options["channel"] or None, options["topic"], at)
        self.stdout.write(said(preferred))
        if not options["channel"]:
            for channel, verdict in verdicts_by_channel(person, options["topic"], at).items():
                if channel != preferred.channel:
                    self.stdout.write(f"  {said(verdict)}")


def found(who: str) -> Candidate:
    points = ContactPoint.objects.filter(value=who.lower()).values("candidate")
    people = (
        Candidate.objects.filter(pk=who)
        if who.isdecimal()
        else Candidate.objects.filter(pk__in=points)
    )
    person = people.first()
    if person is None:
        raise CommandError("There is no such candidate.")
    return person


def instant(text: str) -> datetime:
    if not text:
        return timezone.now()
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError("That is no instant. Write it like 2027-03-03T20:30+00:00.") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def said(verdict: Verdict) -> str:
    words = [f"{verdict.channel.label}: {verdict.kind.label}", f"({verdict.rule.label})"]
    if verdict.until is not None:
        words.append(f"until {verdict.until.isoformat(timespec='minutes')}")
    if verdict.since is not None:
        words.append(f"since {verdict.since.isoformat(timespec='minutes')}")
    return " ".join(words)
