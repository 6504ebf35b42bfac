"""First match wins: one person with everything in the way, taken away piece by piece (RULES 4)."""

from datetime import time
from typing import Any

from candidates.enums import ContactKind
from preferences.enums import Channel, ConsentHow, PauseKind, TextConsent, TopicKey
from preferences.rules.facts import Consents, ContactFacts, Hold, OptOut, PauseFacts
from preferences.rules.verdict import verdict
from preferences.rules.windows import WEEKDAYS

from .world import EMAIL, NOON, PHONE, days, facts, given, hours, open_hours

TEXT = Channel.TEXT
NIGHT = NOON.replace(hour=3)
HELD = Hold(TEXT, NOON)
AT_WORK = ContactFacts(id=3, kind=ContactKind.PHONE, is_verified=True, is_at_work=True)
OTHER_JOBS, SERVICE, DOCUMENTS = TopicKey.OTHER_JOBS, TopicKey.SERVICE, TopicKey.DOCUMENTS

SAID: dict[str, Any] = {
    "never": given("channel.never", "email", "text", "call", "at_work"),
    "first": given("channel.first", "call", "email"),
    "hours": open_hours(time(16), time(20), WEEKDAYS),
}
KNOWN: dict[str, Any] = {
    "at": NIGHT,
    "is_erased": True,
    "is_stopped_by_law": True,
    "consents": Consents(
        opt_outs=(OptOut(channel=TEXT, at=NOON, how=ConsentHow.KEYWORD),), holds=(HELD,)
    ),
    "channels": frozenset({Channel.EMAIL}),
    "contacts": (EMAIL,),
    "pause": PauseFacts(kind=PauseKind.ALL, began_at=NIGHT - hours(1)),
    "counted": tuple(NIGHT - hours(n) for n in (1, 2, 2, 24, 25, 26, 48, 49)),
}
LAST_DAYS = tuple(NOON - days(n) for n in (1, 1, 2, 2, 3, 3, 4, 5))
ALL_DAYS = (NOON, NOON, NOON, *LAST_DAYS)

# The topic, what is in the way of a text about it, and what takes that away: an answer, or a fact.
STEPS: list[tuple[TopicKey, str, str, dict[str, Any], dict[str, Any]]] = [
    (OTHER_JOBS, "blocked", "erased", {}, {"is_erased": False}),
    (OTHER_JOBS, "blocked", "legal_stop", {}, {"is_stopped_by_law": False}),
    (OTHER_JOBS, "blocked", "no_consent", {"touch": given("touch.which", "like_this")}, {}),
    (SERVICE, "blocked", "opted_out", {}, {"consents": Consents(holds=(HELD,))}),
    (SERVICE, "blocked", "opt_out_awaits", {}, {"consents": Consents()}),
    (SERVICE, "blocked", "not_available", {}, {"channels": frozenset(Channel)}),
    (SERVICE, "blocked", "no_contact_point", {}, {"contacts": (EMAIL, AT_WORK)}),
    (SERVICE, "blocked", "service_late", {}, {}),
    (DOCUMENTS, "blocked", "no_consent", {}, {"consents": Consents(text=TextConsent.CHOSEN)}),
    (DOCUMENTS, "blocked", "paused", {}, {"pause": None}),
    (DOCUMENTS, "blocked", "no_way", {"never": given("channel.never", "text", "at_work")}, {}),
    (DOCUMENTS, "against", "never", {"never": given("channel.never", "at_work")}, {}),
    (DOCUMENTS, "against", "at_work", {}, {"contacts": (EMAIL, AT_WORK, PHONE)}),
    (DOCUMENTS, "against", "not_their_way", {"first": given("channel.first", "text")}, {}),
    (DOCUMENTS, "wait", "legal_hours", {}, {"at": NOON, "counted": ALL_DAYS}),
    (DOCUMENTS, "wait", "own_hours", {"hours": given("contact.hours", "any")}, {}),
    (DOCUMENTS, "wait", "day_cap", {}, {"counted": LAST_DAYS}),
    (DOCUMENTS, "wait", "week_cap", {}, {"counted": ()}),
    (DOCUMENTS, "ask_first", "not_known", {"papers": given("papers.how", "help")}, {}),
    (DOCUMENTS, "clear", "first_way", {}, {}),
]


def test_what_comes_first_in_the_table_is_what_is_said():
    said, known = dict(SAID), dict(KNOWN)
    for about, kind, rule, more_said, more_known in STEPS:
        ruling = verdict(facts(*said.values(), about=about, **known), TEXT)
        assert (ruling.kind.value, ruling.rule.value) == (kind, rule)
        said |= more_said
        known |= more_known


def test_what_is_not_known_is_read_before_what_is_doubted():
    doubted = given("channel.first", "text", is_doubted=True)
    assert verdict(facts(doubted, about=DOCUMENTS), TEXT).rule == "not_known"
