"""The parts: what each must always say, and in which order."""

import re
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template

from portal.context import DESK, DESK_FOOT
from portal.gallery import SampleForm
from preferences.enums import Channel, VerdictKind

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
SYMBOL = re.compile(r'id="i-([\w]+)"')
ICON = re.compile(r"""{% icon "(\w+)" %}""")


def made(source: str, **context) -> str:
    return Template("{% load i18n parts wording crispy_forms_tags %}" + source).render(
        Context(context)
    )


def symbols(*files: str) -> set[str]:
    return {
        name
        for file in files
        for name in SYMBOL.findall((TEMPLATES / "components" / file).read_text())
    }


def test_a_verdict_is_icon_and_words_for_every_kind():
    for kind in VerdictKind:
        html = made("{% verdict kind 'Text now is fine' %}", kind=kind)
        assert f'href="#i-{kind.value}"' in html
        assert f"verdict--{kind.value}" in html
        assert "Text now is fine" in html
        assert kind.value in symbols("icons.html")


def test_words_in_a_verdict_are_escaped():
    assert "<b>" not in made("{% verdict 'clear' words %}", words="<b>now</b>")


def test_every_channel_and_every_screen_of_the_desk_has_its_icon():
    everywhere = symbols("icons.html")
    assert {channel.value for channel in Channel} <= everywhere
    rail = {icon for _name, _words, icon, _key in DESK + DESK_FOOT}
    assert rail <= everywhere | symbols("icons_desk.html")


def test_every_icon_that_a_template_names_exists():
    known = symbols("icons.html", "icons_desk.html")
    named = {name for file in TEMPLATES.rglob("*.html") for name in ICON.findall(file.read_text())}
    assert named <= known


def test_a_field_says_label_hint_error_control_in_this_order():
    form = SampleForm({"name": ""})
    html = made("{% field form.name %}", form=form)
    places = [
        html.index(part)
        for part in ("<label", "As you want us", "This field is required", "<input")
    ]
    assert places == sorted(places)
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_group_is_a_fieldset_with_hint_and_error_in_its_description():
    html = made("{% field form.way %}", form=SampleForm({"way": ""}))
    assert html.index("<legend>") < html.index('type="radio"')
    assert 'aria-describedby="id_way_helptext id_way_error"' in html


def test_no_asterisks_and_no_browser_bubbles():
    form = SampleForm()
    form.helper.form_tag = True
    html = made("{% crispy form %}", form=form)
    assert "*" not in html
    assert "novalidate" in html
    assert "(optional)" in html


def test_hidden_fields_have_no_label():
    class Hidden(forms.Form):
        token = forms.CharField(widget=forms.HiddenInput)

    assert "<label" not in made("{% field form.token %}", form=Hidden())


@pytest.mark.parametrize("name", ["name", "way", "code"])
def test_the_summary_leads_to_the_control(name):
    form = SampleForm({})
    html = made("{% error_summary form %}", form=form)
    target = re.search(rf'href="#(id_{name}(?:_0)?)"', html)
    assert target
    assert f'id="{target.group(1)}"' in made("{{ form }}", form=form)
    assert "autofocus" in html


def test_the_summary_says_what_is_missing_and_what_is_wrong():
    html = made("{% error_summary form %}", form=SampleForm({"email": "sam"}))
    assert "Missing: Full name" in html
    assert "Enter a valid email address." in html
    assert "This field is required" not in html


def test_errors_of_the_whole_form_are_in_the_summary():
    form = SampleForm({})
    form.add_error(None, "Choose one of the two.")
    assert "<li>Choose one of the two.</li>" in re.sub(
        r"\s*\n\s*", "", made("{% error_summary form %}", form=form)
    )


def test_a_form_without_errors_has_no_summary():
    assert made("{% error_summary form %}", form=SampleForm()).strip() == ""


def test_what_a_choice_reveals_stands_right_after_it():
    form = SampleForm()
    html = made(
        "{% for option in form.way %}{% if forloop.first %}"
        "{% choice option 'To 07700' %}<p>second</p>{% endchoice %}{% endif %}{% endfor %}",
        form=form,
    )
    assert re.search(r'</label>\s*<div class="reveal">\s*<p>second</p>', html)
    assert "To 07700" in html


def test_the_or_stands_before_the_last_choice_only():
    html = made("{% choices form.way or_value='none' %}", form=SampleForm())
    assert html.count("choices__or") == 1
    assert html.index("Another way") < html.index("choices__or") < html.index("I do not mind")


def test_change_says_what_it_changes():
    html = made("{% row 'When' change='/x/' about='when we contact you' %}Evenings{% endrow %}")
    assert re.search(r"Change\s*<span class=\"visually-hidden\">\s*when we contact you", html)


def test_what_a_for_now_answer_replaces_is_still_read():
    html = made("{% row 'When' was='Evenings' %}Mornings{% endrow %}")
    assert re.search(r"<s [^>]*>.*Evenings</s>\s*Mornings", html, re.DOTALL)
