"""An employer's colour: whatever it is, words stay readable, in light and in dark."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from candidates.rules.colour import contrast
from portal import brand
from tests.portal.look import tokens

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
SURFACES = ["--page", "--raised", "--sunk"]
LIGHT, DARK = tokens.light(), tokens.dark()


@given(colours)
def test_any_colour_can_be_read_everywhere(colour):
    for house, own in ((LIGHT, brand.in_light(colour)), (DARK, brand.in_dark(colour))):
        assert all(contrast(own["--brand"], house[surface]) >= 4.5 for surface in SURFACES)
        assert contrast(own["--on-brand"], own["--brand"]) >= 4.5
        assert contrast(own["--on-brand"], own["--brand-hover"]) >= 4.5
        assert contrast(house["--ink"], own["--brand-tint"]) >= 4.5
        assert contrast(house["--ink-2"], own["--brand-tint"]) >= 4.5


def test_a_good_colour_is_left_as_it_is():
    assert brand.in_light("#17605a")["--brand"] == "#17605a"


def test_the_sheet_is_public_and_kept(client):
    response = client.get(reverse("brand", args=["7a1f5c"]))
    assert response["Content-Type"] == "text/css"
    assert "public" in response["Cache-Control"]
    assert b"--brand:#7a1f5c" in response.content


@pytest.mark.django_db
@pytest.mark.parametrize("colour", ["17605", "17605g", "red"])
def test_what_is_no_colour_is_missing(client, colour):
    assert client.get(f"/brand/{colour}.css").status_code == 404


def test_only_a_colour_has_an_address():
    assert brand.address_of("") == ""
    assert brand.address_of("#17605A") == "/brand/17605A.css"
