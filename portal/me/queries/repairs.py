"""What we got wrong, in words for them, and whether they are asked how we did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from candidates.models import Application
from followup.enums import SlipKind
from followup.models import Slip
from followup.queries import slips_to_tell
from followup.rules.repairs import is_due
from messaging.enums import DeliveryState
from portal.standing import Standing
from portal.words import date_words
from portal.words.ways import BY_WAY
from preferences.enums import Channel
from preferences.rules.keys import ASK_HOW, JUST_USE_MY_USUAL

SHOWN = 2  # the newest; an older one is no news


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """“We called you on 3 May, which you had asked us not to do.”"""

    pk: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repairs:
    wrongs: Sequence[Wrong]
    asks_view: bool


def repairs_of(standing: Standing, application: Any, *, is_about_it: bool = False) -> Repairs:
    """`application` was read `with_repairs`; about it alone nobody is asked how we did on the whole."""
    if application is None:
        return Repairs(wrongs=(), asks_view=False)
    has_slip = application.has_own_slip if is_about_it else application.has_slip
    about = application if is_about_it else None
    return Repairs(
        wrongs=wrongs_of(standing, about) if has_slip else (),
        asks_view=not is_about_it and asks_view(standing, application),
    )


def wrongs_of(standing: Standing, application: Application | None) -> Sequence[Wrong]:
    slips = slips_to_tell(standing.candidate).prefetch_related("message__deliveries")
    if application is not None:
        about = Q(promise__application=application) | Q(message__application=application)
        slips = slips.filter(about)
    return [
        Wrong(pk=slip.pk, words=wrong_words(slip, standing.zone, standing.at))
        for slip in slips[:SHOWN]
    ]


def asks_view(standing: Standing, application: Any) -> bool:
    """Now and then, and never of whoever wants no questions."""
    viewed_at = application.viewed_at
    contacts = sum(viewed_at is None or told > viewed_at for told in application.told_lately)
    if standing.usual.of(ASK_HOW).picks(JUST_USE_MY_USUAL):
        return False
    return is_due(contacts=contacts, last_at=viewed_at, at=standing.at)


def wrong_words(slip: Slip, zone: str, at: datetime) -> str:
    if slip.promise is not None:
        parts = {
            "date": date_words(slip.promise.due_on, zone, at),
            "job": slip.promise.application.job.title,
        }
        return _("We said you would hear about the %(job)s job by %(date)s. You did not.") % parts
    parts = {"date": date_words(slip.opened_at, zone, at), "did": what_we_did(slip)}
    if slip.kind == SlipKind.DOUBLED:
        return _("We sent you the same message twice on %(date)s.") % parts
    if slip.kind == SlipKind.ASKED_TWICE:
        return _("We asked you the same thing twice, on %(date)s.") % parts
    return _("%(did)s on %(date)s. You had asked us not to do that.") % parts


def what_we_did(slip: Slip) -> str:
    deliveries = slip.message.deliveries.all() if slip.message else ()
    went = (
        row.channel
        for row in deliveries
        if row.state == DeliveryState.ACCEPTED and row.channel != Channel.PORTAL
    )
    return str(BY_WAY[Channel(next(went, Channel.EMAIL))])
