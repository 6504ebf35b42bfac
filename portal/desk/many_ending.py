"""Many applications end at once, each with an answer told the way they chose for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.urls import reverse

from candidates.enums import Outcome
from candidates.models import Application, CloseReason
from candidates.queries import applications_changeable_by, met_us, reasons_offered
from messaging.enums import LeftOut
from portal.desk.forms.send import EndManyForm, SendForm
from portal.desk.many import Many
from portal.desk.queries.split import Part
from preferences.enums import TopicKey


class ManyEnding(Many):
    @property
    def url(self) -> str:
        return reverse("desk_end_many")

    @property
    def is_ending(self) -> bool:
        return True

    @cached_property
    def topic(self) -> TopicKey:
        return TopicKey.DECISION

    @cached_property
    def reasons(self) -> Sequence[CloseReason]:
        return list(reasons_offered())

    def made_form(self, *args: Any, **kwargs: Any) -> SendForm:
        return EndManyForm(*args, templates=self.templates, reasons=self.reasons, **kwargs)

    def typed(self, form: type[SendForm]) -> dict[str, Any]:
        return {"outcome": Outcome.REJECTED} | super().typed(EndManyForm)

    @cached_property
    def applications(self) -> Mapping[int, Application]:
        """Only those that live, and that they may end."""
        found = super().applications
        mine = set(
            applications_changeable_by(self.request.user)
            .filter(pk__in=[row.pk for row in found.values()], closed_at=None)
            .values_list("pk", flat=True)
        )
        return {pk: row for pk, row in found.items() if row.pk in mine}

    def parts(self) -> Sequence[Part]:
        """Nobody who came to an interview hears it from a letter for many."""
        met = met_us([row.pk for row in self.applications.values()])
        return [self.judged(part, met) for part in super().parts()]

    def judged(self, part: Part, met: frozenset[int]) -> Part:
        if part.application is None:
            return replace(part, why=LeftOut.NO_ANSWER)
        return replace(part, why=LeftOut.MET) if part.application.pk in met else part
