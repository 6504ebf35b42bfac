"""Words of people, jobs and applications."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactKind(models.TextChoices):
    EMAIL = "email", _("Email")
    PHONE = "phone", _("Phone")


class Outcome(models.TextChoices):
    HIRED = "hired", _("Hired")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Role(models.TextChoices):
    """What a member of a team may do. Admins are staff of Django admin instead."""

    RECRUITER = "recruiter", _("Recruiter")
    COORDINATOR = "coordinator", _("Coordinator")
    INTERVIEWER = "interviewer", _("Interviewer")
    AUDITOR = "auditor", _("Auditor")


class Source(models.TextChoices):
    """How a person came to us."""

    APPLIED = "applied", _("Applied on a job page")
    ADDED = "added", _("Added by staff")
    IMPORTED = "imported", _("Imported")


class ClosedWhy(models.TextChoices):
    """Why a contact point is closed."""

    BY_CANDIDATE = "by_candidate", _("The candidate closed it")
    BOUNCED = "bounced", _("Messages bounced")
    COMPLAINED = "complained", _("A message was reported as unwanted")
    REPLACED = "replaced", _("Replaced by a newer one")
    WRONG_PERSON = "wrong_person", _("It belongs to someone else")


class LinkPurpose(models.TextChoices):
    """What a link is for; it opens nothing else."""

    CHECK_IN = "check_in", _("Questions of a stage")
    USUAL = "usual", _("My usual")
    TIMES = "times", _("A time to meet")
    STOP = "stop", _("Stop or unsubscribe")


class PaperState(models.TextChoices):
    """Whether a file that came in may be opened."""

    WAITING = "waiting", _("Waiting to be scanned")
    KEPT = "kept", _("Can be opened")
    REFUSED = "refused", _("Not a kind of file we take")
    QUARANTINED = "quarantined", _("Kept apart: it was not found safe")


class HandedIn(models.TextChoices):
    """How a document came to us."""

    WEB = "web", _("Uploaded here")
    EMAIL = "email", _("By email")
    TEXT = "text", _("By text")
    STAFF = "staff", _("Filed by a colleague")


class WantedEnd(models.TextChoices):
    """How a request for a document ended."""

    RECEIVED = "received", _("Received")
    USED_AGAIN = "used_again", _("The one from last time is used")
    NOT_NEEDED = "not_needed", _("Not needed any more")


class ChangeKind(models.TextChoices):
    """What happened to a row."""

    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    DELETED = "deleted", _("deleted")


class KeptFor(models.TextChoices):
    """What is kept for a time of its own."""

    PEOPLE = "people", _("People, after the last contact")
    BODIES = "bodies", _("Words of messages")
    REPLIES = "replies", _("Words of what came in")
    ATTEMPTS = "attempts", _("Letters and texts as they left")
    RAW = "raw", _("Raw calls of providers")
    LOOKS = "looks", _("Who looked")
    AUDIT = "audit", _("Who changed what")


class ErasedWhy(models.TextChoices):
    """Why somebody was erased."""

    ASKED = "asked", _("They asked for it")
    RETENTION = "retention", _("Kept long enough")
    DECIDED = "decided", _("An admin decided it")
    RESTORED = "restored", _("Erased before, and back with a backup")


class DataWish(models.TextChoices):
    """What people ask for about their own data."""

    COPY = "copy", _("A copy")
    ERASURE = "erasure", _("To be erased")


class HappeningKind(models.TextChoices):
    """What rows of happenings say. Consumers react to a kind; no personal data is stored."""

    CANDIDATE_ADDED = "candidate_added", _("Candidate added")
    APPLIED = "applied", _("Application made")
    MOVED = "moved", _("Moved to a stage")
    CLOSED = "closed", _("Application closed")
    ANSWERED = "answered", _("Question answered")
    CHECK_IN_OPENED = "check_in_opened", _("Check-in opened")
    CHECK_IN_FINISHED = "check_in_finished", _("Check-in finished")
    PAUSED = "paused", _("Paused")
    RESUMED = "resumed", _("Started again")
    OPTED_OUT = "opted_out", _("Opted out")
    OPTED_IN = "opted_in", _("Opted in again")
    CONTACT_ADDED = "contact_added", _("Contact point added")
    CONTACT_VERIFIED = "contact_verified", _("Contact point verified")
    CONTACT_CLOSED = "contact_closed", _("Contact point closed")
    ZONE_CHANGED = "zone_changed", _("Time zone changed")
    MESSAGE_ACCEPTED = "message_accepted", _("Message sent")
    MESSAGE_RETURNED = "message_returned", _("Message returned")
    REPLIED = "replied", _("Candidate wrote")
    OVERRIDDEN = "overridden", _("Contact against the usual")
    DECISION_TOLD = "decision_told", _("Decision told")
    CALL_DONE = "call_done", _("Call done")
    UNMET = "unmet", _("Asked for something we cannot do")
    TIMES_OFFERED = "times_offered", _("Times offered")
    TIMES_ANSWERED = "times_answered", _("Said something about times")
    INTERVIEW_BOOKED = "interview_booked", _("Interview booked")
    INTERVIEW_CONFIRMED = "interview_confirmed", _("Interview confirmed")
    INTERVIEW_MOVED = "interview_moved", _("Interview moved")
    INTERVIEW_CANCELLED = "interview_cancelled", _("Interview cancelled")
    INTERVIEW_HELD = "interview_held", _("Interview held, or not")
    DOCUMENT_ASKED = "document_asked", _("Document asked for")
    DOCUMENT_RECEIVED = "document_received", _("Document received")
    DOCUMENT_HELP = "document_help", _("Help with a document asked for")
    DATA_COPIED = "data_copied", _("Took a copy of their data")
    ERASURE_ASKED = "erasure_asked", _("Asked to be erased")
    MERGED = "merged", _("Two records became one")
