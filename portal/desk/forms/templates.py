"""Writing the words of a template."""

from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from messaging.rules.lint import Wording
from preferences.enums import Channel, TopicKey

# What a template may be about; service letters belong to the house, and a digest writes itself.
TOPICS = [
    (topic.value, topic.label)
    for topic in TopicKey
    if topic not in (TopicKey.SERVICE, TopicKey.DIGEST)
]
# A template for what is done by hand would have nobody to read it to.
CHANNELS = (Channel.EMAIL, Channel.TEXT, Channel.PORTAL, Channel.CALL)
LANGUAGES = {code: info["name"] for code, info in LANG_INFO.items() if "name" in info}
LONGEST = 5_000
MOST_ASKS = 3


class NewTemplateForm(forms.Form):
    name = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        help_text=_("As colleagues see it in the composer, for example “Where to park”."),
    )
    topic = forms.TypedChoiceField(
        label=_("Topic"),
        choices=TOPICS,
        coerce=TopicKey,
        help_text=_("Their usual for this topic decides which way it goes."),
    )


class WordsForm(forms.Form):
    """One version. `seen` is the newest that its writer knew of."""

    subject = forms.CharField(label=_("Subject"), max_length=120, required=False, strip=True)
    body = forms.CharField(
        label=_("Words"),
        max_length=LONGEST,
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea({"rows": 8, "spellcheck": "true"}),
    )
    asks = forms.IntegerField(
        label=_("Asks"),
        min_value=0,
        max_value=MOST_ASKS,
        required=False,
        help_text=_("How many things it asks of the candidate. They are counted and shown."),
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, channel: Channel, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel, self.language = channel, language
        if channel != Channel.EMAIL:
            del self.fields["subject"]
        self.fields["body"].widget.attrs["lang"] = language

    def clean_body(self) -> str:
        return str(self.cleaned_data["body"]).replace("\r\n", "\n")

    @property
    def wording(self) -> Wording:
        """What stands in the form, whether or not it may be saved."""
        return Wording(
            channel=self.channel,
            language=self.language,
            subject=str(self["subject"].value() or "") if "subject" in self.fields else "",
            body=str(self["body"].value() or "").replace("\r\n", "\n").strip(),
            asks=asks_in(self["asks"].value()),
        )


def asks_in(typed: Any) -> int:
    """What cannot be read counts as none: the field itself says what is wrong with it."""
    given = str(typed or "")
    return min(int(given), MOST_ASKS + 1) if given.isdecimal() and len(given) < 4 else 0
