"""What the candidates' journeys share: Sam's world, and a page that can be walked through."""

import re

from candidates.actions.links import make_link
from candidates.enums import LinkPurpose
from preferences.actions import check_ins
from tests.factories.candidates import ApplicationFactory, person
from tests.factories.preferences import set_up


def sams_link(at, *, with_number=True):
    """A link in a message that asks the four questions of the first stage."""
    set_up()
    sam = person(
        email="sam@example.org",
        phone="+447700900123" if with_number else "",
        first_name="Sam",
        last_name="Okoro",
        created_at=at,
    )
    application = ApplicationFactory.create(
        candidate=sam,
        job__title="Night Carer",
        job__slug="night-carer",
        job__hours="Three or four nights a week, 9pm to 7am",
        job__pay="£14.60 an hour",
        job__about="You look after eighteen people through the night.\n\nYou work in a pair.",
    )
    check_ins.open_for_stage(application=application, at=at)
    return sam, make_link(
        candidate=sam, purpose=LinkPurpose.CHECK_IN, application=application, at=at
    )


class Taps:
    """Counts what a person has to press."""

    def __init__(self, page):
        self.page = page
        self.count = 0

    def __call__(self, words, *, exact=True):
        self.count += 1
        found = self.page.get_by_role("button", name=words, exact=exact).or_(
            self.page.get_by_role("link", name=words, exact=exact)
        )
        found.or_(self.page.locator("label.choice", has_text=re.compile(words))).first.click()
