"""Words of questions, answers, ways of contact and the verdict."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "email", _("Email")
    TEXT = "text", _("Text")
    CALL = "call", _("Phone call")
    PORTAL = "portal", _("Portal message")
    BY_HAND = "by_hand", _("By hand")


class TopicKey(models.TextChoices):
    """What a contact is about (RULES 2)."""

    CHECK_IN = "check_in", _("Check-in")
    INTERVIEW = "interview", _("Interview arrangement")
    DOCUMENTS = "documents", _("Documents")
    UPDATE = "update", _("Update")
    DECISION = "decision", _("Decision")
    REMINDER = "reminder", _("Reminder")
    OTHER_JOBS = "other_jobs", _("Other jobs")
    DIGEST = "digest", _("Digest")
    SERVICE = "service", _("Service")


class Scope(models.TextChoices):
    """Where a preference comes from, the strongest first."""

    NOW = "now", _("Just for now")
    APPLICATION = "application", _("This application")
    ALWAYS = "always", _("Always")
    JOB = "job", _("The job's default")
    EMPLOYER = "employer", _("Our default")


class AnswerState(models.TextChoices):
    """Three different things; *never asked* is the absence of a row."""

    CHOSEN = "chosen", _("Chosen")
    SKIPPED = "skipped", _("Skipped")
    NO_PREFERENCE = "no_preference", _("I do not mind")


class GivenBy(models.TextChoices):
    CANDIDATE = "candidate", _("The candidate")
    STAFF = "staff", _("Noted by staff")
    IMPORT = "import", _("Imported")


class Through(models.TextChoices):
    """Where an answer, a consent or an opt-out was given."""

    WEB = "web", _("On the web")
    TEXT = "text", _("By text")
    EMAIL = "email", _("By email")
    CALL = "call", _("On the phone")
    IN_PERSON = "in_person", _("In person")
    DESK = "desk", _("At the desk")
    IMPORT = "import", _("By import")
    PROVIDER = "provider", _("Reported by a provider")


class QuestionForm(models.TextChoices):
    """How a question is answered."""

    ONE = "one", _("Choose one")
    RANKED = "ranked", _("Choose one, then a second")
    MANY = "many", _("Tick all that fit")
    HOURS = "hours", _("Hours of the week")


class AfterOutcome(models.TextChoices):
    """Outcomes that a question may follow."""

    HIRED = "hired", _("Hired")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ANY = "any", _("Any outcome")


class PauseKind(models.TextChoices):
    ALL = "all", _("No messages")
    ONLY_URGENT = "only_urgent", _("Only what is urgent")


class ConsentAct(models.TextChoices):
    GIVEN = "given", _("Given")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ConsentHow(models.TextChoices):
    """The act behind a consent or an opt-out."""

    CHOSEN_ON_PAGE = "chosen_on_page", _("Chosen on a page that showed the number")
    SPOKEN = "spoken", _("Spoken, noted by staff")
    KEYWORD = "keyword", _("A word by text")
    PLAIN_WORDS = "plain_words", _("Said in their own words")
    UNSUBSCRIBE = "unsubscribe", _("One-click unsubscribe")
    STOP_FOR_GOOD = "stop_for_good", _("Stop for good")
    SWITCH = "switch", _("The switch on My usual")
    IMPORTED = "imported", _("Imported")
    BOUNCE = "bounce", _("Bounced")
    COMPLAINT = "complaint", _("Reported as unwanted")
    PROVIDER = "provider", _("Refused by the provider: opted out there")
    MERGED = "merged", _("Stopped in another record of theirs")


class TextConsent(models.TextChoices):
    """What the consents to texts add up to (RULES 3)."""

    NONE = "none", _("None")
    CHOSEN = "chosen", _("Chosen by the candidate")
    SPOKEN = "spoken", _("Spoken; one text asking to confirm is allowed")
    SPOKEN_USED = "spoken_used", _("Spoken; the text asking to confirm was sent")


class VerdictKind(models.TextChoices):
    """The answer to: may I contact them, this way, about this, now?"""

    CLEAR = "clear", _("Clear")
    WAIT = "wait", _("Wait")
    ASK_FIRST = "ask_first", _("Ask first")
    AGAINST = "against", _("Against")
    BLOCKED = "blocked", _("Blocked")


class Rule(models.TextChoices):
    """The rule that fired, stored with every ruling (RULES 4)."""

    ERASED = "erased", _("This person was erased")
    LEGAL_STOP = "legal_stop", _("A legal stop")
    OPTED_OUT = "opted_out", _("Opted out of this way")
    OPT_OUT_AWAITS = "opt_out_awaits", _("An opt-out in their own words waits for a person")
    NOT_AVAILABLE = "not_available", _("We do not have this way")
    NO_CONTACT_POINT = "no_contact_point", _("No open contact point")
    NO_CONSENT = "no_consent", _("No consent")
    SPOKEN_USED = "spoken_used", _("The one text asking to confirm was sent")
    PAUSED = "paused", _("Paused")
    NO_WAY = "no_way", _("No way to reach them")
    SERVICE_LATE = "service_late", _("Not caused by them within 15 minutes")
    NEVER = "never", _("They said never this way")
    NOT_THEIR_WAY = "not_their_way", _("Neither their first nor their second way")
    AT_WORK = "at_work", _("They said not at work")
    LEGAL_HOURS = "legal_hours", _("Legal quiet hours")
    OWN_HOURS = "own_hours", _("Outside their hours")
    GATHERED = "gathered", _("They want small news together")
    DAY_CAP = "day_cap", _("Enough messages today")
    WEEK_CAP = "week_cap", _("Enough messages this week")
    NOT_KNOWN = "not_known", _("Nothing known")
    DOUBTED = "doubted", _("The answer is in doubt")
    PORTAL_SILENT = "portal_silent", _("The portal makes no sound")
    SERVICE = "service", _("Caused by their own act")
    ALWAYS_GOES = "always_goes", _("Always goes")
    AGREED = "agreed", _("At the agreed time")
    REPLY = "reply", _("Answering where they wrote")
    OVERRIDDEN = "overridden", _("Against the usual, with a reason")
    DEFAULT_WAY = "default_way", _("Our default, until they say")
    FALLBACK = "fallback", _("Their way is not possible now")
    FIRST_WAY = "first_way", _("Their first way")
    SECOND_WAY = "second_way", _("Their second way")
    TOPIC_WAY = "topic_way", _("Their way for this")


class OverrideReason(models.TextChoices):
    ASKED_FOR_IT = "asked_for_it", _("They asked for it")
    URGENT_FOR_THEM = "urgent_for_them", _("It matters to them and cannot wait")
    OTHER_WAYS_FAILED = "other_ways_failed", _("Other ways did not reach them")
    SAFETY = "safety", _("Safety or wellbeing")
    OTHER = "other", _("Another reason")
