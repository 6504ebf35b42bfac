"""How somebody said they would send papers, as a sentence that helps to do it."""

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.rules.contact import shown_phone
from preferences.rules.values import Preference

SAID: Final[Mapping[str, Promise]] = {
    "upload": gettext_lazy("You said: upload here."),
    "reply_email": gettext_lazy("You said: by email. Answer any email from us and put it in."),
    "photo_text": gettext_lazy(
        "You said: a photo by text. Send it to the number we text you from."
    ),
    "last_time": gettext_lazy("You said: use what we have from last time."),
    "help_me": gettext_lazy("You said: help me make one."),
}


def how_to_send(preference: Preference) -> str:
    """Uploading here is always possible too: the page offers it beside."""
    if preference.option == "photo_text" and settings.TWILIO_NUMBER:
        number = shown_phone(settings.TWILIO_NUMBER, settings.PHONENUMBER_DEFAULT_REGION)
        return _("You said: a photo by text. Send it to %(number)s.") % {"number": number}
    return str(SAID.get(preference.option, _("Upload it here.")))
