"""Whatever is done to messages, in any order, with senders that die anywhere: the books hold.

Each example is one transaction that is rolled back, so the guard against calls inside a transaction
(N12) counts the levels: a provider may be called at the outermost only.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from candidates.actions import contact_points
from candidates.actions.people import change_zone
from candidates.enums import ClosedWhy
from candidates.exceptions import Refusal
from messaging.actions import messages, opt_outs
from messaging.actions.after_sending import send_again
from messaging.actions.events import keep_event, read_events
from messaging.enums import DeliveryState, EventKind, MessageState
from messaging.exceptions import NetworkInTransactionError
from messaging.models import Attempt, Delivery, Message, Transition
from messaging.outbox import recording, sending
from messaging.outbox import slot as slots
from messaging.outbox.reaper import pick_up, reap, reconcile
from messaging.queries.ledger import findings
from preferences.actions import pauses
from preferences.enums import Channel, ConsentHow, PauseKind, Through
from tests.factories.candidates import NOW, UserFactory, person
from tests.factories.messaging import compose, slot
from tests.factories.preferences import give
from tests.faults.provider import Provider
from tests.faults.scale import at_length
from tests.faults.test_hooks import text_in

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("house"),
]

EXAMPLES, STEPS = at_length(12, 500), at_length(20, 50)
PEOPLE = 3
MANNERS = ("", "", "lost after", "refuse", "later", "cut off", "500 after", "no sid", "slow down")
WORDS = ("STOP", "START", "Thank you", "please stop texting me", "PAUSE")
REPORTS = ("sent", "delivered", "undelivered", "queued", "read")
ZONES = ("Europe/London", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Apia")
JUMPS = (1, 20, 45, 16 * 60, 6 * 3600, 30 * 3600)  # seconds

people = st.integers(0, PEOPLE - 1)
ways = st.sampled_from([Channel.EMAIL, Channel.TEXT])


class Died(BaseException):
    """The sender's process ends here."""


# Where it dies: whose name, and before or after the deed.
POINTS: dict[str, tuple[Any, str, bool]] = {
    "after claim": (slots, "claim", False),
    "in preflight": (slots, "preflight", True),
    "after start": (slots, "preflight", False),
    "mid send": (slots, "send", True),
    "after send": (slots, "send", False),
    "in record": (recording, "record", False),
    "after record": (slots, "record_result", False),
}


@contextmanager
def dying(point: str) -> Iterator[None]:
    home, name, is_before = POINTS[point]
    deed: Callable[..., Any] = getattr(home, name)

    def last(*args: Any, **more: Any) -> Any:
        if not is_before:
            deed(*args, **more)
        raise Died

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(home, name, last)
        yield


