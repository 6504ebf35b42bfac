"""What must hold of every verdict, whatever is known: over generated people and moments."""

from dataclasses import replace
from datetime import time, timedelta

from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from candidates.enums import ClosedWhy, ContactKind
from preferences.enums import (
    AnswerState,
    Channel,
    ConsentHow,
    PauseKind,
    Rule,
    Scope,
    TextConsent,
    TopicKey,
    VerdictKind,
)
from preferences.rules.facts import (
    Agreement,
    Consents,
    ContactFacts,
    Hold,
    LastInbound,
    OptOut,
    Override,
    PauseFacts,
    VerdictFacts,
)
from preferences.rules.values import Chosen, Given, Zone
from preferences.rules.verdict import OVERRIDABLE, preferred_way, route, verdict
from preferences.rules.windows import EVERY_DAY, awake_windows, chosen_windows, on_days

from .world import EMAIL, NOON, PHONE, facts

CLEAR, WAIT, ASK_FIRST, AGAINST, BLOCKED = (
    VerdictKind.CLEAR,
    VerdictKind.WAIT,
    VerdictKind.ASK_FIRST,
    VerdictKind.AGAINST,
    VerdictKind.BLOCKED,
)
LEAVES = (CLEAR, ASK_FIRST)
LOUD = (Channel.EMAIL, Channel.TEXT, Channel.CALL, Channel.BY_HAND)

OPTIONS = {
    "channel.first": ["text", "email", "call", "by_hand", "another"],
    "channel.never": ["text", "email", "call", "voicemail", "at_work"],
    "times.how": ["text_few", "email_few", "ring", "booking_page"],
    "papers.how": ["reply_email", "photo_text", "upload"],
    "news.how": ["call", "text_then_call", "email_writing", "in_person"],
    "touch.which": ["like_this", "any_near", "ask_in_6_months", "no"],
}
WEEKS = [
    chosen_windows(["mornings"]),
    chosen_windows(["evenings", "weekends"]),
    awake_windows(time(8), time(16)),
    on_days(EVERY_DAY, time(22), time(23)),
]

channels = st.sampled_from(Channel)
loud = st.sampled_from(LOUD)
past = st.timedeltas(timedelta(minutes=1), timedelta(days=120)).map(lambda ago: NOON - ago)
lately = st.timedeltas(timedelta(minutes=1), timedelta(hours=30)).map(lambda ago: NOON - ago)
zones = st.sampled_from(["Europe/London", "Asia/Tokyo", "America/Los_Angeles", "Asia/Kathmandu"])


def seldom(thing, otherwise=None):
    """Most of the time nothing is in the way, or the lower rows of the table would not be read."""
    return st.one_of(*[st.just(otherwise)] * 4, thing)


@st.composite
def answers(draw) -> Given:
    key = draw(st.sampled_from([*OPTIONS, "contact.hours"]))
    scope = draw(st.sampled_from([Scope.ALWAYS, Scope.ALWAYS, Scope.NOW]))
    state = draw(st.sampled_from([AnswerState.CHOSEN] * 3 + [*AnswerState]))
    picked = draw(st.lists(st.sampled_from(OPTIONS.get(key, ["exact"])), min_size=1, max_size=2))
    is_chosen = state == AnswerState.CHOSEN
    return Given(
        id=draw(st.integers(1, 999)),
        key=key,
        state=state,
        at=draw(past),
        scope=scope,
        until=NOON + timedelta(days=draw(st.integers(-2, 5))) if scope == Scope.NOW else None,
        options=tuple(Chosen(option) for option in dict.fromkeys(picked)) if is_chosen else (),
        windows=draw(st.sampled_from(WEEKS)) if key == "contact.hours" and is_chosen else (),
        is_doubted=draw(st.booleans()),
    )


more_contacts = st.builds(
    ContactFacts,
    id=st.integers(1, 9),
    kind=st.sampled_from(ContactKind),
    is_verified=st.booleans(),
    is_at_work=st.booleans(),
    closed=st.sampled_from([None, None, None, ClosedWhy.BOUNCED]),
)
opt_outs = st.builds(
    OptOut,
    at=past,
    how=st.just(ConsentHow.KEYWORD),
    channel=loud,
    topic=st.sampled_from([None, TopicKey.UPDATE]),
)
consents = st.builds(
    Consents,
    text=seldom(st.sampled_from(TextConsent), TextConsent.CHOSEN),
    opt_outs=seldom(st.tuples(opt_outs), ()),
    holds=seldom(st.tuples(st.builds(Hold, loud, past)), ()),
)
contacts = seldom(st.lists(more_contacts, max_size=4).map(tuple), (EMAIL, PHONE))
pauses = st.builds(
    PauseFacts,
    kind=st.sampled_from(PauseKind),
    began_at=lately,
    until=st.none(),
    lets_appointments_pass=st.booleans(),
)
topics = st.sampled_from(
    [
        TopicKey.UPDATE,
        TopicKey.DIGEST,
        TopicKey.INTERVIEW,
        TopicKey.DECISION,
        TopicKey.CHECK_IN,
        TopicKey.OTHER_JOBS,
    ]
)


