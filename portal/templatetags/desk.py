"""How the desk says what it shows: `{% load desk %}`. Words only; nothing is decided or read here."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates.models import Application, Move
from candidates.rules.contact import shown_phone
from messaging.enums import MessageState
from messaging.models import Circuit, Delivery, Message
from portal import wording
from portal.desk import gate_words, words
from portal.desk.closing import Closing
from portal.desk.composer import Composer
from portal.desk.doubt import MAY_GO_NOW, NEEDS_REASON, circuit_words, doubt_words
from portal.desk.forms.templates import LANGUAGES
from portal.desk.queries import timeline
from portal.desk.queries.beside import Asks
from portal.desk.queries.conversation import state_words
from portal.desk.queries.people import People
from portal.desk.queries.recent import StripLine, strip_for
from portal.desk.queries.today import TodayRow
from portal.desk.reaching import Reaching
from portal.desk.recent import is_remembered
from portal.desk.rows import act_words, address
from portal.words import VerdictWords, instant_words, verdict_words
from preferences.enums import Channel, OverrideReason
from preferences.rules.facts import Verdict

register = template.Library()


@register.filter
def how_many(people: People) -> str:
    return words.count_words(people.count, is_capped=people.is_capped)


@register.filter
def standing(application: Application) -> str:
    """The stage of an application, or how it ended."""
    return application.get_outcome_display() if application.outcome else application.stage.spoken


@register.filter
def pill(row: TodayRow) -> str:
    return words.pill_words(row.verdict, row.reached.zone, timezone.now())


@register.filter
def opens(row: TodayRow) -> str:
    """“at 4pm, their time”: when their hours open."""
    until, now = row.verdict.until, timezone.now()
    when = instant_words(until, row.reached.zone, now) if until else ""
    return _("at %(time)s, their time") % {"time": when}


@register.filter
def opening(row: TodayRow, section: str) -> str:
    """What the composer opens with: an answer, a message that came back, or an empty page."""
    if row.message is not None:
        is_draft = row.message.state == MessageState.DRAFT
        return f"?{'draft' if is_draft else 'again'}={row.message.pk}"
    return "?reply=1" if section == "waiting" else ""


@register.filter
def act(verdict: Verdict, name: str) -> str:
    return act_words(verdict, name)


@register.filter
def act_on(channel: str, name: str) -> str:
    return words.act_of(Channel(channel), name)


@register.filter
def spoken_number(value: str) -> str:
    """A number as people here write it."""
    return shown_phone(value, settings.PHONENUMBER_DEFAULT_REGION)


@register.filter
def instead(channel: Channel) -> str:
    return str(words.INSTEAD[channel])


@register.filter
def anyway(channel: Channel) -> str:
    return str(words.ANYWAY[channel])


@register.filter
def channel_word(channel: str) -> str:
    return str(words.NOUNS[Channel(channel)]) if channel else ""


@register.filter
def language_word(code: str) -> str:
    return LANGUAGES.get(code, code)


@register.filter
def move_words(move: Move) -> str:
    return timeline.move_words(move)


@register.filter
def last_day(until: datetime) -> str:
    """Of what ends at a midnight: “Fri 5 Mar”."""
    return wording.day(until - timedelta(minutes=1))


@register.filter
def is_elsewhere(zone: str) -> bool:
    """Whether their clock shows another time than the reader's now."""
    now = timezone.now()
    return now.astimezone(wording.zone_of(zone)).utcoffset() != timezone.localtime(now).utcoffset()


@register.filter
def ago(then: datetime, at: datetime) -> str:
    return words.ago(then, at)


# --- the card and the composer ------------------------------------------------------------------


@register.filter
def asks_words(asks: Asks) -> str:
    """The homework meter: “3 asks, 1 open”."""
    if not asks.made:
        return _("Nothing asked of them yet")
    made = ngettext("%(count)d ask", "%(count)d asks", asks.made) % {"count": asks.made}
    return _("%(made)s, %(open)d open") % {"made": made, "open": asks.open}


