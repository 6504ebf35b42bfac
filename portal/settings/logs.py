"""Where lines of the log go, and which are left out. None of them holds a person."""

from typing import Any


def logging_as(form: str) -> dict[str, Any]:
    """`line` for people, `json` for a program that keeps them."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": "portal.log_lines.Clean"},
            "json": {"()": "portal.log_lines.Json"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # Django's own would mail errors with the whole request, and write them in its own form.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "INFO", "propagate": True},
            # One line for each request is ours (`portal.requests`).
            "granian.access": {"handlers": [], "level": "WARNING", "propagate": False},
            "_granian": {"handlers": [], "level": "INFO", "propagate": True},
            "twilio.http_client": {
                "level": "WARNING"
            },  # its requests hold phone numbers and bodies
            "django-q": {"level": "WARNING"},  # two lines for each job
        },
    }


LOGGING = logging_as("line")
