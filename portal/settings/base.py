"""Settings shared by every way of running. Values that differ come from `environment`."""

from pathlib import Path
from typing import Any

from portal.settings import environment as given
from portal.settings.logs import LOGGING as LOGGING
from portal.settings.providers import *  # noqa: F403
from portal.settings.rooms import *  # noqa: F403
from portal.settings.storages import STORAGES as STORAGES

BASE_DIR = given.ROOT
DATA_DIR = given.DATA_DIR
ERASURE_LEDGER = given.ERASURE_LEDGER
FIGURES_DIR: Path | None = given.DATA_DIR / "figures"  # what web processes count

INSTALLED_APPS = [
    "portal.setting_up.apps.HouseAdminConfig",  # django.contrib.admin, with our own first page
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
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
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
    "portal.api",
    "portal.imports",
    "portal.exports",
    "portal",
]

MIDDLEWARE = [
    "portal.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.clean_input.CleanInputMiddleware",
    "portal.api.problems.ProblemMiddleware",
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
    "portal.accounts.sessions.SessionLimitsMiddleware",
    "portal.accounts.second_factor.SecondFactorMiddleware",
    "portal.local_time.LocalTimeMiddleware",
    "portal.audit.who.AskingMiddleware",
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
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a code of half a minute ago: clocks differ, and people type slowly
MFA_FORMS = {
    "login_webauthn": "portal.accounts.forms.LoginForm",
    "authenticate_webauthn": "portal.accounts.forms.AuthenticateForm",
    "reauthenticate_webauthn": "portal.accounts.forms.ReauthenticateForm",
    "add_webauthn": "portal.accounts.forms.AddForm",
}
SOCIALACCOUNT_ADAPTER = "portal.accounts.adapters.StaffSocialAdapter"
# One press leads on: a form that leads to another house would need that house in the content policy.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = given.sign_in_elsewhere()
# Production turns these on.
SECOND_FACTOR_REQUIRED = False
FRESH_SIGN_IN_REQUIRED = False  # for taking data out, roles and addresses
STAFF_IDLE = 0  # seconds without anybody there
STAFF_SESSION = 0  # seconds altogether
STAFF_MESSAGES_AN_HOUR = given.STAFF_MESSAGES_AN_HOUR  # of one colleague, and no program
STAFF_NUMBERS_AN_HOUR = given.STAFF_NUMBERS_AN_HOUR
SESSION_ENGINE = "portal.accounts.session_store"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- words, time, place -----------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]  # each in its own words
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
FILE_UPLOAD_HANDLERS = [
    "portal.files.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- look -------------------------------------------------------------------------------------

CRISPY_ALLOWED_TEMPLATE_PACKS = ["portal"]
CRISPY_TEMPLATE_PACK = "portal"
CRISPY_FAIL_SILENTLY = False
STYLE_PAGE = False  # every part in every state, at /style/

# --- security ---------------------------------------------------------------------------------

PUBLIC_URL = given.PUBLIC_URL.rstrip("/")
LINK_KEY = given.LINK_KEY
SUPPRESSION_KEY = given.SUPPRESSION_KEY
# Keys of before: what was made with them still holds, nothing new is made with them.
LINK_KEY_FALLBACKS = given.OLD_LINK_KEYS
SUPPRESSION_KEY_FALLBACKS = given.OLD_SUPPRESSION_KEYS
METRICS_TOKEN = given.METRICS_TOKEN
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
