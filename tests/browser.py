"""Real Chromium for the tests: how it starts, on which screens, and what fails every browser test."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    expect,
)

QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
MISSING = (
    "Chromium is missing, and browser tests are never skipped: "
    "`apt-get install -y --no-install-recommends chromium fonts-dejavu-core`, "
    "or `python -m playwright install chromium`."
)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 800}}
STILL = {"reduced_motion": "reduce"}  # colours change at once, and no transition is interrupted
LOOKS = [pytest.param(PHONE | STILL, id="390"), pytest.param(DESK | STILL, id="1280")]
SCREENS = Path(__file__).parents[1] / ".cache" / "screens"
COLOURS_ONLY = (
    'axe.run({runOnly: ["color-contrast", "link-in-text-block"], resultTypes: ["violations"]})'
)


@pytest.fixture(scope="session")
def browser_type_launch_args(playwright: Playwright) -> dict[str, Any]:
    installed = shutil.which("chromium")
    if not installed and not Path(playwright.chromium.executable_path).exists():
        pytest.fail(MISSING, pytrace=False)
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": installed, "args": QUIET + as_root}


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Any]:
    """`open_page(**context options)` opens a page; whatever went wrong in it fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_one(**options: Any) -> Page:
        context = browser.new_context(locale="en-GB", timezone_id="Europe/London", **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complain(complaints, message))
        page.on("pageerror", lambda error: complaints.append(describe(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def complain(complaints: list[str], message: ConsoleMessage) -> None:
    if "Content Security Policy" in message.text:
        complaints.append(message.text)


def describe(error: Error) -> str:
    return f"Script error: {error.message}"


@pytest.fixture
def phone(open_page: Any) -> Page:
    """A page on a phone, 390 pixels wide."""
    return open_page(**PHONE)


@pytest.fixture
def phone_without_script(open_page: Any) -> Page:
    return open_page(**PHONE, java_script_enabled=False)


@pytest.fixture
def desk(open_page: Any) -> Page:
    """A page on a desk, 1280 pixels wide."""
    return open_page(**DESK)


@pytest.fixture
def assert_accessible() -> Any:
    """`assert_accessible(page)`: no violation that axe can find, and nothing wider than the screen.

    In light and in dark: what depends on colours is asked a second time.
    """

    def check(page: Page) -> None:
        page.emulate_media(color_scheme="light")
        assert_none(Axe().run(page))
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{page.url} is {wide} px wider than the screen"
        page.emulate_media(color_scheme="dark")
        assert_none(AxeResults(page.evaluate(COLOURS_ONLY)))

    return check


def settled(page: Page) -> None:
    """Every part that the page asks for by itself is there: each target is busy from before its request."""
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=10_000)


def assert_none(found: AxeResults) -> None:
    assert found.violations_count == 0, found.generate_report()


def keep_pictures(page: Page, name: str) -> None:
    """For a person to look at, in light and dark: `SCREENS=1 make test` leaves them there."""
    if not os.environ.get("SCREENS"):
        return
    SCREENS.mkdir(parents=True, exist_ok=True)
    width = page.evaluate("innerWidth")
    page.emulate_media(color_scheme="light")
    page.screenshot(path=SCREENS / f"{name}-{width}-light.png", full_page=True)
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=SCREENS / f"{name}-{width}-dark.png", full_page=True)
