"""The rows of the list of people: `{% load people %}`."""

from collections.abc import Collection, Mapping, Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.desk.rows import RowWords

register = template.Library()

# Fifty of these are most of a page: one format string takes a tenth of the time of a template, and words
# of ours that need no quotes are a kilobyte less. What is put in is escaped once, here.
PERSON_ROW = (
    "<tr data-row><th>{select}<span>"
    '<a href="{person_url}" hx-get="{person_url}">{name}</a>'
    "<span class=under>{standing}</span></span></th>"
    '<td data-label="{usual_label}">{ways}<span class=under>{rest}</span></td>'
    '<td data-label="{now_label}"><span class="pill verdict--{kind}">'
    '<svg class=icon aria-hidden=true><use href="#i-{kind}"/></svg>{pill}</span></td>'
    '<td data-label="{last_label}">{last}{waiting}</td>'
    "{next}<td>{contact}</td></tr>"
)
SELECT_PERSON = (
    '<input type=checkbox name="person" value="{}" form="selection" data-key=x aria-label="{}"{}>'
)
CONTACT_PERSON = (
    '<a class="button button--quiet button--small" href="{}" hx-get="{}" data-key=c>{}</a>'
)
CHECKED = " checked"
NEXT = '<td data-label="{}"{}>{}</td>'
NOTHING_NEXT = "<td></td>"
LATE = ' class="late"'
WAITING = '<span class="under"><span class="tag tag--ask">{}</span></span>'


@register.simple_tag
def person_rows(
    rows: Sequence[RowWords], may_contact: bool, picked: Collection[int] = ()
) -> SafeString:
    """The rows of the list of people; who is `picked` is ticked."""
    labels = {
        "usual_label": escape(_("Usual")),
        "now_label": escape(_("Now")),
        "last_label": escape(_("Last")),
        "next_label": escape(_("Next")),
    }
    waiting = WAITING.format(escape(_("waiting on us")))
    made = (
        person_row(row, labels, waiting, may_contact=may_contact, is_picked=row.pk in picked)
        for row in rows
    )
    return mark_safe("".join(made))  # noqa: S308  every word in it was escaped


def person_row(
    row: RowWords,
    labels: Mapping[str, str],
    waiting: str,
    *,
    may_contact: bool,
    is_picked: bool,
) -> str:
    select = contact = ""
    contact_url = escape(row.contact_url)
    if may_contact:
        words = escape(_("Select %(name)s") % {"name": row.name})
        select = SELECT_PERSON.format(row.pk, words, CHECKED if is_picked else "")
        contact = CONTACT_PERSON.format(contact_url, contact_url, escape(row.act))
    return PERSON_ROW.format(
        select=select,
        contact=contact,
        waiting=waiting if row.waits_on_us else "",
        person_url=escape(row.person_url),
        name=escape(row.name),
        standing=escape(row.standing),
        ways=escape(row.ways),
        rest=escape(row.rest),
        kind=escape(row.kind),
        pill=escape(row.pill),
        last=escape(row.last),
        next=next_cell(row, labels["next_label"]),
        **labels,
    )


def next_cell(row: RowWords, label: str) -> str:
    if not row.next:
        return NOTHING_NEXT
    return NEXT.format(label, LATE if row.is_late else "", escape(row.next))
