"""The only module that reads the environment. Every name is listed in .env.example."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import environ

ROOT = Path(__file__).resolve().parents[2]

env = environ.Env()

DATA_DIR = Path(env.str("DATA_DIR", default=str(ROOT / ".data"))).resolve()
DATABASE_URL = env.str("DATABASE_URL", default="")
# Outside of the database and its backups: who was erased, so that a restored backup forgets them too.
ERASURE_LEDGER = env.str("ERASURE_LEDGER", default="") or str(DATA_DIR / "erasures.ledger")


# How alike a name has to be to be found by a search with a typo in it: its words whole (one letter wrong),
# and only when there is nobody so, a part of them.
LIKENESS = (
    "-c pg_trgm.strict_word_similarity_threshold=0.42 -c pg_trgm.word_similarity_threshold=0.3"
)


# A server that is gone says nothing: without these a request would wait for it for minutes. What DATABASE_URL
# says of them goes first.
PATIENCE = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "2",
    "tcp_user_timeout": "15000",
}


def database() -> dict[str, Any]:
    """The database to use; without DATABASE_URL the embedded one of DATA_DIR."""
    return database_of(DATABASE_URL or embedded_url())


def database_of(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    asked = PATIENCE | dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or asked.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        **place_of(parts.netloc, asked),
        "OPTIONS": asked | {"options": f"{asked.get('options', '')} {LIKENESS}".strip()},
    }


def place_of(netloc: str, asked: dict[str, str]) -> dict[str, str]:
    """One server, or several with commas: whoever of them may be written to is found by libpq
    (`target_session_attrs=read-write`)."""
    hosts, ports = [], []
    for place in netloc.rpartition("@")[2].split(","):
        host, colon, port = place.rpartition(":")
        is_port = bool(colon) and port.isdecimal()
        hosts.append((host if is_port else place).strip("[]"))
        ports.append(port if is_port else "")
    if len(hosts) > 1:
        asked.setdefault("target_session_attrs", "read-write")
    alike = ports[0] if len(set(ports)) == 1 else ",".join(port or "5432" for port in ports)
    return {"HOST": ",".join(hosts) or asked.pop("host", ""), "PORT": alike}


def embedded_url() -> str:
    """Where the embedded server wrote down that it listens, or would listen."""
    written = DATA_DIR / "postgres" / "url"
    if written.exists():
        return written.read_text()
    return f"postgres:///usual?host={quote(str(DATA_DIR / 'postgres' / 'socket'))}&user=usual"


SECRET_KEY = env.str("SECRET_KEY", default="")
OLD_SECRET_KEYS = env.list("OLD_SECRET_KEYS", default=[])
LINK_KEY = env.str("LINK_KEY", default="")
SUPPRESSION_KEY = env.str("SUPPRESSION_KEY", default="")
OLD_LINK_KEYS = env.list("OLD_LINK_KEYS", default=[])
OLD_SUPPRESSION_KEYS = env.list("OLD_SUPPRESSION_KEYS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000")
BIND = env.str("BIND", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
WEB_WORKERS = env.int("WEB_WORKERS", default=1)
WEB_THREADS = env.int("WEB_THREADS", default=4)
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# Signing in at another house (OpenID Connect). Its address without /.well-known/...; empty: not offered.
OIDC_URL = env.str("OIDC_URL", default="")
OIDC_NAME = env.str("OIDC_NAME", default="")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_SECRET = env.str("OIDC_SECRET", default="")
STAFF_IDLE_MINUTES = env.int("STAFF_IDLE_MINUTES", default=30)
STAFF_SESSION_HOURS = env.int("STAFF_SESSION_HOURS", default=12)
STAFF_MESSAGES_AN_HOUR = env.int("STAFF_MESSAGES_AN_HOUR", default=600)
STAFF_NUMBERS_AN_HOUR = env.int("STAFF_NUMBERS_AN_HOUR", default=60)


def sign_in_elsewhere() -> dict[str, Any]:
    """As allauth wants it."""
    if not OIDC_URL:
        return {}
    house = {
        "provider_id": "house",
        "name": OIDC_NAME or "OpenID Connect",
        "client_id": OIDC_CLIENT_ID,
        "secret": OIDC_SECRET,
        "settings": {"server_url": OIDC_URL, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [house]}}


EMAIL_URL = env.str("EMAIL_URL", default="smtp://127.0.0.1:2525")
EMAIL_FROM = env.str("EMAIL_FROM", default="")
EMAIL_REPLY_DOMAIN = env.str("EMAIL_REPLY_DOMAIN", default="")
EMAIL_KEY_HEADER = env.str("EMAIL_KEY_HEADER", default="")
EMAIL_KEY_MINUTES = env.int("EMAIL_KEY_MINUTES", default=15)

MAIL_PROVIDER = env.str("MAIL_PROVIDER", default="")
PROVIDER_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend" if MAIL_PROVIDER else ""
ANYMAIL = env.dict("ANYMAIL", default={})

# Keys that sign letters handed to us, the newest first: several while one is being replaced.
MAIL_HOOK_KEYS = env.list("MAIL_HOOK_KEYS", default=[])
IMAP_URL = env.str("IMAP_URL", default="")
DOCUMENTS_URL = env.str("DOCUMENTS_URL", default="")
PAPERS_SCANNER = env.str("PAPERS_SCANNER", default="")
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="127.0.0.1:3310")
TWILIO_ACCOUNT_SID = env.str("TWILIO_ACCOUNT_SID", default="")
TWILIO_AUTH_TOKEN = env.str("TWILIO_AUTH_TOKEN", default="")
TWILIO_NUMBER = env.str("TWILIO_NUMBER", default="")
TEXT_MEDIA_HOSTS = env.list(
    "TEXT_MEDIA_HOSTS",
    default=[
        "api.twilio.com",
        "mms.twiliocdn.com",
        "media.twiliocdn.com",
        "s3-external-1.amazonaws.com",
    ],
)
TWILIO_API_URL = env.str("TWILIO_API_URL", default="https://api.twilio.com")

# Who may read the figures at /metrics: `Authorization: Bearer …`. Empty: nobody.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# Opens the demo's doors; made anew at each start.
DEMO_KEY = env.str("DEMO_KEY", default="")
