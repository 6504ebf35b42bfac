"""Closing an application with an answer, told the way they chose for it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from candidates.enums import Outcome, Role
from candidates.exceptions import Refusal, StaleVersion
from candidates.models import Application, Move
from candidates.queries import last_move
from messaging.actions import decisions
from messaging.exceptions import Refused, UsualChanged
from portal.access import DeskRequest, desk_screen
from portal.desk.closing import Closing
from portal.desk.contact import LOOK_AGAIN, NOT_YET
from portal.desk.found import application_or_404, note_look
from portal.desk.hourly import check_messages
from portal.desk.recent import after_close
from portal.htmx import is_fragment
from preferences.enums import Channel


@desk_screen(Role.RECRUITER, Role.COORDINATOR)
def close(request: DeskRequest, pk: int) -> HttpResponse:
    """`pk` is the application's."""
    application = application_or_404(request, pk)
    closing = Closing(request, application)
    if not closing.is_to_be_sent:
        note_look(request, application.candidate, "close")
        return show(request, closing)
    if not closing.form.is_valid():
        return show(request, closing, NOT_YET)
    if closing.changes:
        return show(request, closing, LOOK_AGAIN)
    return end(request, closing, application)


def end(request: DeskRequest, closing: Closing, application: Application) -> HttpResponse:
    try:
        put_in_outbox(closing, application)
    except UsualChanged:
        application.candidate.refresh_from_db()
        return show(request, Closing(request, application), LOOK_AGAIN)
    except Refused as refused:
        closing.form.add_error("in_portal" if closing.is_blocked else None, str(refused))
        return show(request, closing, NOT_YET)
    except StaleVersion:
        return show_both(request, application.pk)
    except Refusal as refusal:
        closing.form.add_error(None, str(refusal))
        return show(request, closing, NOT_YET)
    return after_close(request, application.candidate)


def show_both(request: DeskRequest, pk: int) -> HttpResponse:
    """A colleague was faster: what they did stands above what was written here, which is kept."""
    application = application_or_404(request, pk)
    closing = Closing(request, application)
    closing.data["version"] = str(application.version)
    return show(request, closing, LOOK_AGAIN, newer=last_move(application))


def put_in_outbox(closing: Closing, application: Application) -> None:
    given = closing.form.cleaned_data
    how = {name: given[name] for name in ("reason", "why", "version")}
    if given["outcome"] == Outcome.WITHDRAWN and not given["body"].strip():
        decisions.note_withdrawal(
            application=application, by=closing.request.user, at=closing.at, **how
        )
        return
    is_letter = closing.channel == Channel.EMAIL
    check_messages(closing.request.user, closing.at)
    decisions.close_and_tell(
        application=application,
        outcome=given["outcome"],
        subject=given["subject"] or (_("Your application") if is_letter else ""),
        body=given["body"],
        channel=Channel.PORTAL if given["in_portal"] else "",
        client_token=given["client_token"],
        contact_version=given["contact_version"],
        by=closing.request.user,
        at=closing.at,
        **how,
    )


def show(
    request: DeskRequest, closing: Closing, status: int = 200, newer: Move | None = None
) -> HttpResponse:
    name = "desk/close.html#dialog" if is_fragment(request) else "desk/close.html"
    context = {
        "closing": closing,
        "composer": closing,
        "candidate": closing.candidate,
        "application": closing.application,
        "newer": newer,
    }
    return render(request, name, context, status=status)
