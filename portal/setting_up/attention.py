"""What needs an admin's attention now: the same queries as the pages that each line leads to.

Nothing here counts further than `MOST`, so that the first page of the admin costs the same in any house.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates.models import Application, ConsumptionFailure, DataRequest, RetentionRun
from messaging.queries.figures import figures, open_alarms
from messaging.queries.unmatched import unmatched
from portal.accounts.models import User
from portal.accounts.second_factor import has_second_factor
from portal.api.models import ApiToken
from portal.health import look
from portal.setting_up.channels import channels_set_up
from preferences.models import OptOutHold
from preferences.queries import unmet_requests

MOST: Final = 99
SOON: Final = timedelta(days=14)
LATELY: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """One line: what it is, what to do about it, and where."""

    key: str
    words: str
    deed: str
    url: str
    is_urgent: bool = False


def attention_of(at: datetime) -> list[Attention]:
    """What presses first."""
    found = [line for part in PARTS for line in part(at)]
    return sorted(found, key=lambda line: not line.is_urgent)


def counted(rows: QuerySet[Any]) -> int:
    return rows.order_by()[: MOST + 1].count()


def shown(number: int) -> str:
    return f"{MOST}+" if number > MOST else str(number)


def listed(model: str, query: str = "") -> str:
    address = reverse(f"admin:{model}_changelist")
    return f"{address}?{query}" if query else address


# --- the machinery ----------------------------------------------------------------------------


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
    """On, and something is missing: what is down is an alarm."""
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


# --- people -----------------------------------------------------------------------------------


def waiting_people(at: datetime) -> Iterator[Attention]:
    number = counted(unmatched())
    if number:
        yield Attention(
            key="unmatched",
            words=ngettext(
                "%(n)s letter or text is in nobody's conversation",
                "%(n)s letters or texts are in nobody's conversation",
                number,
            )
            % {"n": shown(number)},
            deed=_("A recruiter says whose it is"),
            url=listed("messaging_inboundmessage", "needs_person__exact=unknown_sender"),
        )
    number = counted(OptOutHold.objects.filter(settled_at=None))
    if number:
        yield Attention(
            key="holds",
            words=ngettext(
                "%(n)s person seems to want us to stop",
                "%(n)s people seem to want us to stop",
                number,
            )
            % {"n": shown(number)},
            deed=_("Their way is held until a recruiter has read it"),
            url=listed("preferences_optouthold", "settled_at__isempty=1"),
            is_urgent=True,
        )


def data_requests(at: datetime) -> Iterator[Attention]:
    still = DataRequest.objects.filter(done_at=None, taken_back_at=None)
    number = counted(still)
    if number:
        late = still.filter(due_on__lt=at.date()).exists()
        yield Attention(
            key="data_requests",
            words=ngettext(
                "%(n)s request about personal data is open",
                "%(n)s requests about personal data are open",
                number,
            )
            % {"n": shown(number)},
            deed=_("One is late") if late else _("Each has a date"),
            url=listed("candidates_datarequest", "done_at__isempty=1&taken_back_at__isempty=1"),
            is_urgent=late,
        )


def wishes(at: datetime) -> Iterator[Attention]:
    number = counted(unmet_requests().filter(served_at=None))
    if number:
        yield Attention(
            key="unmet",
            words=ngettext(
                "%(n)s wish that we cannot meet", "%(n)s wishes that we cannot meet", number
            )
            % {"n": shown(number)},
            deed=_("Do it by hand, or switch it on under what we can do"),
            url=listed("preferences_unmetrequest", "served_at__isempty=1"),
        )


def keeping(at: datetime) -> Iterator[Attention]:
    """By the newest look of each purpose: the worker looks each hour."""
    newest = RetentionRun.objects.order_by("purpose", "-at", "-pk").distinct("purpose")
    runs = [run for run in newest if run.at > at - LATELY and run.due > run.done]
    if runs:
        due = sum(run.due - run.done for run in runs)
        is_stopped = any(run.is_stopped for run in runs)
        yield Attention(
            key="retention",
            words=ngettext(
                "%(n)s row was kept long enough", "%(n)s rows were kept long enough", due
            )
            % {"n": due},
            deed=_("Stopped because it is much: say that it is meant")
            if is_stopped
            else _("They end by themselves, some each hour"),
            url=listed("candidates_retentionrun"),
            is_urgent=is_stopped,
        )


# --- staff ------------------------------------------------------------------------------------


def staff() -> QuerySet[User]:
    """People who work here: neither candidates' passkeys nor programs."""
    works = Q(is_staff=True) | Q(is_superuser=True) | Q(memberships__isnull=False)
    return User.objects.filter(works, is_program=False, candidate=None).distinct()


def colleagues(at: datetime) -> Iterator[Attention]:
    number = counted(staff().filter(~has_second_factor(), is_active=True))
    if number:
        yield Attention(
            key="second_factor",
            words=ngettext(
                "%(n)s colleague has no second step", "%(n)s colleagues have no second step", number
            )
            % {"n": shown(number)},
            deed=_("They set it up when they sign in next"),
            url=listed("accounts_user", "second=no&is_active__exact=1"),
        )
    number = counted(Application.objects.filter(closed_at=None, owner__is_active=False))
    if number:
        yield Attention(
            key="left_behind",
            words=ngettext(
                "%(n)s application belongs to somebody who is gone",
                "%(n)s applications belong to somebody who is gone",
                number,
            )
            % {"n": shown(number)},
            deed=_("Hand it over"),
            url=listed("accounts_user", "is_active__exact=0"),
            is_urgent=True,
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


PARTS: Final[tuple[Callable[[datetime], Iterator[Attention]], ...]] = (
    ill,
    channels,
    outbox,
    waiting_people,
    data_requests,
    colleagues,
    wishes,
    keeping,
    consumers,
    programs,
)
