"""Where files are kept: what candidates send us in a folder or in a bucket, what browsers fetch beside the code."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from portal.settings import environment as given

CONNECT, READ, TRIES = 5, 20, 3  # seconds, seconds, times


def papers(url: str) -> dict[str, Any]:
    """`s3://KEY:SECRET@BUCKET/PREFIX?endpoint=https://…&region=…`; empty is a folder of DATA_DIR.

    Without key and secret they are found as boto3 finds them: a role of the machine, or its own files.
    """
    if not url:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": given.DATA_DIR / "papers", "base_url": None},
        }
    parts = urlsplit(url)
    bucket = parts.netloc.rpartition("@")[2]
    if parts.scheme != "s3" or not bucket:
        raise ImproperlyConfigured("DOCUMENTS_URL is s3://BUCKET/PREFIX; see .env.example.")
    asked = dict(parse_qsl(parts.query))
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "location": unquote(parts.path.strip("/")),
            "access_key": unquote(parts.username or "") or None,
            "secret_key": unquote(parts.password or "") or None,
            "endpoint_url": asked.get("endpoint"),
            "region_name": asked.get("region"),
            "file_overwrite": False,
            "default_acl": None,  # the bucket's own, which is private
            "client_config": patience(asked.get("style", "auto")),
        },
    }


def patience(style: str) -> Any:
    """Nobody waits for a bucket longer than for a provider."""
    try:
        from botocore.config import Config  # noqa: PLC0415  only where a bucket is used
    except ImportError as error:
        words = "DOCUMENTS_URL needs the packages of requirements-serve.txt."
        raise ImproperlyConfigured(words) from error
    return Config(
        connect_timeout=CONNECT,
        read_timeout=READ,
        retries={"max_attempts": TRIES, "mode": "standard"},
        s3={"addressing_style": style},
        signature_version="s3v4",
    )


STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # What candidates send us: outside of what the web server shows.
    "papers": papers(given.DOCUMENTS_URL),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