@register.simple_tag
def of_person(name: str, pk: int) -> str:
    """The same as `url`, in a tenth of the time: for lists."""
    return address(name) % pk


@register.simple_tag(takes_context=True)
def recent_lines(context: Context) -> Sequence[StripLine]:
    """Right after something was sent or moved the strip is on the page, with or without script."""
    request = context["request"]
    if not is_remembered(request, timezone.now()):
        return ()
    return strip_for(request.user, timezone.now())


@register.filter
def gate_verdict(composer: Reaching) -> VerdictWords:
    return said_about(composer, composer.gate.verdict)


@register.filter
def preferred_words(composer: Reaching) -> VerdictWords:
    return said_about(composer, composer.ways.preferred)


@register.filter
def foot(composer: Reaching) -> str:
    """What will stand below an email: why they get it."""
    verdict = composer.gate.verdict
    if verdict.channel != Channel.EMAIL or not composer.gate.is_open:
        return ""
    return gate_words.foot_words(verdict, composer.ways.zone, composer.candidate.language)


@register.filter
def decision_way_out(closing: Closing) -> str:
    """What there is to do when their own ways are closed."""
    name = closing.candidate.called
    return gate_words.way_out(closing.ways.preferred, name, closing.ways.zone, closing.at)


@register.filter
def close_words(closing: Closing) -> str:
    """“Close and send email”: what is pressed says what happens."""
    return gate_words.close_words(closing.channel, closing.candidate.called)


@register.filter
def against(composer: Reaching) -> str:
    return gate_words.against_words(composer.gate, composer.candidate.called)


@register.filter
def send_words(composer: Reaching) -> str:
    return gate_words.send_words(composer.gate, composer.ways.zone, composer.at)


@register.filter
def way_out(composer: Reaching) -> str:
    verdict, name = composer.gate.verdict, composer.candidate.called
    return gate_words.way_out(verdict, name, composer.ways.zone, composer.at)


@register.simple_tag
def ways_shown(composer: Composer) -> list[dict[str, object]]:
    """Each way to choose, with its verdict beside it."""
    verdicts = composer.ways.verdicts
    return [
        {
            "option": option,
            "verdict": verdicts[Channel(str(option.data["value"]))],
            "words": words.pill_words(
                verdicts[Channel(str(option.data["value"]))], composer.ways.zone, composer.at
            ),
            "is_theirs": str(option.data["value"]) == composer.ways.preferred.channel,
        }
        for option in composer.form["channel"]
    ]


@register.simple_tag
def override_reasons() -> list[tuple[str, Any]]:
    return list(OverrideReason.choices)


@register.filter
def how_it_stands(delivery: Delivery, at: datetime) -> str:
    """In the words of the outbox; times are told in ours, whose page it is."""
    return state_words(delivery, "", at)


@register.filter
def doubt(delivery: Delivery, at: datetime) -> str:
    return doubt_words(delivery, at)


@register.filter
def standstill(circuit: Circuit, at: datetime) -> str:
    return circuit_words(circuit, at)


@register.filter
def may_go_now(delivery: Delivery) -> bool:
    return delivery.hold in MAY_GO_NOW


@register.filter
def same_as(one: object, other: object) -> bool:
    return one == other


@register.filter
def needs_reason(delivery: Delivery) -> bool:
    return delivery.hold in NEEDS_REASON


@register.filter
def why_returned(message: Message) -> str:
    return words.returned_words(message)


@register.filter
def first_words(message: Message) -> str:
    """What a message says, for showing it in short."""
    bodies = list(message.bodies.all())
    return bodies[0].body[:200] if bodies else ""


@register.filter
def way_of_message(message: Message) -> str:
    deliveries = list(message.deliveries.all())
    return str(words.BY[Channel(deliveries[0].channel)]) if deliveries else ""


def said_about(composer: Reaching, verdict: Verdict) -> VerdictWords:
    name, zone = composer.candidate.called, composer.ways.zone
    return verdict_words(verdict, name=name, zone=zone, at=composer.at)
