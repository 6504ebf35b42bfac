"""Why somebody is on Today: news that is owed to them, and what else the room of follow-up noticed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from candidates.queries import zone_of
from candidates.staff import Staff
from followup.queries import missed_promises, open_promises
from messaging.enums import MessageState
from portal.desk.queries.reasons import SHOWN, Found
from portal.words import date_words

SOON = timedelta(days=1)


def promised(user: Staff, at: datetime, *, only_mine: bool) -> Iterable[Found]:
    """Days that went by first, then what is due until tomorrow."""
    missed, due = missed_promises(user), open_promises(user).filter(due_at__lte=at + SOON)
    if only_mine:
        missed = missed.filter(promise__application__owner=user.pk)
        due = due.filter(application__owner=user.pk)
    for slip in missed[: SHOWN + 1]:
        promise, draft = slip.promise, slip.apology
        if promise is not None:
            is_ready = draft is not None and draft.state == MessageState.DRAFT
            yield Found(
                candidate=slip.candidate,
                application=promise.application,
                reason=missed_words(promise.due_on, at, is_ready=is_ready),
                message=draft if is_ready else None,
            )
    for promise in due.select_related("application__candidate__thread")[: SHOWN + 1]:
        zone = zone_of(promise.candidate, at).name
        parts = {
            "what": promise.what or _("News"),
            "date": date_words(promise.due_on, zone, at),
        }
        yield Found(
            candidate=promise.candidate,
            application=promise.application,
            reason=_("%(what)s promised by %(date)s") % parts,
        )


def missed_words(due_on: date, at: datetime, *, is_ready: bool) -> str:
    day = date_words(due_on, "UTC", at)
    if is_ready:
        return _("We said by %(date)s, and there was no news. A draft is ready.") % {"date": day}
    return _("We said by %(date)s, and there was no news.") % {"date": day}
