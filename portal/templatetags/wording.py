"""`{{ at|clock:zone }}`, `{{ at|day:zone }}`, `{{ at|moment:zone }}`, `{{ at|moment_there:zone }}`,
`{{ on|date_word }}`, `{{ value|masked }}`."""

from django import template

from candidates.rules.our_names import spoken_name
from portal import wording

register = template.Library()

register.filter("clock", wording.clock)
register.filter("day", wording.day)
register.filter("date_word", wording.date_word)
register.filter("date_and_year", wording.date_and_year)
register.filter("moment", wording.moment)
register.filter("moment_there", wording.moment_there)
register.filter("place", wording.place)
register.filter("spoken_name", spoken_name)
register.filter("masked", wording.masked)
