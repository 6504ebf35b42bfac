"""Whether the house itself works: conditions, channels, the outbox, what is done in the background."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates.exceptions import NotSetUp
from candidates.models import ConsumptionFailure, Employer
from messaging.queries.figures import figures, open_alarms
from portal.api.models import ApiToken
from portal.health import look
from portal.setting_up.attention.lines import MOST, Attention, counted, listed, shown
from portal.setting_up.channels import channels_set_up

SOON: Final = timedelta(days=14)


def ill(at: datetime) -> Iterator[Attention]:
    number = sum(not check["ok"] for check in look().values()) + len(
        {alarm.kind for alarm in open_alarms()}
    )
    if number:
        yield Attention(
            key="ill",
            words=ngettext("%(n)s thing is not well", "%(n)s things are not well", number)
            % {"n": number},
            deed=_("See what, and what to do"),
            url=reverse("admin_well"),
            is_urgent=True,
        )


def outbox(at: datetime) -> Iterator[Attention]:
    now = figures()
    if now.dead:
        yield Attention(
            key="dead",
            words=ngettext(
                "%(n)s message needs a decision", "%(n)s messages need a decision", now.dead
            )
            % {"n": now.dead},
            deed=_("Nothing more happens by itself"),
            url=listed("messaging_delivery", "state__exact=dead"),
            is_urgent=True,
        )
    if now.not_certain:
        yield Attention(
            key="not_certain",
            words=ngettext(
                "Of %(n)s message it is not certain whether it arrived",
                "Of %(n)s messages it is not certain whether they arrived",
                now.not_certain,
            )
            % {"n": now.not_certain},
            deed=_("The provider is still asked"),
            url=listed("messaging_delivery", "state__exact=unknown"),
        )


def channels(at: datetime) -> Iterator[Attention]:
    """On, and something is missing: what is down is an alarm. Before anything else, the employer."""
    if not Employer.objects.exists():
        yield Attention(
            key="employer",
            words=str(NotSetUp()),
            deed=_("Say who you are"),
            url=reverse("admin:candidates_employer_add"),
            is_urgent=True,
        )
        return
    lacking = [each for each in channels_set_up() if each.is_on and each.missing]
    if lacking:
        yield Attention(
            key="channels",
            words=_("Not set up: %(channels)s")
            % {"channels": ", ".join(str(each.channel.label) for each in lacking)},
            deed=_("See what is missing"),
            url=reverse("admin_channels"),
            is_urgent=True,
        )


def consumers(at: datetime) -> Iterator[Attention]:
    number = counted(ConsumptionFailure.objects.all())
    if number:
        yield Attention(
            key="consumers",
            words=ngettext(
                "%(n)s happening was not dealt with", "%(n)s happenings were not dealt with", number
            )
            % {"n": shown(number)},
            deed=_("Each is tried again by itself; see what goes wrong"),
            url=listed("candidates_consumptionfailure"),
        )


def programs(at: datetime) -> Iterator[Attention]:
    ending = ApiToken.objects.filter(revoked_at=None, expires_at__lte=at + SOON, expires_at__gt=at)
    names = list(ending.order_by("expires_at").values_list("name", flat=True)[:MOST])
    if names:
        yield Attention(
            key="tokens",
            words=_("Ends within two weeks: %(names)s") % {"names": ", ".join(names)},
            deed=_("Make a new token before"),
            url=listed("api_apitoken"),
        )
