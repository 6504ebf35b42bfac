"""One world for all that is asked of every address."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from time_machine import travel

from tests.factories.candidates import NOW
from tests.portal.access.world import World, build


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once, in a transaction around those of the tests."""
    with django_db_blocker.unblock(), travel(NOW, tick=False), transaction.atomic():
        cache.clear()
        yield build()
        transaction.set_rollback(True)