@st.composite
def people(draw) -> VerdictFacts:
    return facts(
        *draw(st.lists(answers(), max_size=6)),
        about=draw(topics),
        at=NOON + draw(st.sampled_from([0, 5, 9, 14])) * timedelta(hours=1),
        zone=Zone(draw(zones)),
        contacts=draw(contacts),
        consents=draw(consents),
        pause=draw(seldom(pauses)),
        counted=tuple(draw(st.lists(lately, max_size=4))),
        last_inbound=draw(seldom(st.builds(LastInbound, loud, lately))),
        agreement=draw(seldom(st.builds(Agreement, loud, lately))),
        overrides=tuple(draw(st.lists(st.builds(Override, st.sampled_from(Rule), lately)))),
        always_goes=draw(seldom(st.just(True), False)),
        is_automatic=draw(st.booleans()),
    )


often = settings(max_examples=150, deadline=None)


@often
@over(people(), loud)
def test_never_anything_but_blocked_after_an_opt_out(known, channel):
    closed = OptOut(channel=channel, at=NOON, how=ConsentHow.KEYWORD)
    shut = replace(known, consents=replace(known.consents, opt_outs=(closed,)))
    assert verdict(shut, channel).kind == BLOCKED
    held = replace(known, consents=replace(known.consents, holds=(Hold(channel, NOON),)))
    assert verdict(held, channel).kind == BLOCKED
    for ruling in (preferred_way(shut), route(shut), preferred_way(held), route(held)):
        assert ruling is None or ruling.channel != channel or ruling.kind == BLOCKED


@often
@over(people(), channels)
def test_overrides_never_open_what_is_blocked(known, channel):
    without = verdict(replace(known, overrides=()), channel)
    every_rule = tuple(Override(rule, known.at) for rule in Rule)
    with_all = verdict(replace(known, overrides=every_rule), channel)
    assert (without.kind == BLOCKED) is (with_all.kind == BLOCKED)
    assert set(with_all.overridden) <= OVERRIDABLE


@often
@over(people(), channels)
def test_overrides_never_open_legal_hours(known, channel):
    every_rule = tuple(Override(rule, known.at) for rule in Rule)
    by_law = verdict(replace(known, overrides=()), channel).rule == Rule.LEGAL_HOURS
    still = verdict(replace(known, overrides=every_rule), channel)
    assert not by_law or (still.kind, still.rule) == (WAIT, Rule.LEGAL_HOURS)


@often
@over(people(), channels)
def test_one_override_removes_one_rule(known, channel):
    before = verdict(replace(known, overrides=()), channel)
    after = verdict(replace(known, overrides=(Override(before.rule, known.at),)), channel)
    if before.rule in OVERRIDABLE:
        assert after.overridden == (before.rule,)
        assert after.rule != before.rule
    else:
        assert after == before


@often
@over(people())
def test_the_portal_is_never_against_and_never_waits(known):
    ruling = verdict(known, Channel.PORTAL)
    assert ruling.rule in (Rule.PORTAL_SILENT, Rule.NO_CONSENT)
    assert ruling.kind == (CLEAR if ruling.rule == Rule.PORTAL_SILENT else BLOCKED)


@often
@over(people())
def test_a_message_by_itself_never_goes_a_way_that_is_a_never(known):
    """Neither as the preferred way nor as the next one; a reason can be given only by a person."""
    for ruling in (preferred_way(known), route(known)):
        if ruling is not None:
            assert ruling.rule not in (Rule.NEVER, Rule.AT_WORK)
            assert not {Rule.NEVER, Rule.AT_WORK} & {*ruling.passed, *ruling.overridden}


@often
@over(people())
def test_a_route_may_leave_now_or_later(known):
    ruling = route(known)
    if ruling is not None:
        assert ruling.kind in LEAVES or (ruling.kind == WAIT and ruling.until > known.at)
        assert route(known, tried=[ruling.channel]) != ruling
    assert route(known, tried=list(Channel)) is None


@often
@over(people(), loud)
def test_when_a_wait_ends_it_does_not_wait_for_hours_or_caps_again(known, channel):
    ruling = verdict(known, channel)
    if ruling.kind == WAIT and ruling.until is not None:
        assert ruling.until > known.at
        assert verdict(replace(known, at=ruling.until), channel).kind != WAIT


@often
@over(people(), loud)
def test_a_text_goes_only_to_a_verified_number_with_consent(known, channel):
    ruling = verdict(known, channel)
    if ruling.kind == BLOCKED or channel != Channel.TEXT:
        return
    point = next(p for p in known.contacts if p.id == ruling.contact_id)
    assert known.consents.text in (TextConsent.CHOSEN, TextConsent.SPOKEN)
    asks_to_confirm = known.consents.text == TextConsent.SPOKEN
    assert asks_to_confirm is False or known.topic.key == TopicKey.CHECK_IN
    assert asks_to_confirm or any(p.is_verified for p in known.contacts if p.id == point.id)


@often
@over(people(), loud)
def test_a_pause_lets_pass_only_what_it_says(known, channel):
    paused = PauseFacts(kind=PauseKind.ALL, began_at=NOON)
    quiet = replace(known, pause=paused, always_goes=False, last_inbound=None, agreement=None)
    assert verdict(quiet, channel).kind == BLOCKED
