"""Providers that are called by their API: email, and where photos by text are fetched from."""

from portal.settings import environment as given

MAIL_PROVIDER = given.MAIL_PROVIDER  # one that anymail knows; else letters leave by EMAIL_URL
# To connect, and to wait for an answer: shorter than a lease.
ANYMAIL = {"REQUESTS_TIMEOUT": (5, 20)} | given.ANYMAIL
# Beside TWILIO_API_URL itself, which leads on to these.
TEXT_MEDIA_HOSTS = given.TEXT_MEDIA_HOSTS
