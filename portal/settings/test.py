"""For the tests: strict where development is kind."""

import os
import tempfile

from portal.settings.development import *  # noqa: F403
from portal.settings.development import DATABASES, STORAGES, TEMPLATES

STORAGES["papers"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
DATABASES["default"]["CONN_MAX_AGE"] = 0
ERASURE_LEDGER = f"{tempfile.gettempdir()}/usual-erasures-{os.getpid()}.ledger"
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "UNDEFINED TEMPLATE VARIABLE: %s"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STYLE_PAGE = True
FIGURES_DIR = None
STATIC_ROOT = None  # type: ignore[assignment]  # nothing is collected
