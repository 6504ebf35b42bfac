"""An answer that asks a person to do something becomes a note for the team, with its date."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from candidates.actions.notes import write_note
from candidates.models import Application, Candidate, Happening
from candidates.rules.spoken import date_word
from preferences.enums import AnswerState, GivenBy
from preferences.models import Answer
from preferences.queries.setup import employer_setup
from preferences.queries.usual import zone_for
from preferences.rules.hours import local_time
from preferences.rules.todo import TO_DO, due_on, to_do


def note_what_to_do(happening: Happening, at: datetime) -> None:
    """Once for each answer of theirs; a confirmation of an old one is nothing new."""
    answer = (
        Answer.objects.filter(pk=happening.subject or 0, undone_at=None, confirms=None)
        .filter(key__in=TO_DO, state=AnswerState.CHOSEN, given_by=GivenBy.CANDIDATE)
        .filter(question__is_restricted=False)
        .select_related("candidate", "application")
        .first()
    )
    if answer is None:
        return
    application = answer.application or newest_of(answer.candidate)
    setup = employer_setup()
    with translation.override(setup.language):
        today = local_time(at, zone_for(answer.candidate, setup, at)).date()
        lines = []
        for chosen in answer.chosen.all():
            asked = to_do(answer.key, chosen.key)
            if asked is None:
                continue
            words = [str(asked.words)]
            if chosen.words:
                words.append(f"“{chosen.words}”")
            if asked.within:
                day = date_word(due_on(today, asked.within))
                words.append(_("By %(date)s.") % {"date": day})
            lines.append(" ".join(words))
        if lines:
            write_note(
                candidate=answer.candidate,
                application=application,
                body="\n".join(lines),
                by=None,
                at=at,
            )


def newest_of(candidate: Candidate) -> Application | None:
    return Application.objects.filter(candidate=candidate).order_by("-applied_at").first()
