"""A provider for everything in this folder that sends."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.provider import Provider


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    made = Provider()
    made.start()
    host, _, port = made.email_url.removeprefix("smtp://").partition(":")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = host, int(port)
    settings.TWILIO_API_URL = made.twilio_url
    yield made
    made.stop()
