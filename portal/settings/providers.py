"""Providers that are called by their API: where photos by text are fetched from."""

from portal.settings import environment as given

# Beside TWILIO_API_URL itself, which leads on to these.
TEXT_MEDIA_HOSTS = given.TEXT_MEDIA_HOSTS
