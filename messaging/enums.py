"""Words of messages and deliveries."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# Who tells us things: where provider events come from.
TWILIO = "twilio"
MAIL = "mail"
ANYMAIL = "anymail"  # before the name of an email provider
OURS = "usual"  # what we leave for ourselves to read next


class MessageState(models.TextChoices):
    """Where a message stands for the people who wrote it."""

    DRAFT = "draft", _("Draft")
    OUT = "out", _("In the outbox")
    DONE = "done", _("Sent")
    CANCELLED = "cancelled", _("Cancelled")


class DeliveryState(models.TextChoices):
    """The state machine of one delivery (docs/house.md; the moves are in `rules.MOVES`)."""

    QUEUED = "queued", _("Queued")
    CLAIMED = "claimed", _("About to leave")
    SENDING = "sending", _("Leaving")
    ACCEPTED = "accepted", _("Sent")
    UNKNOWN = "unknown", _("Not certain")
    DEAD = "dead", _("Needs a decision")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Too late")
    SUPPRESSED = "suppressed", _("Stopped: they opted out")
    RETURNED = "returned", _("Returned")
    REROUTED = "rerouted", _("Went another way")


class Report(models.TextChoices):
    """What the provider said after it accepted."""

    NONE = "none", _("No report yet")
    SENT = "sent", _("Sent")
    DEFERRED = "deferred", _("Delayed")
    DELIVERED = "delivered", _("Delivered")
    READ = "read", _("Read")
    UNDELIVERED = "undelivered", _("Not delivered")
    BOUNCED = "bounced", _("Bounced")
    COMPLAINED = "complained", _("Reported as unwanted")


class AttemptOutcome(models.TextChoices):
    """How one try ended."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    NOT_SENT = "not_sent", _("Surely not sent")
    REFUSED = "refused", _("Refused for good")
    UNKNOWN = "unknown", _("Not certain")
    NO_ANSWER = "no_answer", _("No answer")


class CallOutcome(models.TextChoices):
    """How a call, or something done by hand, ended."""

    SPOKE = "spoke", _("Spoke")
    NO_ANSWER = "no_answer", _("No answer")
    LEFT_MESSAGE = "left_message", _("Left a message")
    ANOTHER_WAY = "another_way", _("They asked for another way")
    DONE = "done", _("Done")


class HoldReason(models.TextChoices):
    """Why a queued delivery is not due yet."""

    UNDO = "undo", _("You can still undo this")
    OWN_HOURS = "own_hours", _("Held until their hours")
    LEGAL_HOURS = "legal_hours", _("Held until the legal hours")
    GATHERED = "gathered", _("Held: goes with their other small news")
    CAP = "cap", _("Held: enough messages for now")
    PAUSED = "paused", _("Held: they paused messages")
    RETRY = "retry", _("Will try again")
    PROVIDER_DOWN = "provider_down", _("Will try again: the provider does not answer")
    PROVIDER_BUSY = "provider_busy", _("Will go soon: the provider asked us to wait")
    FIXED_TIME = "fixed_time", _("Waits for the chosen time")
    CORRECTS = "corrects", _("Waits for the message it corrects")


class WhenNotCertain(models.TextChoices):
    """What happens to a message that may have arrived and may not, when nothing proves it."""

    ASK = "ask", _("A person decides")
    RESEND = "resend", _("It is sent once more: two are better than none")


class Grounds(models.TextChoices):
    """Why something that may have arrived is sent again although no person said so (N8)."""

    KEY = "key", _("The provider knows the key, and sends nothing twice under it")
    RULE = "rule", _("For this message two are better than none")


class LookedUp(models.TextChoices):
    """What the provider said when it was last asked for a message."""

    LISTED = "listed", _("The provider has it")
    ABSENT = "absent", _("The provider does not know of it")
    NO_ANSWER = "no_answer", _("The provider could not be asked")


class ReturnedWhy(models.TextChoices):
    """Why a message came back to the person who owns it."""

    VERDICT = "verdict", _("Their usual does not allow it")
    OPTED_OUT = "opted_out", _("Stopped: they opted out")
    REFUSED = "refused", _("The provider refused it")
    TOO_LATE = "too_late", _("Too late")


class CircuitKind(models.TextChoices):
    """Why nothing is given to a provider for a while."""

    DOWN = "down", _("The provider does not answer")
    REFUSES = "refuses", _("The provider does not accept our password")
    BUSY = "busy", _("The provider asked us to wait")


