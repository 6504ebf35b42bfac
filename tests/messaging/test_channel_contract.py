"""What every channel promises, whichever it is: a further one passes these, or is none."""

import time
from typing import Any

import pytest

from messaging.channels.base import Accepted, ChannelError, NotSent, Outgoing, Uncertain
from messaging.channels.registry import AUTOMATIC, CAPABILITIES, LOOKERS, SENDERS
from messaging.outbox.envelope import MAKERS
from portal.desk.words import ACTS, NOUNS, SEND
from preferences.enums import Channel
from tests.faults.provider import Provider

OUTSIDE = [channel for channel in AUTOMATIC if CAPABILITIES[channel].is_outside]
WHERE = {Channel.EMAIL: "sam@example.com", Channel.TEXT: "+447700900001"}
GONE = {"EMAIL_PORT": 1, "TWILIO_API_URL": "http://127.0.0.1:1"}


def letter(channel: Channel, **more: Any) -> Outgoing:
    headers = {"From": "a@example.org", "Message-ID": "<k1@example.org>"}
    said = {"key": "k1", "to": WHERE[channel], "content": "News.", "subject": "News"}
    return Outgoing(
        **said | {"headers": headers, "report_to": "http://127.0.0.1:1/status/k1/"} | more
    )


def send(channel: Channel, outgoing: Outgoing) -> Accepted:
    """Nothing but what a channel may raise, and its connections are closed."""
    sender = SENDERS[channel]()
    try:
        return sender.send(outgoing)
    finally:
        sender.close()


@pytest.mark.parametrize("channel", Channel)
def test_it_says_what_it_can_and_has_what_it_says(channel: Channel) -> None:
    can = CAPABILITIES[channel]
    assert can.provider
    assert (channel in SENDERS) == can.is_automatic == (channel in MAKERS)
    assert (channel in LOOKERS) == can.can_look_up
    assert all(channel in words for words in (NOUNS, ACTS, SEND))
    if channel in SENDERS:
        sender = SENDERS[channel]()
        assert sender.capabilities is can
        sender.close()
        sender.close()  # twice is once


@pytest.mark.parametrize("channel", OUTSIDE)
def test_taken_once_under_the_key_of_the_attempt(channel: Channel, provider: Provider) -> None:
    assert isinstance(send(channel, letter(channel)), Accepted)
    (arrival,) = provider.got(WHERE[channel])
    assert arrival.key == "k1"
    assert "News." in arrival.body


@pytest.mark.parametrize("channel", OUTSIDE)
def test_past_its_deadline_nothing_leaves(channel: Channel, provider: Provider) -> None:
    with pytest.raises(NotSent) as refused:
        send(channel, letter(channel, deadline=time.monotonic() - 1))
    assert refused.value.circuit is None  # it is no fault of the provider's
    assert provider.arrivals == []


@pytest.mark.parametrize("channel", OUTSIDE)
def test_nobody_there_is_surely_not_sent_and_concerns_all_of_them(
    channel: Channel, provider: Provider, settings: Any
) -> None:
    for name, value in GONE.items():
        setattr(settings, name, value)
    with pytest.raises(NotSent) as refused:
        send(channel, letter(channel))
    assert refused.value.is_provider_down


@pytest.mark.parametrize("channel", OUTSIDE)
@pytest.mark.parametrize("manner", ["lost after", "cut off"])
def test_an_answer_that_is_lost_is_not_certain(
    channel: Channel, manner: str, provider: Provider
) -> None:
    if (channel, manner) == (Channel.TEXT, "cut off"):
        manner = "cut short"
    provider.manners[WHERE[channel]] = manner
    with pytest.raises(Uncertain) as lost:
        send(channel, letter(channel))
    assert isinstance(lost.value, ChannelError)
    assert len(lost.value.why) <= 60
    assert WHERE[channel] not in lost.value.why  # a short word for the log, never an address


@pytest.mark.parametrize("channel", [each for each in Channel if not CAPABILITIES[each].is_outside])
def test_what_stays_in_the_house_needs_no_provider(channel: Channel) -> None:
    assert not CAPABILITIES[channel].can_look_up
    assert not CAPABILITIES[channel].has_reports
