"""What goes in and out where programs work with applications, answers, contacts and messages."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import AwareDatetime, StringConstraints

from candidates.enums import Outcome
from messaging.enums import CallOutcome
from portal.api.shapes import Given, Id, Short, Slug
from preferences.enums import OverrideReason, Rule, Through, TopicKey

Long = Annotated[str, StringConstraints(max_length=20_000)]
# What the house says by itself (codes, digests) is not said by programs.
ContactTopic = Literal[
    "check_in", "interview", "documents", "update", "decision", "reminder", "other_jobs"
]


class Picked(Given):
    option: Annotated[str, StringConstraints(max_length=40)]
    rank: Annotated[int, Field(ge=1, le=9)] = 1
    words: Short = ""


class HoursIn(Given):
    weekday: Annotated[int, Field(ge=0, le=6)]
    starts: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    ends: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = Field(
        description="00:00 is the midnight at the end of the day."
    )


class AnswerIn(Given):
    """What they said. It waits for their own word where it differs from that."""

    key: Annotated[str, StringConstraints(max_length=40)]
    no_preference: bool = False
    options: list[Picked] = Field([], max_length=20)
    hours: list[HoursIn] = Field([], max_length=50)
    through: Through = Through.CALL
    words: Short = Field("", description="As they said it.")
    application: Id | None = Field(None, description="Holds for this application alone.")
    until: AwareDatetime | None = Field(None, description="Holds until then alone.")


class AnswerOut(Schema):
    id: int
    key: str
    is_waiting: bool


# --- contact --------------------------------------------------------------------------------------


class ContactIn(Given):
    """A contact that was made elsewhere: it counts like one of ours."""

    channel: Literal["call", "by_hand"]
    topic: ContactTopic = "update"
    outcome: CallOutcome
    words: Short = ""
    application: Id | None = None


class ContactOut(Schema):
    id: int
    message: int


class OverrideIn(Given):
    rule: Rule
    reason: OverrideReason
    words: Short = ""


class MessageIn(Given):
    topic: ContactTopic
    body: Long
    subject: Annotated[str, StringConstraints(max_length=200)] = ""
    text: Annotated[str, StringConstraints(max_length=1_600)] = Field(
        "", description="Shorter words, if it goes as a text."
    )
    channel: Literal["email", "text", "portal"] | None = Field(
        None, description="Left out: it follows their usual."
    )
    application: Id | None = None
    version: int | None = Field(None, description="Of the person, as you saw it: refused if moved.")
    overrides: list[OverrideIn] = Field([], max_length=5)


class MessageOut(Schema):
    id: int
    topic: TopicKey
    channel: str
    state: str
    held_because: str
    not_before: datetime | None
    created_at: datetime
    subject: str | None = Field(None, description="None: another team's, and withheld.")
    body: str | None = None


class SentOut(Schema):
    id: int
    channel: str
    state: str
    not_before: datetime | None


# --- applications ---------------------------------------------------------------------------------


class JobOut(Schema):
    id: int
    slug: str
    title: str
    place: str
    team: str
    is_open: bool
    stages: list[str]


class ApplicationOut(Schema):
    id: int
    candidate: int
    job: str
    stage: str
    outcome: Outcome | None
    applied_at: datetime
    stage_at: datetime
    closed_at: datetime | None
    version: int


class ApplicationIn(Given):
    candidate: Id
    job: Slug


class MoveIn(Given):
    stage: Annotated[str, StringConstraints(max_length=50)]
    why: Short = ""


class MoveOut(Schema):
    id: int
    application: int
    from_stage: str | None
    to_stage: str
    outcome: Outcome | None
    at: datetime


class MovedOut(Schema):
    id: int
    application: int
    version: int


class InterviewOut(Schema):
    id: int
    candidate: int
    application: int
    what: str
    meeting: str
    state: str
    starts_at: datetime
    ends_at: datetime
    confirmed_at: datetime | None
    outcome: str
    version: int


class UnmetOut(Schema):
    id: int
    candidate: int
    key: str
    words: str
    at: datetime
    served_at: datetime | None
    offered_at: datetime | None
