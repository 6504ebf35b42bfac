"""What the rules of this room refuse, in words for the person who asked."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class Refusal(Exception):  # noqa: N818 - the word for it everywhere
    """A rule says no. `str()` of it is shown to the person who asked."""

    words: str | Promise = _("This is not possible.")

    def __str__(self) -> str:
        return str(self.words)


class NotSetUp(Refusal):
    words = _("The employer is not set up yet: run `manage.py set_up` once.")


class ConsumerFailed(Refusal):
    """A consumer could not deal with a happening now; it is tried again later."""

    words = _("This could not be dealt with now.")


class ScannerDown(Exception):  # noqa: N818  what happened, not an error of ours
    """No answer: whether a file is safe is not known."""


# --- people and contact points ----------------------------------------------------------------


class BadName(Refusal):
    words = _("Enter a name of up to 80 characters.")


class BadEmail(Refusal):
    words = _("Enter an email address like name@example.com.")


class BadPhone(Refusal):
    words = _(
        "Enter a phone number like 07700 900123, or with its country code like +44 7700 900123."
    )


class PhoneHasExtension(BadPhone):
    words = _("We cannot keep an extension. Enter the number without it.")


class KnownAsSomeoneElse(Refusal):
    words = _("This id belongs to somebody else than the address or number does.")


class UnknownZone(Refusal):
    words = _("Choose a time zone from the list.")


class EndsInThePast(Refusal):
    words = _("Choose a date that is still to come.")


class NoContact(Refusal):
    words = _("Enter an email address or a mobile number.")


class ContactPointClosed(Refusal):
    words = _("This is closed, and only the candidate can open it again.")


# --- codes ------------------------------------------------------------------------------------


class WrongCode(Refusal):
    def __init__(self, tries_left: int) -> None:
        self.tries_left = tries_left
        super().__init__(tries_left)

    def __str__(self) -> str:
        return ngettext(
            "That code is not right. You can try %(count)d more time.",
            "That code is not right. You can try %(count)d more times.",
            self.tries_left,
        ) % {"count": self.tries_left}


class CodeExpired(Refusal):
    words = _("That code has run out. Ask for a new one.")


class TooManyTries(Refusal):
    words = _("That code was tried too often. Ask for a new one.")


class TooManyCodes(Refusal):
    words = _("We have sent several codes already. Wait a while before you ask for another.")

    def __init__(self, again_at: datetime) -> None:
        self.again_at = again_at
        super().__init__(again_at)


# --- jobs and applications --------------------------------------------------------------------


class JobNotOpen(Refusal):
    words = _("This job is not open for applications.")


class JobHasNoStages(Refusal):
    words = _("This job has no stages yet.")


class StaleVersion(Refusal):
    words = _("This application changed since you opened it. Look again before you change it.")


class NotAStageOfThisJob(Refusal):
    words = _("This job does not have that stage.")


class AlreadyInStage(Refusal):
    words = _("The application is in that stage already.")


class ApplicationClosed(Refusal):
    words = _("This application is closed.")


class TooLateToUndo(Refusal):
    words = _("This can no longer be undone. Move the application back instead.")


class NotTheirReason(Refusal):
    words = _("Choose a reason that fits how it ended.")


class StageInUse(Refusal):
    """A job keeps a stage while people stand in it."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        super().__init__(names)

    def __str__(self) -> str:
        return str(_("People stand in %(stages)s. Move them first.")) % {
            "stages": ", ".join(self.names)
        }


class JobChanged(Refusal):
    words = _("A colleague changed this job meanwhile. Below is what holds now.")


class NotOfThisTeam(Refusal):
    words = _("Choose a colleague who works in this team.")


class AwayAlready(Refusal):
    words = _("Somebody stands in for them already. End that first.")


class OnItAlready(Refusal):
    def __init__(self, who: str) -> None:
        self.who = who
        super().__init__(who)

    def __str__(self) -> str:
        return str(_("%(who)s is on this.")) % {"who": self.who}


class ViewNameTaken(Refusal):
    words = _("The team has a view of this name already.")


class LinkNotTheirs(Refusal):
    words = _("A link is for one person and their own application.")


# --- documents --------------------------------------------------------------------------------


class NotAPaper(Refusal):
    """A file that is not taken; told with its name."""

    words = _("“%(name)s” is not a file we can take.")

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)

    def __str__(self) -> str:
        return str(self.words) % {"name": self.name}


class PaperTooLarge(NotAPaper):
    words = _(
        "“%(name)s” is larger than 10 MB. Send a smaller copy: a photo in medium size, or one page at a time."
    )


class PaperEmpty(NotAPaper):
    words = _("“%(name)s” is empty. Choose it again.")


class WrongKindOfPaper(NotAPaper):
    words = _(
        "“%(name)s” is not a PDF, a Word file or a picture, whatever its name says. "
        "Save it as a PDF, or take a photo of it."
    )


class AskedAlready(Refusal):
    words = _("We have asked for this already, and wait for it.")


class HaveItAlready(Refusal):
    words = _("We have this from them already: use it, or say that you need a new one.")


class NothingFromLastTime(Refusal):
    words = _("We have nothing from last time that we can use.")


class WantedNoMore(Refusal):
    words = _("This is done already.")


# --- requests about personal data -------------------------------------------------------------


class NotSaidWhat(Refusal):
    words = _("Say what was done: they read it.")


class RequestOver(Refusal):
    words = _("They have taken this back. Nothing is left to do.")


# --- one person, two records ------------------------------------------------------------------


class MergeRefused(Refusal):
    words = _("One of the two is not there any more.")


class MergeChanged(Refusal):
    words = _("One of the two changed while you looked. Look again.")


class SomethingLeaves(Refusal):
    words = _("A message is leaving at this moment. Try again in a minute.")


class BookedTwice(Refusal):
    words = _("Both have an interview at the same time. Move or cancel one of them first.")
