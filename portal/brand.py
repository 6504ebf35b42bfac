"""The employer's colour on candidates' pages: one style sheet per colour, for light and for dark.

Admin refuses a colour that white words cannot be read on. What is left to do here: the colour must
also be read as words on every surface, and in the dark it must turn light.
"""

from django.http import Http404, HttpResponse
from django.urls import reverse

from candidates.rules.colour import READABLE, WHITE, contrast, is_colour
from portal.access import ScreenRequest, public_screen

BLACK = "#000000"
LIGHT_SURFACE = "#ECEAE4"  # the darkest of the light surfaces
DARK_SURFACE = "#262E32"  # the lightest of the dark ones
DARK_PAPER = "#1C2225"
DARK_INK = "#0C1413"
STEP = 0.04
YEAR = 365 * 24 * 60 * 60

SHEET = """:root{{{light}}}
@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}
[data-theme=dark]{{{dark}}}
"""


@public_screen
def brand(request: ScreenRequest, colour: str) -> HttpResponse:
    """Depends on nothing but its address, so it may be kept for a year."""
    if not is_colour(f"#{colour}"):
        raise Http404
    return HttpResponse(
        sheet(f"#{colour}"),
        content_type="text/css",
        headers={"Cache-Control": f"public, max-age={YEAR}, immutable"},
    )


def address_of(colour: str) -> str:
    return reverse("brand", args=[colour.removeprefix("#")]) if is_colour(colour) else ""


def sheet(colour: str) -> str:
    return SHEET.format(light=written(in_light(colour)), dark=written(in_dark(colour)))


def in_light(colour: str) -> dict[str, str]:
    brand = moved(colour, towards=BLACK, until_read_on=LIGHT_SURFACE)
    return {
        "--brand": brand,
        "--brand-hover": mixed(brand, BLACK, 0.3),
        "--brand-tint": mixed(WHITE, brand, 0.1),
        "--on-brand": WHITE,
    }


def in_dark(colour: str) -> dict[str, str]:
    brand = moved(colour, towards=WHITE, until_read_on=DARK_SURFACE)
    tint = mixed(DARK_PAPER, brand, 0.12)
    return {
        "--brand": brand,
        "--brand-hover": mixed(brand, WHITE, 0.25),
        "--brand-tint": tint,
        "--on-brand": DARK_INK,
        "--awning": mixed(DARK_PAPER, brand, 0.45),
        "--awning-2": mixed(DARK_PAPER, brand, 0.2),
    }


def moved(colour: str, *, towards: str, until_read_on: str) -> str:
    """The colour itself, or the nearest one on the way to black or white that can be read."""
    share = 0.0
    found = colour
    while contrast(found, until_read_on) < READABLE:
        share += STEP
        found = mixed(colour, towards, share)
    return found


def mixed(colour: str, other: str, share: float) -> str:
    """`share` of the other colour, the rest of the first."""
    pairs = [(int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(one + (two - one) * min(share, 1)):02x}" for one, two in pairs)


def written(tokens: dict[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in tokens.items())
