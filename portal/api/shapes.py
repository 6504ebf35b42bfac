"""What goes in and out, as the OpenAPI document says it."""

from datetime import datetime
from typing import Annotated, Any, Final, Generic, TypeVar

from ninja import Field, Schema
from pydantic import ConfigDict, StringConstraints

from candidates.enums import ContactKind
from preferences.enums import (
    AnswerState,
    Channel,
    GivenBy,
    Rule,
    Scope,
    TopicKey,
    VerdictKind,
)

T = TypeVar("T")
MOST: Final = 200
MANY: Final = 1000
Name = Annotated[str, StringConstraints(max_length=80)]
Long = Annotated[str, StringConstraints(max_length=20_000)]
Short = Annotated[str, StringConstraints(max_length=300)]
Contact = Annotated[str, StringConstraints(max_length=254)]
OutsideKey = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Slug = Annotated[str, StringConstraints(max_length=80)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Given(Schema):
    """What is sent: a member that we do not know is said, not dropped."""

    model_config = ConfigDict(extra="forbid")


class Page(Schema, Generic[T]):
    items: list[T]
    next: str | None = Field(None, description="Send it as `cursor` for what follows.")


class FieldError(Schema):
    where: str
    why: str


class ProblemOut(Schema):
    """RFC 9457, with a code that stays."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    code: str
    detail: str


# --- people ---------------------------------------------------------------------------------------


class ContactPointOut(Schema):
    kind: ContactKind
    masked: str = Field(description="Enough to recognise it. To reach somebody, send a message.")
    is_verified: bool
    is_open: bool
    is_at_work: bool


class OutsideIdOut(Schema):
    system: str
    value: str


class CandidateLine(Schema):
    id: int
    name: str
    language: str
    since: datetime


class CandidateOut(CandidateLine):
    first_name: str
    last_name: str
    wanted_name: str
    time_zone: str = Field(description="Empty: not known, the employer's is assumed.")
    contact_points: list[ContactPointOut]
    outside_ids: list[OutsideIdOut]
    version: int = Field(description="Rises with whatever changes how they may be reached.")


class CandidateIn(Given):
    """Somebody to be found again or added. What we have is never typed over."""

    first_name: Name
    last_name: Name = ""
    wanted_name: Name = ""
    email: Contact = ""
    phone: Contact = Field("", description="A number is never consent to texts.")
    outside_id: OutsideKey | None = Field(None, description="Their id in the token's own system.")
    time_zone: Annotated[str, StringConstraints(max_length=64)] = ""
    language: Annotated[str, StringConstraints(max_length=12)] = ""
    job: Slug | None = Field(
        None, description="Address of a job of yours. Needed for whoever you do not see yet."
    )
    stage: Annotated[str, StringConstraints(max_length=50)] = ""
    opted_out: list[Channel] = Field(
        [], max_length=5, description="Ways that they closed elsewhere. None is ever opened here."
    )


class TakenOut(Schema):
    """Ids alone: the same again gets the same."""

    id: int
    was_known: bool
    application: int | None


class ManyIn(Given):
    people: list[CandidateIn] = Field(min_length=1, max_length=MANY)


class LineOut(Schema):
    """Of one of many: what became of it, or why it was not taken."""

    line: int
    id: int | None = None
    was_known: bool = False
    application: int | None = None
    code: str = ""
    why: str = ""


class ManyOut(Schema):
    taken: int
    refused: int
    lines: list[LineOut]


# --- the usual and the verdict --------------------------------------------------------------------


class HoursOut(Schema):
    weekday: int = Field(description="0 is Monday.")
    starts: str
    ends: str


class PreferenceOut(Schema):
    key: str
    about: str
    answer: str
    options: list[str]
    hours: list[HoursOut]
    scope: Scope
    state: AnswerState | None = Field(description="None: never asked, the value is a default.")
    given_by: GivenBy | None
    said_at: datetime | None
    until: datetime | None
    is_doubted: bool


class UsualOut(Schema):
    candidate: int
    application: int | None
    at: datetime
    time_zone: str
    in_words: str
    preferences: list[PreferenceOut]


class VerdictOut(Schema):
    """May I contact them, this way, about this, now?"""

    verdict: VerdictKind
    rule: Rule
    channel: Channel
    in_words: str
    why: str
    key: str = Field(description="Of the answer behind the rule, if there is one.")
    said_at: datetime | None = Field(description="When that answer was given, or the rule began.")
    given_by: GivenBy | None
    until: datetime | None = Field(description="When it will be clear, as far as can be told now.")
    is_fallback: bool
    may_override: bool


class VerdictsOut(Schema):
    candidate: int
    application: int | None
    topic: TopicKey
    at: datetime
    version: int
    asked: VerdictOut = Field(description="Of the way that was asked for, else of their own way.")
    ways: list[VerdictOut] = Field(
        description="Every way, their own first; empty unless asked for."
    )


PROBLEMS: Final[dict[Any, Any]] = dict.fromkeys(
    (400, 401, 403, 404, 409, 412, 413, 422, 428, 429), ProblemOut
)