class OutboxMachine(RuleBasedStateMachine):
    provider: Provider

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.stopped: set[int] = set()  # messages that were cancelled before anything left
        self.tokens: dict[Any, int] = {}
        self.numbers = count(1)
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.depth = len(connection.savepoint_ids)
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(sending, "check_no_transaction", self.check_depth)
        self.provider.arrivals.clear()
        self.provider.manners.clear()

    def check_depth(self) -> None:
        if len(connection.savepoint_ids) != self.depth:
            raise NetworkInTransactionError

    def teardown(self) -> None:
        self.patch.undo()
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    @initialize()
    def move_in(self) -> None:
        self.ana = UserFactory.create()
        self.people = [self.someone() for _n in range(PEOPLE)]

    def someone(self) -> Any:
        n = next(self.numbers)
        made = person(email=f"m{n}@example.com", phone=f"+4477{n:08d}")
        ranked = ("email", "text") if n % 2 else ("text", "email")
        give(made, "channel.first", *ranked, showed_number=True)
        give(made, "contact.hours", "any")
        return made

    def value(self, who: int, kind: str) -> str:
        points = self.people[who].contact_points.filter(kind=kind).order_by("-pk")
        return str(points[0].value)

    # --- what people do ---

    @rule(who=people, channel=st.sampled_from(["", "", "email", "text", "portal"]))
    def compose(self, who: int, channel: str) -> None:
        token = uuid4()
        try:
            made = compose(
                self.people[who], at=self.now, channel=channel, client_token=token, author=self.ana
            )
        except Refusal:
            return
        self.tokens[token] = made.pk

    @precondition(lambda self: self.tokens)
    @rule(data=st.data())
    def press_again(self, data: st.DataObject) -> None:
        token = data.draw(st.sampled_from(list(self.tokens)))
        known = Message.objects.get(pk=self.tokens[token])
        again = compose(known.thread.candidate, at=self.now, client_token=token)
        assert again.pk == known.pk

    @precondition(lambda self: self.tokens)
    @rule(data=st.data(), is_undone=st.booleans())
    def stop(self, data: st.DataObject, is_undone: bool) -> None:
        message = Message.objects.get(pk=data.draw(st.sampled_from(list(self.tokens.values()))))
        deed = messages.undo if is_undone else messages.cancel
        had_left = Attempt.objects.filter(delivery__message=message).exists()
        try:
            deed(message=message, by=self.ana, at=self.now)
        except Refusal:
            return
        if not had_left:
            self.stopped.add(message.pk)

    @precondition(lambda self: self.tokens)
    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        message = Message.objects.get(pk=data.draw(st.sampled_from(list(self.tokens.values()))))
        try:
            messages.edit(message=message, body="Other words.", by=self.ana, at=self.now)
        except Refusal:
            return

    @rule(who=people, channel=ways, is_out=st.booleans())
    def opt(self, who: int, channel: Channel, is_out: bool) -> None:
        how = ConsentHow.UNSUBSCRIBE if channel == Channel.EMAIL else ConsentHow.SWITCH
        with_number = {}
        if channel == Channel.TEXT:
            with_number["contact_point"] = self.people[who].contact_points.get(kind="phone")
        deed = opt_outs.opt_out if is_out else opt_outs.opt_in
        try:
            deed(
                candidate=self.people[who],
                channel=channel,
                how=how if is_out else ConsentHow.SWITCH,
                through=Through.WEB,
                at=self.now,
                **with_number,
            )
        except Refusal:
            return

    @rule(who=people)
    def change_address(self, who: int) -> None:
        candidate = self.people[who]
        old = candidate.contact_points.filter(kind="email", closed_at=None)
        for point in old:
            contact_points.close(contact_point=point, why=ClosedWhy.REPLACED, at=self.now)
        contact_points.add_contact_point(
            candidate=candidate,
            kind="email",
            value=f"new{next(self.numbers)}@example.com",
            at=self.now,
        )

    @rule(who=people, zone=st.sampled_from(ZONES))
    def move_away(self, who: int, zone: str) -> None:
        change_zone(candidate=self.people[who], time_zone=zone, at=self.now)

    @rule(who=people, hours=st.sampled_from([1, 30]))
    def pause(self, who: int, hours: int) -> None:
        pauses.pause(
            candidate=self.people[who],
            kind=PauseKind.ALL,
            until=self.now + timedelta(hours=hours),
            through=Through.WEB,
            at=self.now,
        )

    @rule(who=people, words=st.sampled_from(WORDS))
    def reply(self, who: int, words: str) -> None:
        text_in(words, self.value(who, "phone"), f"IN{next(self.numbers)}", self.now)
        read_events(self.now)

    # --- what senders and providers do ---

    @rule(who=people, manner=st.sampled_from(MANNERS))
    def behave(self, who: int, manner: str) -> None:
        for kind in ("email", "phone"):
            self.provider.manners[self.value(who, kind)] = manner

    @rule(most=st.integers(1, 5))
    def work(self, most: int) -> None:
        made = slot(self.now)
        made.turn(most)
        made.senders.close()

    @rule(point=st.sampled_from(sorted(POINTS)))
    def die(self, point: str) -> None:
        made = slot(self.now)
        with dying(point), suppress(Died):
            made.turn()
        made.senders.close()
        self.reap()

    def reap(self) -> None:
        """A minute passes for the dead."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE messaging_delivery SET lease_expires_at = clock_timestamp() - interval '1 s'"
                " WHERE lease_token IS NOT NULL AND channel IN ('email', 'text', 'portal')"
            )
        reap(self.now)

    @rule(seconds=st.sampled_from(JUMPS))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        read_events(self.now)
        reconcile(self.now)
        pick_up(self.now)

    @precondition(lambda self: Attempt.objects.filter(delivery__channel="text").exists())
    @rule(data=st.data(), said=st.lists(st.sampled_from(REPORTS), min_size=1, max_size=4))
    def report(self, data: st.DataObject, said: list[str]) -> None:
        texts = Attempt.objects.filter(delivery__channel="text").order_by("pk")
        attempt = texts[data.draw(st.integers(0, texts.count() - 1))]
        known = {each.key: each.ref for each in self.provider.arrivals}
        ref = attempt.provider_ref or known.get(attempt.key, "")
        if not ref:
            return  # it never got there, so nobody reports on it
        for status in (*said, *said):
            keep_event(
                provider="twilio",
                event_key=f"{ref}:{status}:",
                kind=EventKind.REPORT,
                payload=f"MessageSid={ref}&MessageStatus={status}",
                attempt_key=attempt.key,
                at=self.now,
            )
        read_events(self.now)

    @precondition(lambda self: Delivery.objects.filter(state="dead").exists())
    @rule()
    def send_again(self) -> None:
        dead = Delivery.objects.filter(state=DeliveryState.DEAD).order_by("pk")[0]
        send_again(delivery=dead, by=self.ana, at=self.now)

    # --- what holds ---

    @invariant()
    def the_books_hold(self) -> None:
        assert [f"{each.name}: {each.ids}" for each in findings() if not each.holds] == []

    @invariant()
    def nothing_is_doubled_or_unexplained(self) -> None:
        attempts = dict(Attempt.objects.values_list("key", "delivery_id"))
        assert {each.key for each in self.provider.arrivals} <= set(attempts)
        copies = Counter(attempts[each.key] for each in self.provider.arrivals)
        by_hand = Counter(
            Transition.objects.filter(from_state="dead").values_list("delivery_id", flat=True)
        )
        assert not [pk for pk, n in copies.items() if n > 1 + by_hand[pk]]

    @invariant()
    def what_was_stopped_never_left(self) -> None:
        left = {key.delivery.message_id for key in self.attempts_that_arrived()}
        again = Message.objects.filter(pk__in=self.stopped & left)
        assert not [each.pk for each in again if each.state != MessageState.DONE], again

    def attempts_that_arrived(self) -> Any:
        keys = [each.key for each in self.provider.arrivals]
        return Attempt.objects.filter(key__in=keys).select_related("delivery")


def test_whatever_is_done(provider: Any) -> None:
    OutboxMachine.provider = provider
    run_state_machine_as_test(
        OutboxMachine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
