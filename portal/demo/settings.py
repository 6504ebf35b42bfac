"""The demo: development, with doors that open at once."""

from portal.settings import environment as given
from portal.settings.development import *  # noqa: F403

ROOT_URLCONF = "portal.demo.urls"
DEMO_KEY = given.DEMO_KEY
STATIC_ROOT = None  # type: ignore[assignment]  # nothing is collected: files are served from where they lie
WHITENOISE_USE_FINDERS = True
