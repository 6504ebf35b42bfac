"""A file from another system, from the page to the report: on a phone without JavaScript, and at a desk with it."""

from typing import Any

import pytest
from playwright.sync_api import expect

from candidates.models import Candidate
from portal.imports.models import Import
from portal.imports.tasks import carry_on
from tests.browser import DESK, PHONE, STILL, settled
from tests.journeys.desk import furnished, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILE = b"""First name,E-mail,Job,Shoe size
Lotte,lotte@example.com,Night Carer,38
Nils,not-an-address,Night Carer,44
"""
LOOKS = [
    pytest.param(PHONE | {"java_script_enabled": False}, id="390-plain"),
    pytest.param(DESK | STILL, id="1280"),
]


@pytest.mark.parametrize("look", LOOKS)
def test_a_file_is_tried_started_and_told_of(
    look: dict[str, Any], open_page, live_server, assert_accessible
) -> None:
    world = furnished()
    page = open_page(**look, base_url=live_server.url)
    sign_in(page, world.ana, live_server.url)
    page.goto("/desk/people/")
    page.get_by_role("link", name="Import", exact=True).click()
    given = {"name": "people.csv", "mimeType": "text/csv", "buffer": FILE}
    page.get_by_label("File").set_input_files([given])
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Say what it holds, or leave it out.").first).to_be_visible()
    page.get_by_label("Shoe size").select_option("leave it out")
    page.get_by_role("button", name="Try it").click()
    run = Import.objects.get()
    for then in ("Start the import", "Take the rows that were not taken (CSV)"):
        expect(page.get_by_role("link", name="How far is it?")).to_be_visible()
        carry_on()
        if not look.get("java_script_enabled", True):
            page.get_by_role("link", name="How far is it?").click()
        expect(page.get_by_text(then)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= look["viewport"]["width"]
        if then == "Start the import":
            page.get_by_role("button", name=then).click()
    if look.get("java_script_enabled", True):
        settled(page)
        assert_accessible(page)
    run.refresh_from_db()
    assert (run.new, run.refused) == (1, 1)
    assert Candidate.objects.filter(first_name="Lotte").exists()
