"""A database with every migration applied, copied for each run of the tests.

Applying the migrations takes seconds, copying a database a tenth of one. The template is made again
when a migration or the lock of the dependencies changes.
"""

import hashlib
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
FRONT = ROOT / "portal"
PREFIX = "usual_template_"
LOCK = 7_346_201  # any number: one process makes it, the others wait


def template() -> str:
    """The name of the template, which is there afterwards."""
    name = PREFIX + fingerprint()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        known = names(cursor)
        if name not in known:
            make(cursor, name)
            for old in known:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return name


def fingerprint() -> str:
    ours = [one.path for one in apps.get_app_configs() if Path(one.path).parent in (ROOT, FRONT)]
    migrations = [file for one in ours for file in sorted(Path(one, "migrations").glob("*.py"))]
    written = [*migrations, ROOT / "requirements.txt"]
    return hashlib.sha256(b"".join(one.read_bytes() for one in written)).hexdigest()[:16]


def names(cursor: Any) -> set[str]:
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
    return {name for (name,) in cursor.fetchall()}


def make(cursor: Any, name: str) -> None:
    """Under another name until it is whole."""
    making = f"{name}_making"
    cursor.execute(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)')
    cursor.execute(f'CREATE DATABASE "{making}"')
    asked_for = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = making
    try:
        call_command("migrate", verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = asked_for
    cursor.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
