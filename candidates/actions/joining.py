"""Two records of one person become one: what is of this room. Both rows are held, in the order of their ids."""

from django.db.models import F, Q, QuerySet

from candidates.enums import WantedEnd
from candidates.exceptions import MergeRefused
from candidates.models import (
    Application,
    ApplicationAccess,
    Candidate,
    ContactPoint,
    DataRequest,
    Document,
    DocumentRequest,
    HandedOver,
    Happening,
    JobStage,
    Merge,
    Note,
    SignIn,
)
from candidates.models.desk import Claim, Snooze
from candidates.rules.joining import Pair, earlier

ALREADY = "The same as another, since two records became one."


def locked_both(kept_id: int, gone_id: int) -> tuple[Candidate, Candidate]:
    """In the order of their ids, whoever asks first. Raises MergeRefused for one who is gone already."""
    held = Candidate.objects.select_for_update(no_key=True).filter(pk__in=[kept_id, gone_id])
    found = {person.pk: person for person in held.order_by("pk")}
    if len(found) < 2 or any(person.erased_at is not None for person in found.values()):
        raise MergeRefused
    return found[kept_id], found[gone_id]


def note_merge(pair: Pair) -> Merge:
    """Old numbers that led to the one who is gone lead on. Twice it is the one that is there."""
    Merge.objects.filter(kept=pair.gone).update(kept=pair.kept)
    merge, _new = Merge.objects.get_or_create(
        gone_id=pair.gone, defaults={"kept_id": pair.kept, "by_id": pair.by_id, "at": pair.at}
    )
    Candidate.objects.filter(pk=pair.gone, erased_at=None).update(erased_at=pair.at)
    return merge


# --- what is there twice ----------------------------------------------------------------------


def doubled(kept_id: int, gone_id: int) -> dict[int, int]:
    """Live applications of both to one job: theirs → that of the person who remains."""
    mine = live(kept_id)
    return {row.pk: mine[job].pk for job, row in live(gone_id).items() if job in mine}


def live(candidate_id: int) -> dict[int, Application]:
    rows = Application.objects.select_for_update(no_key=True).order_by("pk")
    return {row.job_id: row for row in rows.filter(candidate=candidate_id, closed_at=None)}


def same_points(kept_id: int, gone_id: int) -> dict[int, int]:
    mine = {(row.kind, row.value): row.pk for row in points_of(kept_id)}
    return {
        row.pk: mine[row.kind, row.value]
        for row in points_of(gone_id)
        if (row.kind, row.value) in mine
    }


def points_of(candidate_id: int) -> QuerySet[ContactPoint]:
    return ContactPoint.objects.filter(candidate=candidate_id)


def join_applications(pair: Pair) -> None:
    """One of the two stays, as far as the further one came, and for as long as the older one is there."""
    for other_id, own_id in pair.doubled.items():
        own, other = (Application.objects.get(pk=pk) for pk in (own_id, other_id))
        if place_of(other) > place_of(own):
            own.stage_id, own.stage_at, own.owner_id = (
                other.stage_id,
                other.stage_at,
                other.owner_id,
            )
        own.applied_at = min(own.applied_at, other.applied_at)
        own.version = max(own.version, other.version) + 1
        own.save(update_fields=["stage", "stage_at", "owner", "applied_at", "version"])


def place_of(application: Application) -> int:
    row = JobStage.objects.filter(job=application.job_id, stage=application.stage_id).first()
    return row.position if row else 0


def drop_doubles(pair: Pair) -> None:
    """Last, once nothing hangs on them any more."""
    Application.objects.filter(pk__in=pair.doubled).delete()
    ContactPoint.objects.filter(pk__in=pair.points).delete()


# --- the person -------------------------------------------------------------------------------


def join_person(pair: Pair) -> None:
    """What is empty is filled; a legal stop of one is one; in the pool only as long as both agreed."""
    kept, gone = (Candidate.objects.get(pk=pk) for pk in pair.both)
    if gone.erased_at is not None:
        return
    for name in ("last_name", "wanted_name", "name_said", "time_zone"):
        setattr(kept, name, getattr(kept, name) or getattr(gone, name))
    if kept.away_until is None:
        kept.away_until, kept.away_time_zone = gone.away_until, gone.away_time_zone
    kept.legal_stop_at = earlier(kept.legal_stop_at, gone.legal_stop_at)
    if kept.user_id is None and gone.user_id is not None:
        user_id = gone.user_id
        Candidate.objects.filter(pk=gone.pk).update(user=None)
        kept.user_id = user_id
    kept.contact_version = max(kept.contact_version, gone.contact_version) + 1
    kept.save()


