"""Where lines of the log go, and which are left out. None of them holds a person."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "twilio.http_client": {"level": "WARNING"},  # its requests hold phone numbers and bodies
        "django-q": {"level": "WARNING"},  # two lines for each job
    },
}
