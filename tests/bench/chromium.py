"""Pages in Chromium on a slow phone: four times slower, 1.6 Mbit/s, 150 ms away."""

import os
import shutil
import statistics
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from portal.demo.postgres import Postgres
from tests.bench.sizes import DATA, Databases, name_of
from tests.bench.speed import SIZES, say
from tests.browser import DESK, PHONE, QUIET

ROUNDS = 7
BYTES_A_SECOND = 1_600_000 / 8
SEEN = """
window.seen = {lcp: 0, cls: 0, inp: 0};
const watch = (type, note) => new PerformanceObserver(list => list.getEntries().forEach(note))
    .observe({type, buffered: true, durationThreshold: 16});
watch("largest-contentful-paint", entry => { seen.lcp = entry.startTime; });
watch("layout-shift", entry => { if (!entry.hadRecentInput) seen.cls += entry.value; });
watch("event", entry => { if (entry.interactionId) seen.inp = Math.max(seen.inp, entry.duration); });
"""
MUST = {"candidate": 1800, "desk": 2500}


def main() -> None:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps a loop running
    server, size = Postgres(DATA), max(SIZES)
    try:
        databases = Databases(server, [size])
        databases.use(size)
        from django.core.management import call_command

        from tests.bench.web import running

        call_command("collectstatic", interactive=False, verbosity=0)
        visits = places()
        databases.close()
        with running("web", server.url_of(name_of(size))), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"),
                args=QUIET + (["--no-sandbox"] if os.geteuid() == 0 else []),
            )
            for name, visit in visits.items():
                report(name, [seen_on(browser, visit) for _n in range(ROUNDS)])
            browser.close()
    finally:
        server.stop()


def places() -> Mapping[str, dict[str, Any]]:
    """Where, as whom, on which screen, and what is pressed there."""
    from candidates.models import Application, Candidate
    from tests.bench import pages
    from tests.bench.web import cookie_of

    first = Application.objects.filter(closed_at=None).order_by("pk").values("candidate")[:1]
    someone, staff = cookie_of(pages.me(Candidate.objects.get(pk=first))), cookie_of(pages.desk())
    phone = {"cookie": someone, "screen": PHONE}
    desk = {"cookie": staff, "screen": DESK}
    return {
        "candidate, My usual": phone | {"address": "/me/", "press": "summary"},
        "candidate, a question": phone
        | {"address": "/me/q/contact.hours/", "press": "label.choice, .choice label"},
        "desk, People": desk | {"address": "/desk/people/", "press": "label.chip:visible"},
        "desk, Today": desk | {"address": "/desk/?of=team", "press": "#find"},
    }


def seen_on(browser: Browser, visit: Mapping[str, Any]) -> dict[str, float]:
    from tests.bench.web import HERE

    context = browser.new_context(base_url=HERE, **visit["screen"])
    name, value = visit["cookie"]
    context.add_cookies([{"name": name, "value": value, "url": HERE}])
    page = context.new_page()
    page.add_init_script(SEEN)
    slow_down(page)
    page.goto(visit["address"], wait_until="load")
    page.wait_for_timeout(1500)
    pressed = page.locator(visit["press"]).first
    if pressed.count():
        pressed.click(no_wait_after=True)
        page.wait_for_timeout(1000)
    found: dict[str, float] = page.evaluate("window.seen")
    context.close()
    return found


def slow_down(page: Page) -> None:
    to_browser = page.context.new_cdp_session(page)
    to_browser.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    to_browser.send("Network.enable")
    slow = {"offline": False, "latency": 150, "downloadThroughput": BYTES_A_SECOND}
    to_browser.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": BYTES_A_SECOND})


def report(name: str, looks: list[dict[str, float]]) -> None:
    lcp, cls, inp = (
        statistics.median(look[key] for look in looks) for key in ("lcp", "cls", "inp")
    )
    must = MUST[name.split(",")[0]]
    say(
        f"{name:24}LCP {lcp:6.0f} ms (must {must})   CLS {cls:6.3f} (must 0.02)   "
        f"INP {inp:5.0f} ms (must 200)"
    )


if __name__ == "__main__":
    main()
