"""What we got wrong, in words for them, and whether they are asked how we did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from followup.enums import SlipKind
from followup.rules.repairs import is_due
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
    about = [
        row for row in application.wrongs if not is_about_it or row["application"] == application.pk
    ]
    return Repairs(
        wrongs=[
            Wrong(pk=row["pk"], words=wrong_words(row, standing.zone, standing.at))
            for row in about[:SHOWN]
        ],
        asks_view=not is_about_it and asks_view(standing, application),
    )


def asks_view(standing: Standing, application: Any) -> bool:
    """Now and then, and never of whoever wants no questions."""
    viewed_at = application.viewed_at
    contacts = sum(viewed_at is None or told > viewed_at for told in application.told_lately)
    if standing.usual.of(ASK_HOW).picks(JUST_USE_MY_USUAL):
        return False
    return is_due(contacts=contacts, last_at=viewed_at, at=standing.at)


def wrong_words(row: Mapping[str, Any], zone: str, at: datetime) -> str:
    if row["kind"] == SlipKind.MISSED_PROMISE:
        day = date.fromisoformat(row["due_on"])
        parts = {"date": date_words(day, zone, at), "job": row["job"]}
        return _("We said you would hear about the %(job)s job by %(date)s. You did not.") % parts
    opened_at = datetime.fromisoformat(row["opened_at"])
    parts = {
        "date": date_words(opened_at, zone, at),
        "did": str(BY_WAY[Channel(row["channel"] or Channel.EMAIL)]),
    }
    if row["kind"] == SlipKind.DOUBLED:
        return _("We sent you the same message twice on %(date)s.") % parts
    if row["kind"] == SlipKind.ASKED_TWICE:
        return _("We asked you the same thing twice, on %(date)s.") % parts
    if row["kind"] == SlipKind.OUTSIDE_HOURS:
        return _("%(did)s on %(date)s, outside the hours you had just chosen.") % parts
    return _("%(did)s on %(date)s. You had asked us not to do that.") % parts
