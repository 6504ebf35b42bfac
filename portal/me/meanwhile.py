"""What changed in another window while a page stood open: told, and the newer kept."""

from collections.abc import Iterable, Mapping

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.me.rows import answer_words
from portal.standing import Standing
from portal.words import instant_there
from preferences.actions.said import Said
from preferences.enums import AnswerState
from preferences.queries.questions import QuestionAsked
from preferences.rules.values import Preference

SEEN = "seen"


def seen(standing: Standing) -> str:
    """Goes into the form: which version of everything its page showed, and when."""
    return f"{standing.candidate.contact_version}@{standing.at.timestamp()}"


def tell_changes(
    request: HttpRequest,
    standing: Standing,
    said: Iterable[Said],
    asked: Mapping[str, QuestionAsked],
) -> None:
    """`standing` is what held before this page was saved."""
    version, _sign, when = request.POST.get(SEEN, "").partition("@")
    if version == str(standing.candidate.contact_version) or not is_number(when):
        return
    for each in said:
        before = standing.usual.of(each.key)
        is_newer = before.at is not None and before.at.timestamp() > float(when)
        if is_newer and each.state == AnswerState.CHOSEN and each.key in asked:
            messages.warning(request, both(asked[each.key], before, standing))


def is_there_already(request: HttpRequest, standing: Standing, said: Said) -> bool:
    """The same was saved since this page was shown: by a second tap, or in another window."""
    when = request.POST.get(SEEN, "").partition("@")[2]
    before = standing.usual.of(said.key)
    if not is_number(when) or before.at is None or before.at.timestamp() <= float(when):
        return False
    same = [(pick.option, pick.words) for pick in said.picks] == [
        (chosen.option, chosen.words) for chosen in before.options
    ]
    return said.state == before.state and same and said.scope == before.scope


def both(question: QuestionAsked, before: Preference, standing: Standing) -> str:
    words = _(
        "%(what)s: you changed this in another window, %(time)s, to “%(other)s”. "
        "We keep what you saved last."
    )
    return words % {
        "what": question.statement,
        "time": instant_there(before.at or standing.at, standing.zone, standing.at),
        "other": answer_words(question, before, standing.zone),
    }


def is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()
