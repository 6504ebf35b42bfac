"""Every part of the look, in every state, on one page: /style/, and as the desk sees it /style/?for=staff."""

from datetime import UTC, datetime, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, Row
from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from portal.access import ScreenRequest, public_screen
from portal.context import DESK, DESK_FOOT, FOOTER, House, Place

WAYS = [
    ("text", "Text message"),
    ("email", "Email"),
    ("call", "Phone call"),
    ("other", "Another way"),
    ("none", "I do not mind"),
]
PARTS_OF_DAY = [
    ("morning", "Mornings, 8 to 12"),
    ("afternoon", "Afternoons, 12 to 5"),
    ("evening", "Evenings, 5 to 8"),
]
VERDICTS = [
    ("clear", "Text now is fine", "Sam picked texts on 3 May."),
    ("wait", "Wait until 4pm", "Weekdays 4pm to 8pm, in Leeds."),
    ("ask_first", "Ask first", "We do not know how Sam wants interview times."),
    ("against", "Goes against Sam’s usual", "Sam asked for no calls on 3 May."),
    ("blocked", "Do not contact: paused to 12 May", "Sam paused all messages."),
    ("neutral", "Not known yet", "Nobody has asked."),
]


class SampleForm(forms.Form):
    """One field of each kind."""

    mark_optional = True

    name = forms.CharField(label="Full name", help_text="As you want us to say it.")
    email = forms.EmailField(label="Email", required=False)
    phone = forms.CharField(label="Mobile number", widget=forms.TextInput({"type": "tel"}))
    about = forms.CharField(label="What would help?", widget=forms.Textarea, required=False)
    until = forms.DateField(label="Until", widget=forms.DateInput({"type": "date"}))
    zone = forms.ChoiceField(label="Time zone", choices=[("Europe/London", "London")])
    paper = forms.FileField(label="Your CV", help_text="PDF, Word or a photo, up to 10 MB.")
    code = forms.CharField(
        label="Code",
        help_text="6 digits, sent to 07700 •••• 123.",
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    way = forms.ChoiceField(
        label="How should we contact you about this job?",
        help_text="We use this each time we get in touch.",
        choices=WAYS,
        widget=forms.RadioSelect,
    )
    hours = forms.MultipleChoiceField(
        label="When is a good time?",
        help_text="We hold messages until then.",
        choices=PARTS_OF_DAY,
        widget=forms.CheckboxSelectMultiple,
    )
    agree = forms.BooleanField(label="Keep me in touch", help_text="You can stop any time.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            "name", Row("email", "phone"), "zone", "until", "about", "paper", "code", Field("agree")
        )


class WeekForm(forms.Form):
    """A part of a weekly grid: two days."""

    monday_from = forms.TimeField(label="Monday from", widget=forms.TimeInput({"type": "time"}))
    monday_to = forms.TimeField(label="Monday to", widget=forms.TimeInput({"type": "time"}))
    tuesday_from = forms.TimeField(label="Tuesday from", widget=forms.TimeInput({"type": "time"}))
    tuesday_to = forms.TimeField(label="Tuesday to", widget=forms.TimeInput({"type": "time"}))


class SampleHouse(House):
    """A house with every screen in its menus."""

    employer = "Northside Care"
    help_phone = "0113 496 0000"
    brand_url = ""
    search_url = "/style/"
    palette_url = "/style/?palette=1"
    outbox_url = ""
    desk = [
        Place("/style/", words, icon, key, name == "desk_people") for name, words, icon, key in DESK
    ]
    desk_foot = [Place("/style/", words, icon) for _name, words, icon, _key in DESK_FOOT]
    footer = [Place("/style/", words) for _name, words, _icon, _key in FOOTER]


@public_screen
def gallery(request: ScreenRequest) -> HttpResponse:
    wrong = SampleForm(
        {"name": "", "email": "sam.example", "way": "", "phone": "12"}, auto_id="wrong_%s"
    )
    week = WeekForm({"monday_from": "16:00", "monday_to": "20:00", "tuesday_from": "20:00"})
    return render(
        request,
        "gallery.html",
        {
            "house": SampleHouse(request),
            "layout": f"layouts/{'staff' if request.GET.get('for') == 'staff' else 'candidate'}.html",
            "verdicts": VERDICTS,
            "form": SampleForm(initial={"way": "text", "hours": ["evening"]}),
            "wrong": wrong,
            "hints": {"text": "To 07700 •••• 123", "email": "To sam@••••.org"},
            "days": [
                {"name": "Monday", "start": week["monday_from"], "end": week["monday_to"]},
                {"name": "Tuesday", "start": week["tuesday_from"], "end": week["tuesday_to"]},
            ],
            "due_at": request.at + timedelta(seconds=20),
            "sample_at": datetime(2026, 5, 14, 15, 12, tzinfo=UTC),
        },
    )
