"""A call that is going on: the number, and the verdict under which it was shown."""

from dataclasses import dataclass
from datetime import datetime

from candidates.models import Candidate
from candidates.queries import zone_of
from messaging.enums import AttemptOutcome
from messaging.models import Attempt
from portal.desk.queries.conversation import why_words
from preferences.enums import Channel
from preferences.queries import usual_of
from preferences.rules.ways import may_leave_voicemail

ONGOING = (AttemptOutcome.OPEN, AttemptOutcome.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLog:
    attempt: Attempt
    candidate: Candidate
    title: str
    why: str
    script: str
    is_over: bool
    may_leave_message: bool
    zone: str

    @property
    def is_call(self) -> bool:
        return self.attempt.delivery.channel == Channel.CALL


def call_log(attempt: Attempt, at: datetime) -> CallLog:
    candidate = attempt.delivery.candidate
    zone = zone_of(candidate, at).name
    return CallLog(
        attempt=attempt,
        candidate=candidate,
        title=attempt.ruling.get_rule_display(),
        why=why_words(attempt.ruling, candidate.called, zone, at),
        script=attempt.body.body,
        is_over=attempt.outcome not in ONGOING,
        may_leave_message=may_leave_voicemail(usual_of(candidate, at)),
        zone=zone,
    )
