"""On a developer's machine and in the demo: fixed keys, plain HTTP on loopback."""

from portal.settings import environment as given
from portal.settings.base import *  # noqa: F403

DEBUG = given.env.bool("DEBUG", default=False)
STYLE_PAGE = DEBUG
SECRET_KEY = given.SECRET_KEY or "development-only-secret-key-of-no-value-at-all"
LINK_KEY = given.LINK_KEY or "development-only-link-key"
SUPPRESSION_KEY = given.SUPPRESSION_KEY or "development-only-suppression-key"
ALLOWED_HOSTS = given.ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
EMAIL_FROM = given.EMAIL_FROM or "Northside Care <jobs@northside.example>"
EMAIL_REPLY_DOMAIN = given.EMAIL_REPLY_DOMAIN or "reply.northside.example"
TWILIO_ACCOUNT_SID = given.TWILIO_ACCOUNT_SID or "AC00000000000000000000000000000000"
TWILIO_AUTH_TOKEN = given.TWILIO_AUTH_TOKEN or "development-only-auth-token"
TWILIO_NUMBER = given.TWILIO_NUMBER or "+441134960000"
DEMO_KEY = given.DEMO_KEY
MAY_SEED = True
