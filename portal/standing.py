"""What holds for a candidate now: their usual, and which of their ways can be used."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from candidates.models import Application, Candidate
from preferences.enums import Channel, Rule, TopicKey
from preferences.queries.permissions import Permissions, permission_facts
from preferences.queries.setup import EmployerSetup, employer_setup
from preferences.queries.usual import usual_of
from preferences.rules.facts import OptOut, VerdictFacts
from preferences.rules.possible import (
    IMPOSSIBLE,
    REACHING,
    REFUSED,
    is_usable,
    stand_in,
    usable_ways,
)
from preferences.rules.reading import Reading
from preferences.rules.values import Usual


@dataclass(frozen=True)
class Standing:
    """Read once for a page, what permits contact only where it is asked for (two queries)."""

    candidate: Candidate
    at: datetime
    application: Application | None
    setup: EmployerSetup
    usual: Usual

    @cached_property
    def permissions(self) -> Permissions:
        return permission_facts([self.candidate.pk], self.at, self.setup)[self.candidate.pk]

    @cached_property
    def reading(self) -> Reading:
        """As for an update, which is what most messages are."""
        job_id = self.application.job_id if self.application else None
        return Reading(
            VerdictFacts(
                at=self.at,
                usual=self.usual,
                topic=self.setup.topic(TopicKey.UPDATE),
                contacts=self.permissions.contacts,
                consents=self.permissions.consents,
                channels=self.setup.channels_of(job_id),
                legal_hours=self.setup.legal_hours,
            )
        )

    @property
    def zone(self) -> str:
        return self.usual.zone.name_at(self.at)

    @cached_property
    def chosen_ways(self) -> tuple[Channel, ...]:
        return tuple(way.channel for way in self.reading.own_ways)

    @cached_property
    def used_ways(self) -> tuple[Channel, ...]:
        """What messages go by now, in order. Empty: nothing reaches them but this portal."""
        own = tuple(way.channel for way in usable_ways(self.reading))
        if own:
            return own
        default = stand_in(self.reading)
        return (default,) if default in REACHING else ()

    @cached_property
    def hindrance(self) -> Rule | None:
        """Why their first way is not used, if it is not."""
        if not self.chosen_ways or is_usable(self.reading, self.chosen_ways[0]):
            return None
        found = (applies(self.reading, self.chosen_ways[0]) for applies in (*IMPOSSIBLE, *REFUSED))
        return next((match.rule for match in found if match), Rule.LEGAL_HOURS)

    @property
    def closable(self) -> list[Channel]:
        """What reaches people and can be stopped, in the order of the words."""
        return [channel for channel in Channel if channel in REACHING & self.setup.channels_of()]

    @property
    def stopped_number(self) -> OptOut | None:
        """STOP was texted from a number of theirs."""
        return next(iter(self.permissions.stopped.values()), None)

    @property
    def is_stopped(self) -> bool:
        """Stopped for good: everything but the portal is closed."""
        whole = [each for each in self.permissions.consents.opt_outs if each.topic is None]
        closed = {each.channel for each in whole}
        return None in closed or set(self.closable) <= closed


def standing_of(
    candidate: Candidate, at: datetime, application: Application | None = None
) -> Standing:
    """Two queries at once."""
    setup = employer_setup()
    usual = usual_of(candidate, at, application, setup)
    return Standing(candidate, at, application, setup, usual)
