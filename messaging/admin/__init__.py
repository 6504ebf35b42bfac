"""Message templates are edited here; the outbox, providers and alarms are only read."""

from messaging.admin import outbox, providers, templates

__all__ = ["outbox", "providers", "templates"]
