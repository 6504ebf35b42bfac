"""Whom something is done with at once, and what is known of each for it: few queries for any number."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from candidates.models import Application, Candidate
from candidates.queries import applications_changeable_by
from candidates.staff import Staff
from messaging.queries.facts import people_facts
from portal.desk.queries.marks import good_hour
from portal.desk.queries.people import doubtful_answers
from preferences.enums import TopicKey
from preferences.models import Answer, CheckIn, StillRightAsked
from preferences.rules.keys import CHANNEL_FIRST
from preferences.rules.values import ASKED_AGAIN_AFTER


def live_of(user: Staff, shown: Collection[Application]) -> list[Application]:
    """Of the applications that the list showed, those that live and that they may change."""
    found = applications_changeable_by(user).filter(
        pk__in=[row.pk for row in shown], closed_at=None
    )
    rows = found.select_related("candidate", "job", "stage", "owner")
    return list(rows.order_by("candidate__folded_name", "pk"))


def good_hours(people: Sequence[Candidate], at: datetime) -> Mapping[int, datetime]:
    """When the hours of each open next."""
    facts = people_facts([person.pk for person in people], at)
    return {pk: good_hour(found.about(TopicKey.UPDATE), at) for pk, found in facts.items()}


def to_be_asked(people: Collection[int], at: datetime) -> tuple[frozenset[int], frozenset[int]]:
    """Who has an answer that is old or in doubt, and who of them was asked within 30 days."""
    doubtful = doubtful_answers(at).filter(candidate__in=people)
    old = frozenset(doubtful.values_list("candidate", flat=True))
    asked = StillRightAsked.objects.filter(candidate__in=old, at__gt=at - ASKED_AGAIN_AFTER)
    return old, frozenset(asked.values_list("candidate", flat=True))


def never_asked(people: Collection[int]) -> frozenset[int]:
    """Who was asked nothing yet, and did not say by themselves how to be reached."""
    asked = CheckIn.objects.filter(candidate__in=people, sent_at__isnull=False)
    told = Answer.objects.filter(candidate__in=people, key=CHANNEL_FIRST)
    known = asked.values_list("candidate").union(told.values_list("candidate"))
    return frozenset(people) - {pk for (pk,) in known}