def end_sign_ins(pair: Pair) -> None:
    """Who was signed in as the other signs in anew."""
    SignIn.objects.filter(candidate=pair.gone, ended_at=None).update(ended_at=pair.at)


# --- what hangs on people and applications ----------------------------------------------------


def bind_notes(pair: Pair) -> None:
    """A note about no application is read by every team of the person: where the other record brings more
    teams, it becomes one about the newest application of its own, so that no team reads more than it did.
    """
    for one, other in (pair.both, pair.both[::-1]):
        newest = binding(one, other)
        if newest is not None:
            Note.objects.filter(candidate=one, application=None).update(application=newest)


def binding(one: int, other: int) -> Application | None:
    """The application that what is about none is given to; None where the same teams read on."""
    own = Application.objects.filter(candidate=one)
    teams = set(own.values_list("job__team", flat=True))
    others = Application.objects.filter(candidate=other).exclude(job__team__in=teams)
    return own.order_by("-applied_at", "-pk").first() if others.exists() else None


def documents_once(pair: Pair) -> None:
    """The same file twice is one: the other counts as replaced by it."""
    for row in Document.objects.filter(candidate=pair.gone, superseded_by=None):
        same = Document.objects.filter(
            candidate=pair.kept, type=row.type_id, sha256=row.sha256, superseded_by=None
        ).first()
        if same is not None:
            Document.objects.filter(pk=row.pk).update(superseded_by=same)


def asked_once(pair: Pair) -> None:
    """A paper asked for in both is asked for once, by the earlier day."""
    mine = {row.type_id: row for row in open_requests(pair.kept)}
    for row in open_requests(pair.gone):
        own = mine.get(row.type_id)
        if own is None:
            continue
        days = [day for day in (own.due_on, row.due_on) if day]
        DocumentRequest.objects.filter(pk=own.pk).update(due_on=min(days, default=None))
        DocumentRequest.objects.filter(pk=row.pk).update(done_at=pair.at, end=WantedEnd.NOT_NEEDED)


def open_requests(candidate_id: int) -> QuerySet[DocumentRequest]:
    return DocumentRequest.objects.filter(candidate=candidate_id, done_at=None)


def wishes_once(pair: Pair) -> None:
    """Being erased, asked for in both, is due on the earlier day."""
    open_ = DataRequest.objects.filter(done_at=None, taken_back_at=None)
    mine = {row.wish: row for row in open_.filter(candidate=pair.kept)}
    for row in open_.filter(candidate=pair.gone, wish__in=mine):
        own = mine[row.wish]
        DataRequest.objects.filter(pk=own.pk).update(due_on=min(own.due_on, row.due_on))
        DataRequest.objects.filter(pk=row.pk).update(done_at=pair.at, done_words=ALREADY)


def access_once(pair: Pair) -> None:
    """Who holds an interview of the one application keeps it, until the later end."""
    for row in ApplicationAccess.objects.filter(application__in=pair.doubled):
        same = ApplicationAccess.objects.filter(
            user=row.user_id, application=pair.doubled[row.application_id]
        )
        if same.exists():
            same.filter(until__lt=row.until).update(until=row.until)
            row.delete()


def handed_over_once(pair: Pair) -> None:
    for row in HandedOver.objects.filter(application__in=pair.doubled):
        own = pair.doubled[row.application_id]
        if HandedOver.objects.filter(hand_over=row.hand_over_id, application=own).exists():
            row.delete()


def claims_once(pair: Pair) -> None:
    if Claim.objects.filter(candidate=pair.kept).exists():
        Claim.objects.filter(candidate=pair.gone).delete()


def snoozes_once(pair: Pair) -> None:
    both = Snooze.objects.filter(candidate=pair.kept).values("user")
    Snooze.objects.filter(candidate=pair.gone, user__in=both).delete()


def happenings_of_one(pair: Pair) -> None:
    for other, own in pair.doubled.items():
        Happening.objects.filter(application_id=other).update(application_id=own)


# --- what may be reached ----------------------------------------------------------------------


def raise_versions(pair: Pair) -> None:
    """Both: whoever has read one of them before has to look again."""
    Candidate.objects.filter(Q(pk=pair.kept) | Q(pk=pair.gone)).update(
        contact_version=F("contact_version") + 1
    )
