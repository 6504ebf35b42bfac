"""`{{ at|clock:zone }}`, `{{ at|day:zone }}`, `{{ at|moment:zone }}`, `{{ value|masked }}`."""

from django import template

from portal import wording

register = template.Library()

register.filter("clock", wording.clock)
register.filter("day", wording.day)
register.filter("moment", wording.moment)
register.filter("place", wording.place)
register.filter("masked", wording.masked)
