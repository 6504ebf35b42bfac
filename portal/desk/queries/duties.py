"""What answers ask us to do, each with the one place where it is done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.enums import Role
from candidates.models import Application, Candidate, Membership
from candidates.queries import applications_visible_to
from candidates.staff import Staff
from messaging.actions.duties import holders_of
from messaging.models import Duty
from messaging.queries.duties import open_duties
from preferences.enums import TopicKey
from preferences.rules.todo import TO_DO, Act, ToDo, Who
from scheduling.enums import Meeting

ACTS: Final[Mapping[Act, Promise]] = {
    Act.WRITE: gettext_lazy("Write it"),
    Act.RING: gettext_lazy("Ring them"),
    Act.MEET: gettext_lazy("Arrange a time"),
    Act.TASK: gettext_lazy("Give the task"),
    Act.PAPERS: gettext_lazy("See the papers"),
    Act.START: gettext_lazy("Choose the papers"),
    Act.CARD: gettext_lazy("Open the card"),
}
# What a time is arranged for.
MEETINGS: Final[Mapping[str, tuple[Promise, int]]] = {
    "chat.how": (gettext_lazy("First chat"), 15),
    "offer.talk": (gettext_lazy("Talk about the offer"), 30),
    "offer.sign": (gettext_lazy("Sign the contract"), 15),
    "task.how": (gettext_lazy("Show your skills"), 45),
}
IN_PERSON: Final = ("in_person", "live")


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    duty: Duty
    words: str
    act: str
    url: str  # empty: a form begins it
    is_late: bool


def duties_about(user: Staff, candidate: Candidate, today: date) -> list[DutyLine]:
    """Of applications that they may see, whoever has to do it."""
    seen = applications_visible_to(user).filter(candidate=candidate)
    rows = open_duties().filter(candidate=candidate, application__in=seen)
    return lines_of(rows, today)


def lines_of(duties: Iterable[Duty], today: date) -> list[DutyLine]:
    known = [(duty, TO_DO.get(duty.answer.key, {}).get(duty.option)) for duty in duties]
    return [
        DutyLine(
            duty=duty,
            words=words_of(duty, asked),
            act=str(ACTS[asked.act]),
            url=url_of(duty, asked),
            is_late=duty.due_on < today,
        )
        for duty, asked in known
        if asked is not None  # words of a version before
    ]


def words_of(duty: Duty, asked: ToDo) -> str:
    said = f" “{duty.words}”" if duty.words else ""
    return f"{asked.words}{said}"


def url_of(duty: Duty, asked: ToDo) -> str:
    person, application = duty.candidate_id, duty.application_id
    about = f"?{urlencode({'for': f'{duty.answer.key}:{duty.option}'})}"
    if asked.act == Act.RING:
        query = urlencode({"topic": TopicKey.UPDATE, "application": application or ""})
        return f"{reverse('desk_call', args=[person])}?{query}"
    if asked.act == Act.PAPERS:
        return reverse("desk_papers", args=[person])
    if asked.act == Act.CARD:
        return reverse("desk_card_copy", args=[person])
    if asked.act == Act.MEET:
        return reverse("desk_times_for", args=[application]) + about
    if asked.act == Act.TASK:
        return reverse("desk_task", args=[application])
    if asked.act == Act.START:
        return reverse("desk_start_papers", args=[application])
    return ""


# --- arranging what an answer asks for ---------------------------------------------------------


def meet_preset(about: str, application: Application, at: datetime) -> dict[str, Any]:
    """What the form to arrange a time starts with; nothing for an answer that asks for no meeting."""
    key, _colon, option = about.partition(":")
    if key not in MEETINGS:
        return {}
    what, minutes = MEETINGS[key]
    asked = TO_DO.get(key, {}).get(option)
    found: dict[str, Any] = {"what": str(what), "minutes": minutes}
    if option in IN_PERSON:
        found |= {"meeting": Meeting.IN_PERSON, "where": application.job.place}
    if asked is not None and asked.who is not None:
        found["panel"] = [str(user) for user in who_is(asked.who, application, at)[:1]]
    return found


def who_is(who: Who, application: Application, at: datetime) -> Sequence[int]:
    """The manager holds the interviews; someone in the team is neither of the two."""
    if who == Who.RECRUITER:
        return [application.owner_id]
    people = Membership.objects.filter(user__is_active=True, user__is_program=False)
    members = people.filter(team=application.job.team_id)
    managers = holders_of(application, at) or list(
        members.filter(role=Role.INTERVIEWER).order_by("pk").values_list("user_id", flat=True)
    )
    if who == Who.MANAGER:
        return managers
    others = members.exclude(user__in=[*managers[:1], application.owner_id])
    return list(others.order_by("pk").values_list("user_id", flat=True)) or managers


def task_line(kind: str) -> str:
    return str(TO_DO["task.how"][kind].words)


def reason_words(duty: Duty, today: date) -> str:
    """For a row of Today."""
    asked = TO_DO.get(duty.answer.key, {}).get(duty.option)
    words = words_of(duty, asked) if asked else duty.option
    if duty.due_on < today:
        return _("Late: %(words)s") % {"words": words}
    return words
