"""What is known about a message that may have arrived, in words for whoever has to decide."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.enums import CircuitKind, DeliveryState, HoldReason, LookedUp
from messaging.models import Circuit
from portal.desk.words import NOUNS
from portal.words import instant_words
from preferences.enums import Channel

# Held by what they told us: sending now goes against it, and needs a reason. The law needs none: it holds.
NEEDS_REASON = (HoldReason.OWN_HOURS, HoldReason.GATHERED, HoldReason.CAP)
MAY_GO_NOW = (
    HoldReason.UNDO,
    HoldReason.FIXED_TIME,
    HoldReason.RETRY,
    HoldReason.PROVIDER_DOWN,
    HoldReason.PROVIDER_BUSY,
)


def doubt_words(delivery: Any, at: datetime) -> str:
    """`may_have_arrived` is annotated by the query of the outbox."""
    if delivery.state == DeliveryState.DEAD and not delivery.may_have_arrived:
        return _("It never left: we stopped trying after %(count)d tries.") % {
            "count": max(delivery.tries, delivery.lease_losses)
        }
    return " ".join(filter(None, [asked_words(delivery), next_words(delivery, at)]))


def asked_words(delivery: Any) -> str:
    if delivery.looked_up == LookedUp.ABSENT:
        return _("The provider does not know of it: most likely it never left.")
    if delivery.looked_up == LookedUp.NO_ANSWER:
        return _("The provider could not be asked.")
    if delivery.look_up_at is None and delivery.state == DeliveryState.DEAD:
        return _("It may have arrived, and nobody can tell us.")
    return ""


def next_words(delivery: Any, at: datetime) -> str:
    if delivery.state != DeliveryState.UNKNOWN:
        return ""
    ends_at = delivery.state_at + timedelta(seconds=settings.OUTBOX_RECONCILE)
    if delivery.look_up_at is not None and delivery.look_up_at < ends_at:
        return _("We ask the provider again, %(when)s.") % {"when": when(delivery.look_up_at, at)}
    return _("If nothing proves it, it is yours to decide from %(when)s.") % {
        "when": when(ends_at, at)
    }


def circuit_words(circuit: Circuit, at: datetime) -> str:
    """Why a channel stands still, and what will end it."""
    parts = {"way": NOUNS[Channel(circuit.channel)], "when": when(circuit.probe_at, at)}
    if circuit.kind == CircuitKind.REFUSES:
        return (
            _(
                "%(way)s: the provider does not accept our password. Messages wait. "
                "Whoever looks after Usual has to put that right; they have been told."
            )
            % parts
        )
    if circuit.kind == CircuitKind.BUSY:
        return _("%(way)s: the provider asked us to wait. Messages go on, %(when)s.") % parts
    return (
        _("%(way)s: the provider does not answer. Messages wait, and go when it is back.") % parts
    )


def when(moment: datetime, at: datetime) -> str:
    return instant_words(moment, timezone.get_current_timezone_name(), at)
