"""Settings that would fail later, in the middle of something, are refused at the start."""

from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from messaging.channels.mail_hooks import INBOUND, TRACKING, has_secret, view_for

SHORTEST_SECRET: Final = 20  # letters, the user's name included


@register
def named_functions(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What the settings name by its dotted name is there."""
    found: list[CheckMessage] = []
    for name in (*settings.REPLY_READERS, settings.READ_BACK):
        try:
            import_string(name)
        except ImportError:
            found.append(Error(f"The settings name {name}, which is not there.", id="portal.E001"))
    return found


@register(Tags.security, deploy=True)
def mail_hooks(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A provider's calls are believed only with a secret and, where it signs, its key."""
    provider = settings.MAIL_PROVIDER
    if not provider:
        return []
    if provider not in TRACKING:
        words = f"MAIL_PROVIDER is {provider}; known are {', '.join(TRACKING)}."
        return [Error(words, id="portal.E002")]
    if not has_secret():
        words = "ANYMAIL has no WEBHOOK_SECRET: what the email provider tells us would be refused."
        hint = "ANYMAIL=...,WEBHOOK_SECRET=user:a-long-random-password"
        return [Error(words, hint=hint, id="portal.E003")]
    return [*weak_secret(), *missing_keys(provider)]


def weak_secret() -> list[CheckMessage]:
    given = settings.ANYMAIL["WEBHOOK_SECRET"]
    secrets = [given] if isinstance(given, str) else list(given)
    if all(":" in each and len(each) >= SHORTEST_SECRET for each in secrets):
        return []
    words = f"WEBHOOK_SECRET is user:password, together {SHORTEST_SECRET} letters or more."
    return [Error(words, id="portal.E004")]


def missing_keys(provider: str) -> list[CheckMessage]:
    try:
        for names in (TRACKING, INBOUND):
            if provider in names:
                view_for(provider, names)
    except ImproperlyConfigured as error:
        return [Error(str(error), id="portal.E005")]
    return []
