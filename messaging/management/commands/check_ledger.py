"""Look at the books: does everything hold that must hold of what was sent?"""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand

from messaging.models import Alarm
from messaging.queries.figures import figures, open_alarms
from messaging.queries.ledger import MOST_SHOWN, Finding, findings

BROKEN = 1


class Command(BaseCommand):
    help = "Checks what must hold of every message. Ends with 1 when something does not."

    def handle(self, *args: Any, **options: Any) -> None:
        found = findings()
        for finding in found:
            self.stdout.write(line_of(finding))
        self.say_figures()
        if not all(finding.holds for finding in found):
            raise SystemExit(BROKEN)

    def say_figures(self) -> None:
        now = figures()
        at = now.at
        self.stdout.write(
            f"queued {now.queued}, due {now.due}{age(now.oldest_due_at, at)}, "
            f"not certain {now.not_certain}{age(now.oldest_not_certain_at, at)}, "
            f"need a decision {now.dead}, last beat of a sender{age(now.beat_at, at) or ' never'}"
        )
        for alarm in open_alarms():
            self.stdout.write(f"alarm: {alarm.get_kind_display()}{subject_of(alarm)}")


def line_of(finding: Finding) -> str:
    if finding.holds:
        return f"{finding.name:<4} holds   {finding.says}"
    shown = ", ".join(str(pk) for pk in finding.ids[:MOST_SHOWN])
    more = f" and {len(finding.ids) - MOST_SHOWN} more" if len(finding.ids) > MOST_SHOWN else ""
    return f"{finding.name:<4} BROKEN  {finding.says}: {finding.of} {shown}{more}"


def subject_of(alarm: Alarm) -> str:
    return f" ({alarm.subject})" if alarm.subject else ""


def age(since: datetime | None, at: datetime) -> str:
    return f" ({round((at - since).total_seconds())} s ago)" if since else ""
