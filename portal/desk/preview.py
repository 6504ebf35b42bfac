"""A message as the person will see it: the same letters that the sender puts around the words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from messaging.rules.lint import Wording
from messaging.rules.placeholders import fill
from messaging.rules.texts import TextLength, length_of, plain
from preferences.enums import Channel

HIDDEN = "••••"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What arrives by one way."""

    channel: Channel
    subject: str
    content: str
    length: TextLength | None = None  # of a text


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Somebody who does not exist, with a usual of their own."""

    name: str
    channel: Channel
    usual: Promise
    said_on: date | None = None
    noted_by: str = ""


SAMPLES = (
    Sample(
        name="Sam",
        channel=Channel.TEXT,
        usual=_("wants texts, weekdays 4pm to 8pm"),
        said_on=date(2026, 5, 3),
    ),
    Sample(
        name="Mia",
        channel=Channel.EMAIL,
        usual=_("wants email at any time; Ana noted it"),
        said_on=date(2026, 4, 20),
        noted_by="Ana",
    ),
    Sample(
        name="Lee",
        channel=Channel.CALL,
        usual=_("wants a call in the morning"),
        said_on=date(2026, 3, 9),
    ),
)
IN_THE_PORTAL = Sample(
    name="Lee", channel=Channel.PORTAL, usual=_("reads everything in the portal")
)


def samples_for(channel: Channel) -> tuple[Sample, ...]:
    """Three people; one of them gets what is being written."""
    return (*SAMPLES[:2], IN_THE_PORTAL) if channel == Channel.PORTAL else SAMPLES


def seen(
    channel: Channel,
    words: Wording,
    values: Mapping[str, str],
    *,
    said_on: date | None = None,
    noted_by: str = "",
    why: str = "",
) -> Seen:
    """`values` fill the placeholders; `why` stands in for the line that the sender would write."""
    body = fill(words.body, values)
    context: dict[str, Any] = {
        "body": body,
        "employer": values["employer"],
        "way": channel.label.lower(),
        "rule": "",
        "is_fallback": False,
        "is_service": False,
        "is_against": False,
        "is_first": False,
        "is_still_right_asked": False,
        "noted_by": noted_by,
        "said_on": said_on,
        "link": HIDDEN,
    }
    context["why"] = why or render("why", context)
    if channel == Channel.TEXT:
        content = plain(render("text", context))
        return Seen(channel=channel, subject="", content=content, length=length_of(content))
    if channel == Channel.EMAIL:
        subject = fill(words.subject, values) or render("subject", context)
        return Seen(channel=channel, subject=subject, content=render("email", context))
    return Seen(channel=channel, subject="", content=body)


def render(name: str, context: Mapping[str, Any]) -> str:
    return render_to_string(f"letters/envelope/{name}.txt", dict(context)).strip()
