"""The parts of the look. What each takes is listed in templates/components/README.md."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField, CheckboxSelectMultiple, Field, RadioSelect
from django.forms.boundfield import BoundWidget
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

BANNERS = {"success": "ok", "warning": "warn", "error": "danger", "info": "info"}
SIGNS = {"ok": "clear", "warn": "warn", "danger": "warn", "info": "info"}


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="#i-{}"></use></svg>', str(name)
    )


@register.inclusion_tag("components/verdict.html")
def verdict(kind: str, words: str, why: str = "", *, small: bool = False) -> dict[str, Any]:
    """Always icon and words; the colour only repeats them."""
    return {"kind": str(kind), "words": words, "why": why, "small": small}


@register.inclusion_tag("components/tag.html")
def tag(words: str, kind: str = "neutral", sign: str = "") -> dict[str, Any]:
    return {"kind": str(kind), "words": words, "sign": sign}


@register.inclusion_tag("components/banner.html")
def banner(kind: str, words: str) -> dict[str, Any]:
    """`kind` is ok, warn, danger, info, or the level of a Django message."""
    kind = BANNERS.get(kind, kind or "info")
    return {"kind": kind, "words": words, "sign": SIGNS.get(kind, "info")}


@register.inclusion_tag("portal/field.html")
def field(field: BoundField) -> dict[str, Any]:
    """Without a placeholder: it would vanish with the first letter. Hints stand above the control."""
    field.field.widget.attrs.pop("placeholder", None)
    return {"field": field, "form_show_labels": True, "form_show_errors": True}


@register.inclusion_tag("components/choices.html")
def choices(
    field: BoundField, hints: Mapping[str, str] | None = None, or_value: str = ""
) -> dict[str, Any]:
    """The options of a radio or checkbox field; `or_value` stands apart, after an "or". Both may also
    be attributes of the form field."""
    hints = hints or getattr(field.field, "hints", None) or {}
    or_value = or_value or getattr(field.field, "or_value", "")
    rows = [
        {
            "option": option,
            "hint": hints.get(str(option.data["value"]), ""),
            "is_or": bool(or_value) and str(option.data["value"]) == or_value,
        }
        for option in field
    ]
    return {"rows": rows}


@register.simple_block_tag
def choice(content: str, option: BoundWidget, hint: str = "") -> SafeString:
    """One option; what stands between the tags appears when it is chosen."""
    return render_to_string(
        "components/choice.html",
        {"option": option, "hint": hint, "reveal": SafeString(content.strip())},
    )


@register.simple_block_tag
def card(
    content: str, heading: str = "", kind: str = "plain", level: int = 2, card_id: str = ""
) -> SafeString:
    """`kind` is plain, stop (interruption) or repair."""
    return render_to_string(
        "components/card.html",
        {"body": content, "heading": heading, "kind": kind, "level": level, "card_id": card_id},
    )


@register.simple_block_tag
def row(
    content: str,
    label: str,
    change: str = "",
    about: str = "",
    source: str = "",
    was: str = "",
    locked: str = "",
) -> SafeString:
    """A line of `<dl class="rows">`: label, answer, where it came from, and Change."""
    return render_to_string(
        "components/row.html",
        {
            "answer": SafeString(content.strip()),
            "label": label,
            "change": change,
            "about": about or label,
            "source": source,
            "was": was,
            "locked": locked,
        },
    )


@register.inclusion_tag("components/errors.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """Every error with a link to where it can be put right; nothing when there is none."""
    found = [
        {"words": words, "target": _target(form, name)}
        for form in forms
        if form.is_bound
        for name, errors in form.errors.as_data().items()
        for error in errors
        for words in _words(form, name, error)
    ]
    return {"errors": found}


def _words(form: BaseForm, name: str, error: ValidationError) -> list[str]:
    """As written beside the field; Django's own "This field is required" says there which one."""
    if error.code == "required" and error.message == Field.default_error_messages["required"]:
        return [_("Missing: %(label)s") % {"label": form[name].label}]
    return [str(words) for words in error]


def _target(form: BaseForm, name: str) -> str:
    if name not in form.fields:
        return ""
    field = form[name]
    if isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.filter
def is_group(field: BoundField) -> bool:
    """Radios or checkboxes: a fieldset with a legend."""
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)
