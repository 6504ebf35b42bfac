"""What goes wrong, said in one form everywhere: RFC 9457."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from candidates import exceptions as refused
from candidates.exceptions import Refusal
from messaging import exceptions as held_back

CONTENT_TYPE: Final = "application/problem+json"
ADDRESSES: Final = "/api/"
# What a rule refuses is 422, apart from these: it would be taken at another moment, or of another row.
CONFLICTS: Final = (
    refused.ApplicationClosed,
    refused.AlreadyInStage,
    refused.JobNotOpen,
    refused.JobHasNoStages,
    held_back.Refused,
    held_back.SomeoneElsesToken,
)
MOVED_ON: Final = (refused.StaleVersion, held_back.UsualChanged)
STATUSES: Final = ((CONFLICTS, 409), (MOVED_ON, 412), (refused.NotSetUp, 503))


class Problem(Exception):  # noqa: N818  the word of the standard
    """Answered as it is. `more` are members of the document besides the standard's own."""

    def __init__(
        self, status: int, code: str, detail: str = "", *, headers: Any = None, **more: Any
    ) -> None:
        self.status, self.code, self.detail = status, code, detail
        self.headers: Mapping[str, str] = headers or {}
        self.more = more
        super().__init__(code)


def missing() -> Problem:
    """Out of scope is the same as missing, to the letter."""
    return Problem(404, "not_found", "There is nothing of this kind here.")


def document(status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    return {
        "type": f"{settings.PUBLIC_URL}/api/#{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        **more,
    }


def answered(problem: Problem) -> HttpResponse:
    return JsonResponse(
        document(problem.status, problem.code, problem.detail, **problem.more),
        status=problem.status,
        content_type=CONTENT_TYPE,
        headers=dict(problem.headers),
    )


def of_refusal(refusal: Refusal) -> Problem:
    """The words of the desk; the rule behind a verdict is named as well."""
    status = next((each for kinds, each in STATUSES if isinstance(refusal, kinds)), 422)
    name = type(refusal).__name__
    code = "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name).lstrip("_")
    more: dict[str, Any] = {}
    if isinstance(refusal, held_back.Refused):
        verdict = refusal.verdict
        until = verdict.until.isoformat() if verdict.until else None
        more = {"verdict": verdict.kind.value, "rule": verdict.rule.value, "until": until}
    return Problem(status, code, str(refusal), **more)


def of_fields(error: ValidationError) -> Problem:
    """Where and why; never what was sent."""
    found = [
        {"where": "/".join(map(str, each.get("loc", ()))), "why": str(each.get("msg", ""))}
        for each in error.errors
    ]
    return Problem(
        422, "not_valid", "Something in the request is not as it should be.", errors=found
    )


def install(api: NinjaAPI) -> None:
    """Each kind of error answers as a problem; what nobody expects is left to Django."""

    def on(kind: type[Exception], to_problem: Callable[[Any], Problem]) -> None:
        def handle(request: HttpRequest, error: Any) -> HttpResponse:
            return answered(to_problem(error))

        api.add_exception_handler(kind, handle)

    on(Problem, lambda problem: problem)
    on(Http404, lambda _error: missing())
    on(Refusal, of_refusal)
    on(ValidationError, of_fields)
    on(HttpError, lambda error: plain(error.status_code))


PLAIN: Final = {
    400: ("not_readable", "The body cannot be read: send JSON in UTF-8."),
    401: ("no_token", "Send a token: Authorization: Bearer …"),
    403: ("not_allowed", "This is not allowed."),
    404: ("not_found", "There is nothing of this kind here."),
    405: ("method_not_allowed", "This address does not take this method."),
    413: ("too_large", "The body is too large."),
    500: ("our_error", "Something went wrong here. It was noted."),
}


def plain(status: int, **headers: str) -> Problem:
    code, detail = PLAIN.get(status, ("failed", HTTPStatus(status).phrase))
    return Problem(status, code, detail, headers=headers)


class ProblemMiddleware:
    """Whatever answered for an address of the interface: errors are problems, headers are kept.

    `request.said` holds headers that the door or an operation adds to its answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ADDRESSES):
            return self.get_response(request)
        said: dict[str, str] = {}
        request.said = said  # type: ignore[attr-defined]
        response = self.answer(request)
        if response.status_code >= 400 and response.headers["Content-Type"] != CONTENT_TYPE:
            allow = {"Allow": response.headers["Allow"]} if "Allow" in response.headers else {}
            response = answered(plain(response.status_code, **allow))
        for name, value in said.items():
            response.headers[name] = value
        return response

    def answer(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
            return answered(plain(413))
        return self.get_response(request)
