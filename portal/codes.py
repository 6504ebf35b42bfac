"""Six digits sent to a contact point: asked for and typed, the same way on every page.

Whether we know the address or number never shows: a code that could not be sent is one that nobody
types right, with the same words and the same number of tries.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from candidates.actions.contact_points import CODE_LASTS, check_code
from candidates.exceptions import CodeExpired, Refusal, TooManyCodes, TooManyTries, WrongCode
from candidates.models import Candidate, ContactPoint
from messaging.actions.codes import send_code

TRIES = 5
KEPT = "code_asked"


class CodeForm(forms.Form):
    """One field; pasting and the keyboard's own suggestion fill it, spaces do not matter."""

    code = forms.CharField(
        label=_("The 6 digits"),
        max_length=20,
        error_messages={"required": _("Type the code we sent you.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What this browser remembers of the code it asked for. Without a point every code is wrong."""

    purpose: str
    point_id: int | None
    shown: str
    asked_at: float
    tries: int = TRIES


def ask_code(
    request: HttpRequest, purpose: str, point: ContactPoint | None, *, shown: str, at: datetime
) -> None:
    """Send one if it can be sent, and remember that it was asked for."""
    remember(
        request,
        Asked(
            purpose=purpose,
            point_id=point.pk if point is not None and was_sent(point, at) else None,
            shown=shown,
            asked_at=at.timestamp(),
        ),
    )


def was_sent(point: ContactPoint, at: datetime) -> bool:
    try:
        send_code(contact_point=point, at=at)
    except TooManyCodes:
        return True  # the newest one still counts
    except Refusal:
        return False
    return True


def asked_for(request: HttpRequest, purpose: str) -> Asked | None:
    kept = request.session.get(KEPT)
    return Asked(**kept) if kept and kept["purpose"] == purpose else None


def typed_code(
    request: HttpRequest,
    asked: Asked,
    code: str,
    *,
    at: datetime,
    candidate: Candidate | None = None,
) -> ContactPoint:
    """The contact point it was sent to. Raises WrongCode, CodeExpired, TooManyTries.

    Within a visit the `candidate` has to be told: a code of one person proves nothing for another.
    """
    points = ContactPoint.objects.filter(pk=asked.point_id or 0, closed_at=None)
    if candidate is not None:
        points = points.filter(candidate=candidate)
    point = points.select_related("candidate").first()
    if point is None:
        raise as_if_known(request, asked, at)
    check_code(contact_point=point, code=code, at=at)
    del request.session[KEPT]
    return point


def as_if_known(request: HttpRequest, asked: Asked, at: datetime) -> Refusal:
    if at.timestamp() >= asked.asked_at + CODE_LASTS.total_seconds():
        return CodeExpired()
    left = max(asked.tries - 1, 0)
    remember(request, replace(asked, tries=left))
    return WrongCode(left) if left else TooManyTries()


def remember(request: HttpRequest, asked: Asked) -> None:
    request.session[KEPT] = asdict(asked)
