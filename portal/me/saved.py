"""What was saved last in this visit, said back with its undo until the next change."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.access import MeRequest, me_screen
from portal.visits import KEPT
from preferences.actions import answers
from preferences.exceptions import TooLateToUndo
from preferences.models import Answer

SAVED = "saved"


def remember_saved(request: HttpRequest, given: Iterable[Answer], words: str) -> None:
    """`words` are read back on the next page; the answers can be undone from there."""
    keep(request, {"answers": [answer.pk for answer in given], "words": words})


def saved(request: HttpRequest) -> dict[str, Any] | None:
    found: dict[str, Any] | None = request.session.get(KEPT, {}).get(SAVED)
    return found


def keep(request: HttpRequest, value: dict[str, Any] | None) -> None:
    request.session[KEPT] = request.session.get(KEPT, {}) | {SAVED: value}


@me_screen()
@require_POST
def me_undo(request: MeRequest) -> HttpResponse:
    """Back to what was before, all answers of that page or none."""
    last = saved(request)
    keep(request, None)
    if last:
        try:
            undo(request, last["answers"])
        except TooLateToUndo as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Undone. It is as it was before."))
    return redirect("me_usual")


@transaction.atomic
def undo(request: MeRequest, ids: list[int]) -> None:
    mine = Answer.objects.filter(candidate=request.visit.candidate, pk__in=ids)
    for answer in mine.order_by("-pk"):
        answers.undo(answer=answer, at=request.at)
