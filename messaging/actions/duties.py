"""An answer that asks a person to do something becomes a duty, with its owner and its date."""

from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import translation

from candidates.actions.notes import write_note
from candidates.models import Application, ApplicationAccess, Candidate, Happening
from candidates.queries import employer
from candidates.rules.working_days import after_working_days
from candidates.staff import Staff
from messaging.actions.letters import written
from messaging.actions.messages import save_draft
from messaging.enums import MessageState
from messaging.models import Duty, Message
from messaging.queries.placeholders import name_of
from preferences.enums import AnswerState, GivenBy, TopicKey
from preferences.models import Answer
from preferences.queries.setup import employer_setup
from preferences.queries.usual import zone_for
from preferences.rules.hours import local_time
from preferences.rules.todo import TO_DO, Act, ToDo, Who, to_do

INTERVIEW: Final = "Interview"  # why somebody was let in who holds one


def follow_answer(happening: Happening, at: datetime) -> None:
    """Once for each answer of theirs. A confirmation is nothing new: what is open moves over to it."""
    answer = (
        Answer.objects.filter(pk=happening.subject or 0, undone_at=None, key__in=TO_DO)
        .filter(state=AnswerState.CHOSEN, given_by=GivenBy.CANDIDATE)
        .filter(question__is_restricted=False)
        .select_related("candidate", "application__owner")
        .first()
    )
    if answer is None:
        return
    if answer.confirms_id is not None:
        Duty.objects.filter(answer=answer.confirms_id, done_at=None).update(answer=answer)
        return
    application = answer.application or newest_of(answer.candidate)
    today = local_time(at, zone_for(answer.candidate, employer_setup(), at)).date()
    for chosen in answer.chosen.all():
        asked = to_do(answer.key, chosen.key)
        if asked is not None:
            Duty.objects.get_or_create(
                answer=answer,
                option=chosen.key,
                defaults={
                    "candidate": answer.candidate,
                    "application": application,
                    "words": chosen.words[:300],
                    "owner_id": owner_of(asked, application, at),
                    "due_on": after_working_days(today, asked.within),
                    "at": at,
                },
            )


def newest_of(candidate: Candidate) -> Application | None:
    rows = Application.objects.filter(candidate=candidate).select_related("owner")
    return rows.order_by("-applied_at").first()


def owner_of(asked: ToDo, application: Application | None, at: datetime) -> int | None:
    """Who held the interview, where that is who knows; else whoever looks after them."""
    if application is None:
        return None
    if asked.is_interviewers and (holder := holders_of(application, at)):
        return holder[0]
    return application.owner_id


def holders_of(application: Application, at: datetime) -> list[int]:
    """Who holds or held the interview and is still let in, the latest first."""
    rows = ApplicationAccess.objects.filter(application=application, why=INTERVIEW, until__gt=at)
    return list(rows.order_by("-until", "-pk").values_list("user_id", flat=True))


# --- doing it ---------------------------------------------------------------------------------


@transaction.atomic
def begin(*, duty: Duty, by: Staff, at: datetime, said: str = "") -> Message:
    """Words to start from, in their language, as a draft; the way is what the answer names, or their
    usual. Begun twice it is the same draft.
    """
    held = Duty.objects.select_for_update(of=("self",)).get(pk=duty.pk)
    if held.message is not None and held.message.state == MessageState.DRAFT:
        return held.message
    asked = TO_DO[duty.answer.key][duty.option]
    words = words_for(duty, asked, by, said)
    draft = save_draft(
        candidate=duty.candidate,
        topic=TopicKey.DOCUMENTS if duty.answer.key == "papers.how" else TopicKey.UPDATE,
        channel=asked.way or "",
        application=duty.application,
        author=by,
        client_token=uuid5(NAMESPACE_URL, f"duty:{duty.pk}:{held.message_id or 0}"),
        at=at,
        subject=words["subject"],
        body=words["body"],
    )
    held.message = draft
    held.save(update_fields=["message"])
    return draft


@transaction.atomic
def pass_on(*, duty: Duty, words: str, by: Staff, at: datetime) -> None:
    """Who held the interview says why; whoever looks after them sends it, or rings with it at hand."""
    held = (
        Duty.objects.select_for_update(of=("self",))
        .select_related("application__owner", "answer", "candidate")
        .get(pk=duty.pk)
    )
    if held.application is None:
        return
    owner = held.application.owner
    if TO_DO[held.answer.key][held.option].act == Act.WRITE:
        begin(duty=held, by=owner, at=at, said=words)
        held.refresh_from_db()
    else:
        write_note(candidate=held.candidate, application=held.application, body=words, by=by, at=at)
    held.owner_id = owner.pk
    held.save(update_fields=["owner"])


def words_for(duty: Duty, asked: ToDo, by: Staff, said: str) -> dict[str, str]:
    known = {
        "said": said,
        "first_name": duty.candidate.called,
        "employer": employer().name,
        "job": duty.application.job.title if duty.application else "",
        "sender": name_of(by),
        "way": asked.way or duty.option,
        "is_manager": asked.who == Who.MANAGER,
    }
    with translation.override(duty.candidate.language):
        return {
            "subject": written(asked.letter, "subject", known),
            "body": written(asked.letter, "email", known),
        }


@transaction.atomic
def finish(*, duty: Duty, by: Staff, at: datetime) -> None:
    """Done another way, or not needed any more. Twice changes nothing."""
    Duty.objects.filter(pk=duty.pk, done_at=None).update(done_at=at, done_by=by.pk)


def finish_for(*, application: Application, key: str, by: Staff, at: datetime) -> None:
    """What a screen of its own did."""
    Duty.objects.filter(application=application, answer__key=key, done_at=None).update(
        done_at=at, done_by=by.pk
    )
