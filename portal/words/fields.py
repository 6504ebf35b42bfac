"""What a column of a file may hold, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.imports.columns import Field

FIELDS: Final[dict[Field, Promise]] = {
    Field.FULL_NAME: _("whole name"),
    Field.FIRST_NAME: _("first name"),
    Field.LAST_NAME: _("last name"),
    Field.WANTED_NAME: _("name they want"),
    Field.EMAIL: _("email address"),
    Field.PHONE: _("phone number"),
    Field.COUNTRY: _("country"),
    Field.OUTSIDE_ID: _("their id in that system"),
    Field.TIME_ZONE: _("time zone"),
    Field.LANGUAGE: _("language"),
    Field.JOB: _("job"),
    Field.STAGE: _("stage"),
    Field.OUTCOME: _("outcome"),
    Field.APPLIED_ON: _("date they applied"),
    Field.NOTE: _("note"),
    Field.NO_CONTACT: _("no contact wanted"),
    Field.NO_EMAIL: _("no email wanted"),
    Field.NO_TEXT: _("no texts wanted"),
    Field.NO_CALL: _("no calls wanted"),
    Field.NO_OTHER_JOBS: _("nothing about other jobs wanted"),
    Field.MAY_CONTACT: _("contact allowed"),
    Field.MAY_EMAIL: _("email allowed"),
    Field.MAY_TEXT: _("texts allowed"),
    Field.MAY_CALL: _("calls allowed"),
    Field.MAY_OTHER_JOBS: _("other jobs welcome"),
    Field.FIRST_WAY: _("first way to reach them"),
    Field.NEVER: _("ways never to use"),
    Field.HOURS: _("good times"),
}
