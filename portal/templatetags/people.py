"""The rows of the list of people: `{% load people %}`."""

from collections.abc import Mapping, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.desk.rows import RowWords

register = template.Library()

# Fifty of these are most of a page: one format string takes a tenth of the time of a template.
PERSON_ROW = (
    "<tr data-row><th>{select}<span>"
    '<a href="{person_url}" hx-get="{person_url}" hx-target="#drawer">{name}</a>'
    '<span class="under">{standing}</span></span></th>'
    '<td data-label="{usual_label}">{ways}<span class="under">{rest}</span></td>'
    '<td data-label="{now_label}"><span class="pill verdict--{kind}">'
    '<svg class="icon" aria-hidden="true"><use href="#i-{kind}"/></svg>{pill}</span></td>'
    '<td data-label="{last_label}">{last}{waiting}</td><td>{contact}</td></tr>'
)
SELECT_PERSON = (
    '<input type="checkbox" name="person" value="{}" form="selection" data-key="x" aria-label="{}">'
)
CONTACT_PERSON = (
    '<a class="button button--quiet button--small" href="{}" hx-get="{}" '
    'hx-target="#drawer" data-key="c">{}</a>'
)
WAITING = '<span class="under"><span class="tag tag--ask">{}</span></span>'


@register.simple_tag
def person_rows(rows: Sequence[RowWords], may_contact: bool) -> SafeString:
    """The rows of the list of people."""
    labels = {
        "usual_label": _("Usual"),
        "now_label": _("Now"),
        "last_label": _("Last"),
    }
    waiting = format_html(WAITING, _("waiting on us"))
    return format_html_join(
        "\n", "{}", ([person_row(row, labels, waiting, may_contact=may_contact)] for row in rows)
    )


def person_row(
    row: RowWords, labels: Mapping[str, str], waiting: SafeString, *, may_contact: bool
) -> SafeString:
    select = contact = ""
    if may_contact:
        select = format_html(SELECT_PERSON, row.pk, _("Select %(name)s") % {"name": row.name})
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
        **labels,
    )
