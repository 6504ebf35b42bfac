"""Words of what follows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SlipKind(models.TextChoices):
    AGAINST_THE_USUAL = "against_the_usual", _("Contacted against their usual")
    DOUBLED = "doubled", _("Sent twice")
    ASKED_TWICE = "asked_twice", _("Asked the same twice")
    OUTSIDE_HOURS = "outside_hours", _("Contacted outside their new hours")
    MISSED_PROMISE = "missed_promise", _("No news by the date we said")


class Repair(models.TextChoices):
    """How a slip was mended."""

    APOLOGISED = "apologised", _("We said sorry")
    CHANGED = "changed", _("They changed their usual")
    NOTHING_NEEDED = "nothing_needed", _("They said: no, go on")


class PromiseOrigin(models.TextChoices):
    """Where a date came from."""

    SAID = "said", _("A colleague said so")
    MOVE = "move", _("Said with a change of stage")
    MESSAGE = "message", _("Said in a message")
    INTERVIEW = "interview", _("After an interview")
    RHYTHM = "rhythm", _("As often as they chose")
    HARD_STOP = "hard_stop", _("Nobody waits longer")


class PromiseState(models.TextChoices):
    OPEN = "open", _("Open")
    KEPT = "kept", _("Kept")
    BROKEN = "broken", _("Broken")
    REPLACED = "replaced", _("Another date took its place")
    DROPPED = "dropped", _("No longer owed")


class SilenceKind(models.TextChoices):
    """Six ways in which it can be quiet between us, each with a next step of its own (H1)."""

    BOUNCED = "bounced", _("It did not reach them")
    HELD = "held", _("It waits for their hours")
    WE = "we", _("We are silent")
    NEVER_ANSWERED = "never_answered", _("Never answered the first question")
    WRONG_WAY = "wrong_way", _("It went another way than theirs")
    THEY = "they", _("They are silent")


class SignalKind(models.TextChoices):
    """What we noticed that may mean a preference has changed, or what works (H4)."""

    UNANSWERED = "unanswered", _("Their first way stays without answer")
    ANSWERS_ELSEWHERE = "answers_elsewhere", _("Answers another way")
    BOUNCED = "bounced", _("Their first way does not arrive")
    OUTSIDE_HOURS = "outside_hours", _("Answers outside their hours")
    WHAT_WORKS = "what_works", _("When they usually answer")
    ENOUGH = "enough", _("Had enough of questions")


class SignalState(models.TextChoices):
    OPEN = "open", _("Open")
    ASKED = "asked", _("They were asked")
    IGNORED = "ignored", _("Left alone for 30 days")
    GONE = "gone", _("No longer so")


class SlipReply(models.TextChoices):
    """Their answer to the one question: should we change anything?"""

    GO_ON = "go_on", _("No, go on")
    CHANGE = "change", _("Change my usual")
    SOMEONE_ELSE = "someone_else", _("Talk to someone else")


class GestureKind(models.TextChoices):
    """Something done for a candidate outside the usual procedure."""

    FORM = "form", _("Filled in a form for them")
    THEIR_CHANNEL = "their_channel", _("Met them on a way of theirs")
    HELPED = "helped", _("Helped with papers or a call")
    OTHER = "other", _("Something else")
