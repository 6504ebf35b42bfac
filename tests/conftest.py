"""The harness: what every test may rely on, and what none may do."""

import ipaddress
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.template import engines
from django.test import TransactionTestCase

from tests.template import put_back, template

ROOT = Path(__file__).resolve().parents[1]

# Playwright keeps an event loop running in the test's thread; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# The same examples every time: a change is to blame for a failure, not the day. Without it, by
# HYPOTHESIS_PROFILE=default, new ones are looked for.
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

pytest_plugins = ["tests.browser"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="fault suites at full length: make faults")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs no database comes first: meanwhile the one to be copied is made (tests/database.py)."""
    items.sort(key=needs_database)


def needs_database(item: pytest.Item) -> bool:
    asks_for = {"db", "transactional_db", "django_db_setup"}
    is_marked = item.get_closest_marker("django_db") is not None
    return is_marked or not asks_for.isdisjoint(getattr(item, "fixturenames", ()))


# --- the network ------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _only_loopback() -> Iterator[None]:
    """A test that would reach another machine fails, whatever library it uses to get there."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, refusing(getattr(socket.socket, name)))
    yield
    patch.undo()


def refusing(original: Any) -> Any:
    def connect(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address[0]):
            raise AssertionError(f"A test tried to reach {address[0]}: only loopback is allowed.")
        return original(self, address)

    return connect


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


# --- the database -----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any
) -> None:
    """Copy a database that has been migrated already."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"] |= {"TEMPLATE": template(), "MIGRATE": False}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """A test that commits is followed by putting everything back, not by emptying the tables."""
    vars(connection).pop("_test_serialized_contents", None)
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: put_back())
    yield
    patch.undo()


# --- templates --------------------------------------------------------------------------------


class UndefinedVariable(str):
    """Stands in for `string_if_invalid`: an undefined variable in a template of ours is an error."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return part == "%s"  # Django asks this before it calls __mod__

    def __mod__(self, variable: object) -> str:
        origin = template_being_rendered()
        if origin.startswith(str(ROOT / "templates")):
            name = Path(origin).relative_to(ROOT)
            raise AssertionError(f"Undefined template variable {variable} in {name}")
        return ""


def template_being_rendered() -> str:
    frame = sys._getframe()
    while frame := frame.f_back:
        context = frame.f_locals.get("context")
        template = getattr(getattr(context, "render_context", None), "template", None)
        if template is not None:
            return str(template.origin.name)
    return ""


@pytest.fixture(scope="session", autouse=True)
def _undefined_variables_fail() -> None:
    engines["django"].engine.string_if_invalid = UndefinedVariable("undefined")


# --- children ---------------------------------------------------------------------------------


@pytest.fixture
def child_environment(transactional_db: None) -> dict[str, str]:
    """The environment for a process of ours that a test starts: it works on the test's database."""
    from django.db import connection

    known = connection.settings_dict
    return environment_for(f"postgres:///{known['NAME']}?host={known['HOST']}&user={known['USER']}")


def environment_for(database_url: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture
def short_tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a short name that other accounts may enter (PostgreSQL's sockets need both)."""
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="usual-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
