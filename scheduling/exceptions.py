"""What the rules of this room refuse, in words for the person who asked."""

from django.utils.translation import gettext_lazy as _

from candidates.exceptions import Refusal


class SlotGone(Refusal):
    words = _("That time has gone. These are left.")


class NotOffered(Refusal):
    words = _("This time is not one of those we can offer.")


class OfferOver(Refusal):
    words = _("These times are no longer open. We have told the team, and they will be in touch.")


class AlreadyBooked(Refusal):
    words = _("A time is booked already.")


class InterviewOver(Refusal):
    words = _("This interview is over or cancelled.")


class InterviewMoved(Refusal):
    words = _("This interview changed since you opened the page. Look again first.")


class TooLateToChange(Refusal):
    words = _("It is too close to the time to do this here. We have told the team.")


class NothingHeld(Refusal):
    words = _("We could not keep that time any longer. Choose one again.")


class NotConfirmable(Refusal):
    words = _("Tick what they asked for first. Then you can confirm.")


class NoPanel(Refusal):
    words = _("Choose at least one person to hold the interview.")


class NotOfTheTeam(Refusal):
    words = _("Only people of this job’s team can hold the interview.")


class NoTimesLeft(Refusal):
    words = _("No free time fits. Add free times, or ask them when they can.")


class BadLength(Refusal):
    words = _("An interview takes between 10 minutes and 8 hours.")


class BadRule(Refusal):
    words = _("The end comes before the start. Change one of them.")


class EndsBeforeItStarts(Refusal):
    words = _("The last day comes before the first. Change one of them.")


class BadFeed(Refusal):
    """An interviewer's calendar could not be taken; the words say why."""

    def __init__(self, fault: str, words: str) -> None:
        self.fault = fault
        self.words = words
        super().__init__(fault)


class NoWordsSaid(Refusal):
    words = _("Tick when you are free, or write it in your own words.")


class InterviewNotStarted(Refusal):
    words = _("This interview has not begun yet.")
