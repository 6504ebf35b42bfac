"""What the rows of the table look up again and again, worked out once per candidate and topic."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Final

from candidates.enums import ContactKind
from preferences.enums import Channel, Rule, TextConsent, TopicKey

from .facts import ContactFacts, OptOut, VerdictFacts
from .hours import (
    SEARCHED,
    Week,
    every_day,
    first_instant,
    local_time,
    next_open,
    next_shared,
    week_of,
    zone_of,
)
from .keys import CONTACT_HOURS, DAILY, NEWS_TOGETHER, SMALL_NEWS, WEEKLY, driving_keys
from .values import Preference, Usual
from .ways import Way, default_ways, is_never_at_work, nevers, own_ways
from .windows import hours_of

ONE_DAY: Final = timedelta(days=1)
GATHERED_AT: Final = time(8)  # local; nobody's hours are known to begin earlier
FRIDAY: Final = 4
KINDS: Final[Mapping[Channel, ContactKind]] = {
    Channel.EMAIL: ContactKind.EMAIL,
    Channel.TEXT: ContactKind.PHONE,
    Channel.CALL: ContactKind.PHONE,
}


@dataclass
class Reading:
    """The facts of one verdict, read lazily; never kept beyond it."""

    facts: VerdictFacts
    # Found out about each channel, and each week, as it is asked.
    usable: dict[Channel, bool] = field(default_factory=dict)
    usable_ways: list[Way] | None = None
    openings: dict[Week, datetime | None] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        return self.facts.at

    @property
    def usual(self) -> Usual:
        return self.facts.usual

    @property
    def topic(self) -> TopicKey:
        return self.facts.topic.key

    # --- ways ---

    @cached_property
    def own_ways(self) -> tuple[Way, ...]:
        return own_ways(self.usual, self.topic)

    @cached_property
    def default_ways(self) -> tuple[Channel, ...]:
        return default_ways(self.usual)

    @cached_property
    def nevers(self) -> Mapping[Channel, Preference]:
        return nevers(self.usual, self.topic)

    @cached_property
    def is_never_at_work(self) -> bool:
        return is_never_at_work(self.usual)

    # --- contact points ---

    @cached_property
    def contacts(self) -> dict[Channel, ContactFacts | None]:
        return {channel: self.find_contact(channel) for channel in KINDS}

    def contact(self, channel: Channel) -> ContactFacts | None:
        """The one contact point a message by this channel would go to."""
        return self.contacts.get(channel)

    def find_contact(self, channel: Channel) -> ContactFacts | None:
        fit = [point for point in self.open_contacts(channel) if self.may_carry(point, channel)]
        return min(fit, key=self.reluctance, default=None)

    def open_contacts(self, channel: Channel) -> list[ContactFacts]:
        kind = KINDS.get(channel)
        only = self.facts.service.contact_id if self.facts.service else None
        return [
            point
            for point in self.facts.contacts
            if point.kind == kind and not point.closed and only in (None, point.id)
        ]

    def may_carry(self, point: ContactFacts, channel: Channel) -> bool:
        if channel != Channel.TEXT:
            return True
        if point.stopped and not self.confirms_an_opt_out:
            return False
        return point.is_verified or self.asks_to_confirm or self.facts.service is not None

    def reluctance(self, point: ContactFacts) -> tuple[bool, bool]:
        return (self.is_never_at_work and point.is_at_work, not point.is_verified)

    @property
    def asks_to_confirm(self) -> bool:
        """Whether this is the one text that a spoken consent allows."""
        spoken = self.facts.consents.text == TextConsent.SPOKEN
        return spoken and self.topic == TopicKey.CHECK_IN

    def opt_out(self, channel: Channel) -> OptOut | None:
        for opt_out in self.facts.consents.opt_outs:
            if opt_out.channel == channel and opt_out.topic in (None, self.topic):
                return opt_out
        if channel != Channel.TEXT or self.contact(channel):
            return None
        stopped = [point.stopped for point in self.open_contacts(channel) if point.stopped]
        return stopped[0] if stopped else None

    @property
    def confirms_an_opt_out(self) -> bool:
        return self.facts.service is not None and self.facts.service.is_opt_out

    # --- hours and caps ---

    @cached_property
    def own_week(self) -> Week:
        return week_of(hours_of(self.usual.of(CONTACT_HOURS)))

    def legal_week(self, channel: Channel) -> Week | None:
        legal = self.facts.legal_hours.get(channel)
        return every_day(legal.opens, legal.closes) if legal else None

    def next_open(self, week: Week) -> datetime | None:
        if week not in self.openings:
            self.openings[week] = next_open(self.at, week, self.usual.zone)
        return self.openings[week]

    def is_open(self, week: Week) -> bool:
        return self.next_open(week) == self.at

    def next_shared(self, channel: Channel) -> datetime | None:
        """The next instant that own and legal hours have in common, within 7 days."""
        legal = self.legal_week(channel)
        own_opens = self.next_open(self.own_week)
        if legal is None or own_opens is None:
            return own_opens
        opens = self.next_open(legal)
        if opens is None or opens == own_opens:
            return opens
        later = max(opens, own_opens)
        within = SEARCHED - (later - self.at)
        return next_shared(later, (legal, self.own_week), self.usual.zone, within)

    def shares_hours(self, channel: Channel) -> bool:
        if self.legal_week(channel) is None:
            return True
        return self.next_shared(channel) is not None

    @cached_property
    def counted_days(self) -> list[int]:
        """How many local days ago each counted contact was."""
        zone = self.usual.zone
        today = local_time(self.at, zone).date()
        local = zone_of(zone.name_at(self.at))
        return [(today - sent.astimezone(local).date()).days for sent in self.facts.counted]

    def is_over_day_cap(self) -> bool:
        if len(self.facts.counted) < self.facts.caps.per_day:
            return False
        return self.counted_days.count(0) >= self.facts.caps.per_day

    def is_over_week_cap(self, days_from_now: int = 0) -> bool:
        if len(self.facts.counted) < self.facts.caps.per_week:
            return False
        lately = [days for days in self.counted_days if days + days_from_now < 7]
        return len(lately) >= self.facts.caps.per_week

    def caps_end_at(self) -> datetime:
        """When neither cap, unless an override removed it, holds a contact any more."""
        days = 1 if self.is_over_day_cap() and not self.is_overridden(Rule.DAY_CAP) else 0
        if not self.is_overridden(Rule.WEEK_CAP):
            while days < 7 and self.is_over_week_cap(days):
                days += 1
        return self.local_midnight(days) if days else self.at

    def local_midnight(self, days: int) -> datetime:
        local = local_time(self.at, self.usual.zone)
        day = datetime.combine(local.date() + days * ONE_DAY, time())
        return first_instant(day, zone_of(self.usual.zone.name_at(self.at)))

    def opens_at(self, channel: Channel) -> datetime | None:
        """When hours and caps next allow this channel; None if not within 7 days."""
        begin = self.caps_end_at()
        is_own_removed = self.is_overridden(Rule.OWN_HOURS)
        if begin == self.at and not is_own_removed:
            return self.next_shared(channel)
        legal = self.legal_week(channel)
        weeks = [legal] if legal else []
        if not is_own_removed:
            weeks.append(self.own_week)
        return next_shared(begin, weeks, self.usual.zone)

    # --- small news together ---

    @property
    def together(self) -> Preference | None:
        """Their wish to have small news at once, where it is about such news."""
        wish = self.usual.of(NEWS_TOGETHER) if self.topic in SMALL_NEWS else None
        return wish if wish is not None and wish.option in (DAILY, WEEKLY) else None

    def goes_together_at(self, rhythm: str) -> datetime:
        """The next morning of theirs, or that of the next Friday: from then on their hours count."""
        zone = zone_of(self.usual.zone.name_at(self.at))
        today = local_time(self.at, self.usual.zone).date()
        for days in range(9):
            day = today + days * ONE_DAY
            moment = first_instant(datetime.combine(day, GATHERED_AT), zone)
            if moment > self.at and (rhythm == DAILY or day.weekday() == FRIDAY):
                return moment
        raise ValueError(rhythm)

    # --- overrides ---

    @cached_property
    def answered_at(self) -> datetime | None:
        """When they last answered anything this verdict reads."""
        answers = (self.usual.of(key).at for key in driving_keys(self.topic))
        return max((at for at in answers if at is not None), default=None)

    def is_overridden(self, rule: Rule) -> bool:
        """Whether a reason was given against this rule; a newer answer voids it."""
        return any(
            override.rule == rule and (self.answered_at is None or override.at >= self.answered_at)
            for override in self.facts.overrides
        )
