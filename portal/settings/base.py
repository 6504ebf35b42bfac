"""Settings shared by every way of running. Values that differ come from `environment`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.settings import environment as given
from portal.settings.outbox import *  # noqa: F403

BASE_DIR = given.ROOT
DATA_DIR = given.DATA_DIR

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "csp",
    "django_htmx",
    "django_q",
    "phonenumber_field",
    "template_partials.apps.SimpleAppConfig",
    "candidates",
    "preferences",
    "messaging",
    "scheduling",
    "followup",
    "portal.accounts",
    "portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.htmx.FragmentMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.second_factor.SecondFactorMiddleware",
    "portal.local_time.LocalTimeMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
WEB_ADDRESS = given.BIND
WEB_PORT = given.PORT
WEB_WORKERS = given.WEB_WORKERS
WEB_THREADS = given.WEB_THREADS
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.house",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- database ---------------------------------------------------------------------------------

DATABASES = {
    "default": {
        **given.database(),
        # No psycopg pool: django-q2 forks, and an inherited pool hangs it.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
CACHES = {
    # Shared by every web process: allauth's rate limits live here.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

# --- people -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["portal.accounts.backends.StaffBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "portal.accounts.adapters.StaffAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
SECOND_FACTOR_REQUIRED = False  # production turns it on
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- words, time, place -----------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
PHONENUMBER_DEFAULT_REGION = "GB"
PHONENUMBER_DB_FORMAT = "E164"

# --- files ------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # What candidates send us: outside of what the web server shows.
    "papers": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": given.DATA_DIR / "papers", "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# --- look -------------------------------------------------------------------------------------

CRISPY_ALLOWED_TEMPLATE_PACKS = ["portal"]
CRISPY_TEMPLATE_PACK = "portal"
CRISPY_FAIL_SILENTLY = False
STYLE_PAGE = False  # every part in every state, at /style/

# --- security ---------------------------------------------------------------------------------

PUBLIC_URL = given.PUBLIC_URL.rstrip("/")
LINK_KEY = given.LINK_KEY
SUPPRESSION_KEY = given.SUPPRESSION_KEY
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "portal.htmx.csrf_failed"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# --- the outbox -------------------------------------------------------------------------------

# Pages that messages carry the address of, by the names of their addresses.
PAGE_NAMES = {"link": "link_landing", "unsubscribe": "unsubscribe"}

# Who reads a reply, in this order, until one understands it (messaging.actions.replies.Reader).
REPLY_READERS = [
    "scheduling.actions.reading_replies.read_times",
    "messaging.actions.answers_by_reply.read_answer",
    "messaging.actions.acts_by_reply.read_act",
]
# What was saved, in the words of the house: messaging sends them and does not know them.
READ_BACK = "portal.said_back.words_after"

EMAIL_CONFIG = given.env.email_url_config(given.EMAIL_URL)
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST") or "127.0.0.1"
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20  # Django's default is none at all
EMAIL_FROM = given.EMAIL_FROM
EMAIL_REPLY_DOMAIN = given.EMAIL_REPLY_DOMAIN
MAIL_HOOK_KEYS = given.MAIL_HOOK_KEYS
IMAP_URL = given.IMAP_URL
PAPERS_SCANNER = given.PAPERS_SCANNER
CLAMD_ADDRESS = given.CLAMD_ADDRESS
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # bytes: letters come in whole
TWILIO_ACCOUNT_SID = given.TWILIO_ACCOUNT_SID
TWILIO_AUTH_TOKEN = given.TWILIO_AUTH_TOKEN
TWILIO_NUMBER = given.TWILIO_NUMBER
TWILIO_API_URL = given.TWILIO_API_URL.rstrip("/")

OUTBOX_UNDO = 20  # seconds between Send and the earliest claim
OUTBOX_LEASE = 60  # seconds
OUTBOX_REAPER = 15  # seconds between two looks for expired leases
OUTBOX_RECONCILE = 15 * 60  # seconds an unknown delivery waits before a person is asked
OUTBOX_SLOTS = 4
OUTBOX_BATCH = 20  # claimed at once by a slot; the others see the rest
OUTBOX_POLL = 0.5  # seconds; only when no wake-up comes
OUTBOX_STOP = 25  # seconds a sender may take to finish what it has begun
CALL_LEASE = 2 * 60 * 60  # seconds until a call without an outcome is asked about
CHECK_IN_MAX_AGE = 2  # days; a move that is found later than this asks nothing by itself
CHECK_IN_DELAY = 60  # seconds after a move, so that a mistaken one can be undone

FEEDS_FROM_HERE = False  # tests read calendars from this machine; nobody else may
NEWS_WITHIN_WORKING_DAYS = 5  # after an interview
NEWS_HARD_STOP_DAYS = 45  # nobody waits longer for news, whatever rhythm they chose

MAY_SEED = False  # `manage.py seed` fills a database for measuring, never a real one

# Minutes between two runs. Whatever is due at an exact time asks its table, not the clock here.
SCHEDULES = {
    "messaging.tasks.consume_happenings": 1,
    "messaging.tasks.read_provider_events": 1,
    "messaging.tasks.watch_reports": 15,
    "messaging.tasks.fetch_mail": 1,
    "messaging.tasks.scan_papers": 1,
    "messaging.tasks.sweep_outbox": 1,
    "messaging.tasks.sweep_batches": 1,
    "messaging.tasks.look_up_messages": 1,
    "messaging.tasks.compare_with_providers": 10,
    "messaging.tasks.watch_outbox": 1,
    "followup.tasks.notice_overrides": 1,
    "followup.tasks.keep_promises": 1,
}

Q_CLUSTER = {
    "name": "usual",
    "orm": "default",
    "workers": 1,
    "timeout": 30,
    "retry": 90,
    "max_attempts": 1,
    "ack_failures": True,
    "catch_up": False,
    "save_limit": 100,
    "poll": 1,
    "label": "Background jobs",
}

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
