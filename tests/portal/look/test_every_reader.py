"""Every page as it is read otherwise: right to left, on 320 px, with text twice as large, in Spanish.

The pages are made once, without a server: every address that a candidate may open, and those of the
desk, from the table of who may open what. Chromium lays each out in every way and is asked what sticks
out, what is cut, and what lies over something else.
"""

import re
from collections.abc import Iterator
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

pytestmark = [pytest.mark.browser]

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
    if (!box.width || !box.height) continue;
    if ((box.left < -1 || box.right > wide) && !scrolls(e)) found.push(`sticks out: ${name(e)}`);
    const clips = /(hidden|clip)/.test(style.overflowX + style.overflowY);
    if (clips && style.textOverflow !== 'ellipsis' && e.innerText && !e.matches('select, option') &&
        (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1))
      found.push(`is cut: ${name(e)}`);
    if (e.matches('a, button, select, textarea, input:not([type=hidden]), summary') && style.position !== 'absolute')
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
DOUBLE = "() => { document.documentElement.style.fontSize = '200%' }"


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
    return pages_of(world, "recruiter_own", "en", ours=True)


def pages_of(world: World, role: str, language: str, *, ours: bool) -> dict[str, str]:
    found = {}
    for route, row in TABLE.items():
        if route.startswith(("desk/", "admin/")) != ours or row.statuses[role] != 200:
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


def faults(sheet: Page, pages: dict[str, str], widths: list[int], *changes: tuple) -> list[str]:
    found = []
    for route, html in pages.items():
        sheet.set_content(html, wait_until="commit")
        for change in changes:
            sheet.evaluate(*change)
        for width in widths:
            sheet.set_viewport_size({"width": width, "height": 800})
            found += [f"/{route} at {width}: {fault}" for fault in sheet.evaluate(JUDGE)]
    return found


@pytest.mark.parametrize("language", ["en", "es"])
def test_on_a_small_screen_nothing_sticks_out_or_is_cut(sheet, theirs, language):
    found = faults(sheet, theirs[language], [320, 390])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["en", "es"])
def test_with_text_twice_as_large_nothing_is_lost(sheet, theirs, language):
    found = faults(sheet, theirs[language], [390, 320], (DOUBLE,))
    assert not found, "\n".join(found)


def test_right_to_left_the_pages_of_candidates_hold(sheet, theirs):
    found = faults(sheet, theirs["en"], [320, 390], (MIRROR, LETTERS))
    assert not found, "\n".join(found)


def test_right_to_left_the_desk_holds(sheet, desk):
    found = faults(sheet, desk, [390, 1280], (MIRROR, LETTERS))
    assert not found, "\n".join(found)


def test_every_page_says_its_language_and_direction(theirs):
    for language, pages in theirs.items():
        for route, html in pages.items():
            assert re.search(rf'<html lang="{language}"\s+dir="ltr"', html), route
