"""Words of times and interviews."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How a time is agreed: the options of `times.how`. Empty until they have said."""

    BOOKING_PAGE = "booking_page", _("Booking page")
    TEXT_FEW = "text_few", _("Text with three times")
    EMAIL_FEW = "email_few", _("Email with three times")
    I_TELL = "i_tell", _("They say when they are free")
    RING = "ring", _("We ring them")


class Meeting(models.TextChoices):
    """How they meet: the options of `chat.how`."""

    PHONE = "phone", _("Phone call")
    VIDEO = "video", _("Video call")
    WRITING = "writing", _("In writing")
    IN_PERSON = "in_person", _("In person")


class OfferState(models.TextChoices):
    OPEN = "open", _("Open")
    BOOKED = "booked", _("Booked")
    ENDED = "ended", _("Ended")


class OfferEnd(models.TextChoices):
    """Why an offer of times is over without an interview."""

    REPLACED = "replaced", _("A newer one took its place")
    WITHDRAWN = "withdrawn", _("Taken back by us")
    CLOSED = "closed", _("The application or the job is closed")
    CANCELLED = "cancelled", _("The interview was cancelled")
    ERASED = "erased", _("This person was erased")


class InterviewState(models.TextChoices):
    BOOKED = "booked", _("Booked")
    CANCELLED = "cancelled", _("Cancelled")


class Outcome(models.TextChoices):
    """How an interview went, as far as being there is concerned."""

    CAME = "came", _("They came")
    EXCUSED = "excused", _("They could not come and told us")
    OURS = "ours", _("It did not happen because of us")
    NO_SHOW = "no_show", _("They did not come")


class PersonWhy(models.TextChoices):
    """Why somebody has to look at an offer or an interview."""

    SAID_WHEN = "said_when", _("They said when they are free")
    NONE_FIT = "none_fit", _("None of the times fit")
    ASKED_TO_RING = "asked_to_ring", _("They asked us to ring")
    NOT_UNDERSTOOD = "not_understood", _("An answer about times was not understood")
    SILENT = "silent", _("No answer after a reminder")
    NO_TIMES = "no_times", _("No time is left that fits")
    PANEL_LEFT = "panel_left", _("An interviewer left")
    NOT_TOLD = "not_told", _("They could not be told")
    ASKED_FOR_TIME = "asked_for_time", _("They want to change it, and it is close")
    JOB_CLOSED = "job_closed", _("The job is closed")
    STOPPED = "stopped", _("They stopped or paused messages")
    PANEL_NOT_TOLD = "panel_not_told", _("An interviewer could not be told")


class Remind(models.TextChoices):
    """When an interviewer is reminded."""

    DAY = "day", _("The day before")
    HOUR = "hour", _("An hour before")
    NO = "no", _("No reminder")


class Notice(models.TextChoices):
    """What an interviewer is told about an interview."""

    INVITED = "invited", _("Yours to hold")
    MOVED = "moved", _("Moved")
    CHANGED = "changed", _("Changed")
    CALLED_OFF = "called_off", _("Cancelled, or others hold it")
    LATE = "late", _("Somebody is late")
    REMINDER = "reminder", _("Coming up")


class Tick(models.TextChoices):
    """What is ticked off before an interview is confirmed: the keys of the questions."""

    SUPPORT = "meet.support", _("Arrangement")
    KNOW_FIRST = "know.first", _("Wanted to know first")


class FeedFault(models.TextChoices):
    """Why an interviewer's calendar could not be read."""

    ADDRESS = "address", _("The address is not one that we may read.")
    NOT_REACHED = "not_reached", _("The calendar did not answer.")
    TOO_BIG = "too_big", _("The calendar is too big to read.")
    TOO_SLOW = "too_slow", _("The calendar takes too long to answer.")
    NO_CALENDAR = "no_calendar", _("What is there is not a calendar.")
    TOO_OFTEN = "too_often", _("Something in the calendar repeats too often to read.")
