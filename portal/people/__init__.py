"""All that we hold of one person: each room says its part, and here it is copied or erased, as a whole."""

from portal.people.copying import as_json, copy_of, parts
from portal.people.erasing import erase, fates, preview

__all__ = ["as_json", "copy_of", "erase", "fates", "parts", "preview"]