class AlarmKind(models.TextChoices):
    """What somebody who looks after the house has to know about at once."""

    PROVIDER = "provider", _("A provider does not take our messages")
    DUE = "due", _("Messages that are due do not leave")
    NOT_CERTAIN = "not_certain", _("Nobody knows whether a message has arrived")
    DECISION = "decision", _("A message needs a decision")
    BEAT = "beat", _("A process makes no progress")
    LIST = "list", _("The provider's list of messages is not ours")
    EVENTS = "events", _("Reports of a provider cannot be matched")
    CLOCK = "clock", _("The clock of this machine is wrong")
    RETENTION = "retention", _("Much would be deleted at once: it waits for a person")
    WEBHOOK = "webhook", _("Another system does not take what we tell it")


class Priority(models.IntegerChoices):
    """Who goes first when much is due at once."""

    SERVICE = 0, _("They wait for it now")
    NORMAL = 1, _("Normal")
    BULK = 2, _("One of many")


class RowState(models.TextChoices):
    """Where one person of a message for many stands."""

    WAITING = "waiting", _("Not in the outbox yet")
    QUEUED = "queued", _("In the outbox")
    OUT = "out", _("Left out")


class LeftOut(models.TextChoices):
    """Why somebody did not get what many got."""

    RULE = "rule", _("Their usual does not allow it now")
    CHANGED = "changed", _("Their usual changed while you looked")
    PLACEHOLDER = "placeholder", _("Something that the words name is not known of them")
    HOMEWORK = "homework", _("It asks for something in a way they did not pick")
    NO_WORDS = "no_words", _("The template has no words for their way")
    MET = "met", _("Came to an interview: a person tells them")
    MOVED = "moved", _("The application changed while you looked")
    NO_ANSWER = "no_answer", _("There is no live application")
    TAKEN_BACK = "taken_back", _("Taken back before it left")


class NeedsPerson(models.TextChoices):
    """Why somebody has to look at what came in."""

    UNKNOWN_SENDER = "unknown_sender", _("We do not know whose it is")
    QUARANTINED = "quarantined", _("Came from another address than theirs")
    OPT_OUT = "opt_out", _("Sounds as if they want us to stop")
    NOT_UNDERSTOOD = "not_understood", _("An answer that was not understood")


class EventKind(models.TextChoices):
    """The small vocabulary that provider reports are brought into."""

    REPORT = "report", _("Report on a delivery")
    INBOUND = "inbound", _("Incoming message")
    REPLY = "reply", _("Reply to be understood")
    OTHER = "other", _("Something else")


class BodyState(models.TextChoices):
    """Whether the words of a template may be used."""

    APPROVED = "approved", _("In use")
    WAITING = "waiting", _("Waiting for approval")
    SET_ASIDE = "set_aside", _("Not approved")


class Fault(models.TextChoices):
    """What can be wrong with the words of a template; the labels take the values of a finding."""

    NO_WORDS = "no_words", _("Write something first.")
    UNKNOWN_PLACEHOLDER = (
        "unknown_placeholder",
        _("There is no placeholder %(found)s. Use one of %(known)s."),
    )
    LINE_BREAK = "line_break", _("A subject is one line.")
    HIDDEN_LETTERS = (
        "hidden_letters",
        _("There is an invisible sign in it that can turn words around. Type it again."),
    )
    PERSON_IN_LINK = (
        "person_in_link",
        _("A link must not carry anything about the person: %(found)s"),
    )
    TOO_LONG = "too_long", _("That is %(parts)s texts. Three are the most.")
    EMPLOYER_FIRST = "employer_first", _("Begin with who you are: {employer}.")
    TEXT_LENGTH = "text_length", _("That is %(parts)s texts. Make it fit in one.")
    ONE_ACTION = "one_action", _("It asks for more than one thing. Ask for one, then the next.")
    ASK_NOT_SAID = "ask_not_said", _("It asks them to do something: say so under “asks”.")
    ATTACHMENT = (
        "attachment",
        _("No file goes along: “%(found)s” promises one. Give a link, or ask how they want it."),
    )
    HIDDEN_LINK = (
        "hidden_link",
        _("People cannot see where this leads, or it is not safe: %(found)s"),
    )
    HARD_WORDS = (
        "hard_words",
        _("Hard to read (grade %(grade)s; aim for 6). Use shorter words and sentences."),
    )
    NO_NAME = "no_name", _("“%(found)s” speaks to nobody. Use {first_name}.")
    NO_WHY = "no_why", _("Say why they get it: name the {job}, or what they told you.")
