"""Where applications stand, as the person they belong to may know it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.enums import Outcome
from candidates.models import Application
from messaging.models import Message
from preferences.enums import TopicKey

# What comes next where somebody is, in words; a stage that is new here has the last ones.
NEXT: Final[Mapping[str, Promise]] = {
    "application": gettext_lazy("%(who)s reads your application and tells you how it goes on."),
    "screen": gettext_lazy("%(who)s arranges a first chat with you."),
    "interview": gettext_lazy("%(who)s arranges an interview with you."),
    "assessment": gettext_lazy("%(who)s agrees with you how you show your skills."),
    "offer": gettext_lazy("%(who)s brings the offer to you."),
    "onboarding": gettext_lazy("%(who)s gets your start ready with you."),
}
NEXT_ELSE: Final = gettext_lazy("%(who)s takes it from here.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """`is_told` is false while a decision is on its way: this page is never how they hear it."""

    application: Application
    is_told: bool

    @property
    def is_over(self) -> bool:
        return not self.application.is_live and self.is_told

    @property
    def who(self) -> str:
        return name_of(self.application)

    @property
    def where(self) -> str:
        application = self.application
        parts = {"stage": application.stage.spoken, "job": application.job.title}
        if application.outcome == Outcome.WITHDRAWN:
            return _("You withdrew this application.")
        if application.is_live:
            return _("You are at the stage: %(stage)s.") % parts
        if not self.is_told:
            return _("There is a decision. You hear it the way you chose.")
        if application.outcome == Outcome.HIRED:
            return _("You got the job.")
        return _("We did not choose you this time. You can read why in your messages, if we said.")

    @property
    def next(self) -> str:
        """Empty when nothing comes any more."""
        if not self.application.is_live:
            return "" if self.is_told else _("%(who)s tells you.") % {"who": self.who}
        return str(NEXT.get(self.application.stage.key, NEXT_ELSE)) % {"who": self.who}

    @property
    def since(self) -> datetime:
        return self.application.closed_at or self.application.stage_at


def stands_of(applications: Sequence[Application], at: datetime) -> list[Stand]:
    told = decisions_told(
        [each.pk for each in applications if each.outcome in (Outcome.HIRED, Outcome.REJECTED)]
    )
    return [
        Stand(
            application=each,
            is_told=each.is_live or each.outcome == Outcome.WITHDRAWN or each.pk in told,
        )
        for each in applications
    ]


def decisions_told(application_ids: Collection[int]) -> set[int]:
    """Heard in a message or a call, after it was taken (RULES 5.5)."""
    if not application_ids:
        return set()
    told = Message.objects.filter(
        application__in=application_ids, topic=TopicKey.DECISION, told_at__isnull=False
    )
    return {pk for pk in told.values_list("application_id", flat=True) if pk}


def name_of(application: Application) -> str:
    """A first name, as in a message."""
    return application.owner.first_name or str(application.owner)
