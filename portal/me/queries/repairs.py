"""What we got wrong, in words for them, and whether they are asked how we did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from candidates.models import Application, Candidate
from followup.enums import SlipKind
from followup.models import Slip
from followup.queries import asks_for_own_view, slips_to_tell
from messaging.enums import DeliveryState
from portal.words import date_words
from portal.words.ways import BY_WAY
from preferences.enums import Channel

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


def repairs_of(
    candidate: Candidate, zone: str, at: datetime, application: Application | None = None
) -> Repairs:
    """With an application only what is about it, and no question about the whole."""
    slips = slips_to_tell(candidate).prefetch_related("message__deliveries")
    if application is not None:
        slips = slips.filter(promise__application=application) | slips.filter(
            message__application=application
        )
    return Repairs(
        wrongs=[Wrong(pk=slip.pk, words=wrong_words(slip, zone, at)) for slip in slips[:SHOWN]],
        asks_view=application is None and asks_for_own_view(candidate, at),
    )


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
