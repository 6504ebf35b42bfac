"""The demo: development, with doors that open at once."""

from portal.settings.development import *  # noqa: F403

ROOT_URLCONF = "portal.demo.urls"
STATIC_ROOT = None  # type: ignore[assignment]  # nothing is collected: files are served from where they lie
WHITENOISE_USE_FINDERS = True
