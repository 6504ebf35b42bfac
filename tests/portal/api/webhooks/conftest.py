from datetime import timedelta

import pytest
from time_machine import travel

from candidates.actions import happenings
from candidates.enums import HappeningKind
from portal.api.webhooks import keeping, rules, telling
from tests.factories.candidates import NOW, ApplicationFactory, EmployerFactory
from tests.portal.api import Program
from tests.portal.api.webhooks import listening


class House:
    """One person, a program that is told of them, and what happens."""

    def __init__(self, url):
        EmployerFactory.create()
        self.held = ApplicationFactory.create()
        self.program = Program(self.held.job.team)
        self.webhook, self.secret = keeping.make_webhook(
            token=self.program.token,
            name="Payroll",
            url=url,
            kinds=rules.tellable(self.program.token.scopes),
            at=NOW,
        )

    def happens(self, kind=HappeningKind.MOVED, at=NOW, of=None):
        of = of or self.held
        return happenings.record(
            kind=kind, candidate=of.candidate, application=of, subject=of, at=at
        )

    def tell(self, after=timedelta(), seconds=0):
        return telling.tell(seconds=seconds, now=lambda: NOW + after)

    @property
    def notice(self):
        return self.webhook.notices.get()

    def fresh(self):
        self.webhook.refresh_from_db()
        return self.webhook


@pytest.fixture
def listener():
    with listening() as found:
        yield found


@pytest.fixture
def house(db, listener, settings):
    settings.MAY_ASK_THIS_MACHINE = True
    with travel(NOW, tick=True):
        yield House(listener.url)
