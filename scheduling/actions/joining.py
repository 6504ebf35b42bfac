"""Two records of one person become one: their offers of times and interviews. Both people are locked."""

from candidates.exceptions import BookedTwice
from candidates.rules.joining import Pair
from scheduling.enums import OfferEnd, OfferState
from scheduling.models import CalendarFeed, Hold, Offer, Taken, TickedOff


def one_place(pair: Pair) -> None:
    """Raises BookedTwice: nobody can be in two places, and which of the two holds a person decides."""
    Hold.objects.filter(offer__candidate__in=pair.both).delete()
    mine = Taken.objects.filter(candidate=pair.kept)
    theirs = Taken.objects.filter(candidate=pair.gone).values_list("span", flat=True)
    if any(mine.filter(span__overlap=span).exists() for span in theirs):
        raise BookedTwice


def offers_once(pair: Pair) -> None:
    """Two open offers for what is one application: the newer one is taken back."""
    for other, own in pair.doubled.items():
        rows = Offer.objects.filter(application__in=[other, own], state=OfferState.OPEN)
        for row in rows.order_by("created_at", "pk")[1:]:
            row.state, row.ended_why, row.ended_at = OfferState.ENDED, OfferEnd.REPLACED, pair.at
            row.person_why, row.person_at = "", None
            row.version += 1
            row.save()


def ticked_off_once(pair: Pair) -> None:
    for row in TickedOff.objects.filter(application__in=pair.doubled):
        own = pair.remaining(row.application_id)
        if TickedOff.objects.filter(application=own, key=row.key, option=row.option).exists():
            row.delete()


def feeds_once(pair: Pair) -> None:
    """One address for a calendar: where both have one, the other's shows nothing any more."""
    live = CalendarFeed.objects.filter(revoked_at=None)
    if live.filter(candidate=pair.kept).exists():
        live.filter(candidate=pair.gone).update(revoked_at=pair.at)
