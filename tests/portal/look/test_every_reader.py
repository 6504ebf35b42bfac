"""Every page as it is read otherwise: right to left, on 320 px, with text twice as large, in Spanish.

The pages are made once, without a server: every address that a candidate may open, and those of the
desk, from the table of who may open what. Chromium lays each out in every way and is asked what sticks
out, what is cut, and what lies over something else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import translation
from playwright.sync_api import Browser, Page
from time_machine import travel

from candidates.models import Candidate
from tests.factories.candidates import NOW
from tests.portal.access.expectations import TABLE
from tests.portal.access.test_matrix import address
from tests.portal.access.world import World, build
from tests.portal.catalogue import Entry, entries

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

CSS = Path(settings.BASE_DIR, "static/css/portal.css").read_text()
LINKS = re.compile(r"<link[^>]*>|<script[^>]*>.*?</script>", re.DOTALL)
LETTERS = "אבגדהוזחטיכלמנסעפצקרשת"  # for a-z, so that words run the other way

# What is laid out badly: a list of what it is and where.
JUDGE = """
() => {
  const found = [], wide = innerWidth + 1;
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) found.push(`page is ${root.scrollWidth - innerWidth} px too wide`);
  const name = e => `<${e.tagName.toLowerCase()} class="${e.className}"> ${(e.textContent || '').trim().slice(0, 40)}`;
  const hidden = e => e.closest('.visually-hidden, .skip, [hidden], dialog:not([open]), svg') ||
    !e.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const scrolls = e => {
    for (let p = e; p && p !== document.body; p = p.parentElement)
      if (/(auto|scroll)/.test(getComputedStyle(p).overflowX)) return true;
    return false;
  };
  const acts = [];
  for (const e of document.body.querySelectorAll('*')) {
    if (hidden(e)) continue;
    const style = getComputedStyle(e), box = e.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || style.clipPath !== 'none') continue;
    if ((box.left < -1 || box.right > wide) && !scrolls(e)) found.push(`sticks out: ${name(e)}`);
    const clips = /(hidden|clip)/.test(style.overflowX + style.overflowY);
    if (clips && style.textOverflow !== 'ellipsis' && e.innerText && !e.matches('select, option') &&
        (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1))
      found.push(`is cut: ${name(e)}`);
    const isLoose = e.closest('.bar, .strip, .rail') || /absolute|fixed|sticky/.test(style.position);
    if (e.matches('a, button, select, textarea, input:not([type=hidden]), summary') && !isLoose)
      acts.push([e, [...e.getClientRects()]]);
  }
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
  for (let i = 0; i < acts.length; i++) for (let j = i + 1; j < Math.min(i + 12, acts.length); j++) {
    const [a, ra] = acts[i], [b, rb] = acts[j];
    if (a.contains(b) || b.contains(a) || a.closest('label') && a.closest('label') === b.closest('label')) continue;
    if (ra.some(x => rb.some(y => over(x, y)))) found.push(`overlap: ${name(a)} and ${name(b)}`);
  }
  return [...new Set(found)].slice(0, 5);
}
"""
MIRROR = """
letters => {
  document.documentElement.dir = 'rtl';
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode;
    if (!text.parentElement.closest('script, style, bdi, time, code, svg'))
      text.data = text.data.replace(/[a-z]/gi, x => letters[(x.toLowerCase().charCodeAt(0) - 97) % letters.length]);
  }
}
"""
FONT = "size => { document.documentElement.style.fontSize = size }"
# The screens that colleagues have open all day.
MAIN = (
    "desk/",
    "desk/people/",
    "desk/board/",
    "desk/outbox/",
    "desk/times/",
    "desk/jobs/",
    "desk/templates/",
    "desk/people/<int:pk>/",
    "desk/people/<int:pk>/contact/",
)


@dataclass(frozen=True)
class Way:
    """One way of reading: what is changed on the page, and how wide it is looked at."""

    name: str
    widths: tuple[int, ...]
    changes: tuple[tuple[str, str], ...] = ()


SMALL = Way("small", (320, 390))
LARGE = Way("twice as large", (390, 320), ((FONT, "200%"),))
MIRRORED = Way("right to left", (390, 320), ((FONT, ""), (MIRROR, LETTERS)))
MIRRORED_DESK = Way("right to left", (390, 1280), ((MIRROR, LETTERS),))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), travel(NOW, tick=False), transaction.atomic():
        cache.clear()
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def theirs(world: World) -> dict[str, dict[str, str]]:
    """Every page of a candidate, in each language."""
    pages = {}
    for language in ("en", "es"):
        Candidate.objects.update(language=language)
        pages[language] = pages_of(world, "candidate_a_2", language, ours=False)
    assert len(pages["en"]) > 30, "the table knows more"
    return pages


@pytest.fixture(scope="module")
def desk(world: World) -> dict[str, str]:
    pages = pages_of(world, "recruiter_own", "en", ours=True)
    assert set(MAIN) <= set(pages)
    return {route: pages[route] for route in MAIN}


def pages_of(world: World, role: str, language: str, *, ours: bool) -> dict[str, str]:
    found = {}
    for route, row in TABLE.items():
        if row.statuses[role] != 200 or route.startswith("admin/"):
            continue
        if route not in MAIN if ours else route.startswith("desk/"):
            continue
        with translation.override("en"):
            answer = world.browsers[role].get(
                address(route, row, world), headers={"accept-language": language}
            )
        words = b"".join(answer) if answer.streaming else answer.content
        if answer.status_code == 200 and b"<html" in words:
            found[route] = LINKS.sub("", words.decode()).replace(
                "</head>", f"<style>{CSS}</style></head>", 1
            )
    return found


@pytest.fixture(scope="module")
def sheet(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=True, locale="en-GB")
    yield context.new_page()
    context.close()


def faults(sheet: Page, pages: dict[str, str], *ways: Way) -> list[str]:
    """Each page is laid out once, and changed from one way of reading to the next."""
    found = []
    for route, html in pages.items():
        sheet.set_content(html, wait_until="commit")
        for way in ways:
            for change in way.changes:
                sheet.evaluate(*change)
            for width in way.widths:
                sheet.set_viewport_size({"width": width, "height": 800})
                found += [f"/{route} {way.name}, {width}: {it}" for it in sheet.evaluate(JUDGE)]
    return found


@pytest.mark.parametrize("language", ["en", "es"])
def test_small_large_and_the_other_way_round_the_pages_of_candidates_hold(sheet, theirs, language):
    ways = [SMALL, LARGE, MIRRORED] if language == "es" else [SMALL]
    found = faults(sheet, theirs[language], *ways)
    assert not found, "\n".join(found)


def test_right_to_left_the_desk_holds(sheet, desk):
    found = faults(sheet, desk, MIRRORED_DESK)
    assert not found, "\n".join(found)


def test_every_page_says_its_language_and_direction(theirs):
    for language, pages in theirs.items():
        for route, html in pages.items():
            assert re.search(rf'<html lang="{language}"\s+dir="ltr"', html), route


def test_in_spanish_nothing_of_ours_is_left_in_english(theirs):
    """What was made before the language was known, or by hand, would stand there as it is marked."""
    ours = [each.text for each in entries("es") if is_telling(each)]
    found = [
        f"/{route}: {text}"
        for route, page in theirs["es"].items()
        for html in [page.replace(CSS, "")]
        for text in ours
        if f">{text}<" in html or f" {text} " in html
    ]
    assert not found, "\n".join(found)


def is_telling(entry: Entry) -> bool:
    """Words that stand as they are, long enough to be no accident."""
    return len(entry.text) > 12 and "%" not in entry.text and entry.text != entry.said[0]
