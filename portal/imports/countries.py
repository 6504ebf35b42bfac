"""Countries as files write them: a code of two letters, or the name in English."""

from functools import cache
from importlib.resources import files

from candidates.rules.contact import is_region
from candidates.rules.names import folded

# Besides the names of the list: what people write.
ALSO = {
    "uk": "GB",
    "unitedkingdom": "GB",
    "greatbritain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "usa": "US",
    "unitedstatesofamerica": "US",
    "holland": "NL",
    "thenetherlands": "NL",
    "czechrepublic": "CZ",
    "deutschland": "DE",
    "espana": "ES",
    "osterreich": "AT",
    "schweiz": "CH",
    "polska": "PL",
}


def region_of(text: str) -> str | None:
    """The region of a telephone number; None of what is no country."""
    code = text.strip().upper()
    if is_region(code):
        return code
    return names().get(folded(text))


@cache
def names() -> dict[str, str]:
    lines = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {folded(name): code for code, name in pairs if is_region(code)} | ALSO
