"""As in development, with the floor beside the real addresses."""

from portal.settings.development import *  # noqa: F403

ROOT_URLCONF = "tests.bench.floor"
LOGGING = {"version": 1, "disable_existing_loggers": True}
