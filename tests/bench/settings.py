"""As in development, with the floor beside the real addresses."""

import warnings

from portal.settings.development import *  # noqa: F403
from portal.settings.development import BASE_DIR, STORAGES

ROOT_URLCONF = "tests.bench.floor"
ALLOWED_HOSTS = ["localhost", "testserver"]
LOGGING = {"version": 1, "disable_existing_loggers": True}
# Nothing was collected: static files are not measured here.
warnings.filterwarnings("ignore", message="No directory at")
# Compressed as in production, but under their own names: most of what is measured collects nothing.
STATIC_ROOT = BASE_DIR / ".cache" / "bench" / "static"
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"}
