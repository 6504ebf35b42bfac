"""Where real people are contacted: nothing has a default that could be guessed."""

from django.core.exceptions import ImproperlyConfigured

from portal.settings import environment as given
from portal.settings.base import *  # noqa: F403
from portal.settings.logs import logging_as

DEBUG = False
LOGGING = logging_as("json")
for _name in ("DATABASE_URL", "SECRET_KEY", "LINK_KEY", "SUPPRESSION_KEY", "ALLOWED_HOSTS"):
    if not getattr(given, _name):
        raise ImproperlyConfigured(f"{_name} must be set in production; see .env.example.")

SECRET_KEY = given.SECRET_KEY
SECRET_KEY_FALLBACKS = given.OLD_SECRET_KEYS
ALLOWED_HOSTS = given.ALLOWED_HOSTS
SECOND_FACTOR_REQUIRED = True
FRESH_SIGN_IN_REQUIRED = True
STAFF_IDLE = given.STAFF_IDLE_MINUTES * 60
STAFF_SESSION = given.STAFF_SESSION_HOURS * 60 * 60
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_TRUSTED_ORIGINS = [given.PUBLIC_URL]
# Without a name of its own nobody can have a certificate: only the machine itself sees it then.
SECURE_SSL_REDIRECT = not given.PUBLIC_URL.startswith("http://localhost:")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if given.TRUSTED_PROXIES else None
ALLAUTH_TRUSTED_PROXY_COUNT = given.TRUSTED_PROXIES
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
