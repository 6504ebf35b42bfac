"""django-post_office on the same database and the same mail server, with four threads like ours."""

import os

import environ

SECRET_KEY = "only-to-measure"
USE_TZ = True
INSTALLED_APPS = ["django.contrib.contenttypes", "post_office"]
DATABASES = {"default": environ.Env.db_url_config(os.environ["DATABASE_URL"])}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["SINK_PORT"])
EMAIL_TIMEOUT = 20
POST_OFFICE = {
    "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"},
    "BATCH_SIZE": 20,
    "THREADS_PER_PROCESS": 4,
    "MAX_RETRIES": 4,
    "RETRY_INTERVAL": __import__("datetime").timedelta(seconds=1),
}
LOGGING = {"version": 1, "disable_existing_loggers": True}
