"""A provider whose log is the oracle, and senders in processes of their own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.factories.preferences import set_up
from tests.faults.processes import Killer, Sender, others_on
from tests.faults.provider import Provider


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.faults)
    if not config.getoption("--long"):
        later = [item for item in items if item.get_closest_marker("long")]
        items[:] = [item for item in items if item not in later]
        config.hook.pytest_deselected(items=later)


@pytest.fixture
def is_long(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--long"))


@pytest.fixture
def provider(settings: Any, tmp_path: Path) -> Iterator[Provider]:
    made = Provider(log=tmp_path / "arrivals.jsonl")
    made.start()
    connect(settings, made)
    yield made
    made.stop()


def connect(settings: Any, provider: Provider) -> None:
    host, _, port = provider.email_url.removeprefix("smtp://").partition(":")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = host, int(port)
    settings.TWILIO_API_URL = provider.twilio_url
    settings.ROOT_URLCONF = "tests.messaging.addresses"


@pytest.fixture
def house(transactional_db: None) -> None:
    set_up()


@pytest.fixture
def environment(
    child_environment: dict[str, str], provider: Provider, house: None
) -> dict[str, str]:
    """For senders on the test's database, that call the test's provider; none runs yet."""
    assert not others_on(child_environment["DATABASE_URL"]), "somebody else would do the work"
    return child_environment | {
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "EMAIL_URL": provider.email_url,
        "TWILIO_API_URL": provider.twilio_url,
        "DJANGO_ALLOW_ASYNC_UNSAFE": "",
    }


@pytest.fixture
def start_sender(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Sender]]:
    with ExitStack() as running:

        def start(slots: int = 1, **more: str) -> Sender:
            made = Sender(environment | more, tmp_path / "senders.log", slots)
            running.callback(made.end)
            return made

        yield start


@pytest.fixture
def killer(environment: dict[str, str], tmp_path: Path) -> Iterator[Killer]:
    made = Killer(environment, tmp_path / "senders.log")
    yield made
    made.end()
