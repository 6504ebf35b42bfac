"""The rows of the list of people: `{% load people %}`."""

from collections.abc import Collection, Mapping, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.desk.rows import RowWords

register = template.Library()

# Fifty of these are most of a page: one format string takes a tenth of the time of a template, and words
# of ours that need no quotes are a kilobyte less.
PERSON_ROW = (
    "<tr data-row><th>{select}<span>"
    '<a href="{person_url}" hx-get="{person_url}" hx-target=#drawer>{name}</a>'
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
    '<a class="button button--quiet button--small" href="{}" hx-get="{}" '
    "hx-target=#drawer data-key=c>{}</a>"
)
CHECKED = mark_safe(" checked")  # ours
NEXT = '<td data-label="{}"{}>{}</td>'
NOTHING_NEXT = mark_safe("<td></td>")
LATE = mark_safe(' class="late"')  # ours
WAITING = '<span class="under"><span class="tag tag--ask">{}</span></span>'


@register.simple_tag
def person_rows(
    rows: Sequence[RowWords], may_contact: bool, picked: Collection[int] = ()
) -> SafeString:
    """The rows of the list of people; who is `picked` is ticked."""
    labels = {
        "usual_label": _("Usual"),
        "now_label": _("Now"),
        "last_label": _("Last"),
        "next_label": _("Next"),
    }
    waiting = format_html(WAITING, _("waiting on us"))
    return format_html_join(
        "",
        "{}",
        (
            [person_row(row, labels, waiting, may_contact=may_contact, is_picked=row.pk in picked)]
            for row in rows
        ),
    )


def person_row(
    row: RowWords,
    labels: Mapping[str, str],
    waiting: SafeString,
    *,
    may_contact: bool,
    is_picked: bool,
) -> SafeString:
    select = contact = ""
    if may_contact:
        words = _("Select %(name)s") % {"name": row.name}
        select = format_html(SELECT_PERSON, row.pk, words, CHECKED if is_picked else "")
        contact = format_html(CONTACT_PERSON, row.contact_url, row.contact_url, row.act)
    return format_html(
        PERSON_ROW,
        select=select,
        contact=contact,
        waiting=waiting if row.waits_on_us else "",
        person_url=row.person_url,
        name=row.name,
        standing=row.standing,
        ways=row.ways,
        rest=row.rest,
        kind=row.kind,
        pill=row.pill,
        last=row.last,
        next=next_cell(row, labels["next_label"]),
        **labels,
    )


def next_cell(row: RowWords, label: str) -> SafeString:
    if not row.next:
        return NOTHING_NEXT
    return format_html(NEXT, label, LATE if row.is_late else "", row.next)
