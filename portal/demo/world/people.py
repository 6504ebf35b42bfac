"""The sixty people: who they are, where they stand, and their usual."""

from datetime import datetime, time, timedelta
from typing import Any

from candidates.actions import applications, contact_points, people
from candidates.enums import ClosedWhy, ContactKind, Source
from candidates.models import Application, Candidate, Job
from candidates.queries import stages_of
from portal.demo.world import files
from portal.demo.world.also import make_so
from preferences.actions import answers
from preferences.actions.said import Said, picks_of
from preferences.enums import AnswerState, Through
from preferences.models import Question
from preferences.rules.values import Window
from preferences.rules.windows import chosen_windows

# The questions each stage has asked by the time somebody stands in it.
NOT_ASKED_YET = {
    "application": ("chat.", "times.", "news.", "goal", "meet.", "know."),
    "screen": ("meet.", "know."),
}


def arrive(at: datetime) -> None:
    usuals = files.toml("usuals")
    for number, row in enumerate(files.rows("people")):
        # A little apart, so that lists have an order and nobody applied at the same second.
        begun = at - timedelta(days=int(row["applied"]), minutes=7 * number + 20)
        candidate = add(row, begun)
        application = apply(candidate, row, begun, at)
        if row["answered"]:
            answered = at - timedelta(days=int(row["answered"]), minutes=3 * number)
            answer(candidate, usuals[row["usual"]] | later(usuals, row), row["stage"], answered)
        for extra in filter(None, row["also"].split()):
            make_so(extra, candidate, application, at)


def add(row: dict[str, str], at: datetime) -> Candidate:
    candidate = people.add_candidate(
        first_name=row["first"],
        last_name=row["last"],
        wanted_name=row["wanted"],
        email=row["email"],
        phone=row["phone"],
        time_zone=row["zone"],
        source=Source.IMPORTED if "import_note" in row["also"] else Source.APPLIED,
        at=at,
    ).candidate
    if row["said"]:
        people.rename(
            candidate=candidate,
            first_name=row["first"],
            last_name=row["last"],
            wanted_name=row["wanted"],
            name_said=row["said"],
        )
    for point in candidate.contact_points.all():
        if point.kind == ContactKind.PHONE and row["verified"] == "yes":
            contact_points.verify(contact_point=point, at=at + timedelta(minutes=4))
        elif point.kind == ContactKind.EMAIL and "no_email" in row["also"]:
            contact_points.close(contact_point=point, why=ClosedWhy.BY_CANDIDATE, at=at)
    return candidate


def apply(candidate: Candidate, row: dict[str, str], begun: datetime, at: datetime) -> Application:
    """Into the first stage, and on to where they stand, evenly over the time since."""
    job = Job.objects.get(slug=row["job"])
    application = applications.apply(candidate=candidate, job=job, source=Source.APPLIED, at=begun)
    stages = stages_of(job)
    way = [stage.key for stage in stages].index(row["stage"])
    for step in range(1, way + 1):
        application.refresh_from_db()
        applications.move(
            application=application,
            to_stage=stages[step],
            by=job.owner,
            version=application.version,
            at=begun + (at - begun) * step / (way + 1),
        )
    application.refresh_from_db()
    return application


def later(usuals: dict[str, Any], row: dict[str, str]) -> dict[str, Any]:
    """What they were asked at a stage after the interview."""
    turns = usuals["of_stage"].get(row["stage"], [{}])
    found: dict[str, Any] = turns[int(row["applied"]) // 2 % len(turns)]
    return found


def answer(candidate: Candidate, usual: dict[str, Any], stage: str, at: datetime) -> None:
    skip = NOT_ASKED_YET.get(stage, ())
    known = set(Question.objects.values_list("key", flat=True))
    said = [
        what_was_said(key, chosen, usual)
        for key, chosen in usual.items()
        if key in known and not key.startswith(skip)
    ]
    if said:
        answers.give_page(
            candidate=candidate, said=said, through=Through.WEB, at=at, showed_number=True
        )


def what_was_said(key: str, chosen: list[str], usual: dict[str, Any]) -> Said:
    if chosen[0] in (AnswerState.SKIPPED, AnswerState.NO_PREFERENCE):
        return Said(key=key, state=AnswerState(chosen[0]))
    ranked = key == "channel.first"
    return Said(
        key=key,
        picks=picks_of(
            option(name, rank if ranked else 1) for rank, name in enumerate(chosen, start=1)
        ),
        windows=tuple(windows_of(chosen, usual)) if key == "contact.hours" else (),
    )


def option(name: str, rank: int) -> tuple[str, int, str]:
    key, _colon, words = name.partition(":")
    return key, rank, words


def windows_of(chosen: list[str], usual: dict[str, Any]) -> list[Window]:
    asleep = [time.fromisoformat(each) for each in usual.get("sleep", ())]
    exact = [window(each) for each in usual.get("windows", ())]
    sleep = (asleep[0], asleep[1]) if asleep else None
    return list(chosen_windows(chosen, sleep=sleep, exact=exact))


def window(words: str) -> Window:
    weekday, starts, ends = words.split()
    return Window(int(weekday), time.fromisoformat(starts), time.fromisoformat(ends))
