"""The language of the pages, chosen on any of them: kept in this browser, and with whoever is signed in."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from candidates.actions.people import speak
from portal.access import ScreenRequest, public_screen
from portal.visits import visit_of

YEAR = 365 * 24 * 60 * 60


@public_screen
@require_POST
def choose_language(request: ScreenRequest) -> HttpResponse:
    """Back to the page it was chosen on. What is no language of ours changes nothing."""
    answer = HttpResponseRedirect(back_to(request))
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return answer
    visit = visit_of(request, at=request.at)
    if visit is not None and visit.candidate.language != language:
        speak(candidate=visit.candidate, language=language)
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return answer


def back_to(request: ScreenRequest) -> str:
    """Never to another house, whatever the form says."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.startswith("/") else "/"
