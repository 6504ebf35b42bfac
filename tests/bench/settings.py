"""As in development, with the floor beside the real addresses."""

import warnings

from portal.settings.development import *  # noqa: F403

ROOT_URLCONF = "tests.bench.floor"
ALLOWED_HOSTS = ["localhost", "testserver"]
LOGGING = {"version": 1, "disable_existing_loggers": True}
# Nothing was collected: static files are not measured here.
warnings.filterwarnings("ignore", message="No directory at")
