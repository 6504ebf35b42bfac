"""`make serve`: the house in earnest on one machine, by one command.

    python -m portal.serve                     everything, until Ctrl-C
    python -m portal.serve createsuperuser     a command of manage.py, with the same keys and database

What is missing at the first start is made: keys in a file that only its owner may read, and, where no
DATABASE_URL is given, an embedded PostgreSQL with a password. Tables are brought up to date, files for
browsers are collected, and what a person still has to do is said in words. Then web, sender and worker run
until somebody asks them to stop.
"""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import environ

ROOT = Path(__file__).resolve().parents[1]
KEYS = ("SECRET_KEY", "LINK_KEY", "SUPPRESSION_KEY", "DATABASE_PASSWORD")
HERE = ("localhost", "127.0.0.1", "[::1]")
COMMAND = ".venv/bin/python -m portal.serve"
EMBEDDED = (sys.executable, "-m", "portal.demo.postgres")


class ServeError(RuntimeError):
    """In words, for whoever started it."""


def main() -> int:
    given = os.environ
    if (ROOT / ".env").exists():
        environ.Env.read_env(ROOT / ".env")
    given.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
    folder = Path(given.get("DATA_DIR") or ROOT / ".data" / "serve").resolve()
    try:
        prepare(folder)
    except ServeError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    is_ours = not given.get("DATABASE_URL")
    if is_ours:
        given["DATABASE_URL"] = start_database(folder)
    try:
        return command(sys.argv[1:]) if sys.argv[1:] else serve()
    finally:
        if is_ours and not sys.argv[1:]:
            subprocess.run([*EMBEDDED, "stop", "--data", str(folder)], check=False)  # noqa: S603


def prepare(folder: Path) -> None:
    """Fills in what the environment does not say. What it says is never changed."""
    given = os.environ
    folder.mkdir(parents=True, exist_ok=True)
    given["DATA_DIR"] = str(folder)
    for name, key in keys(folder / "keys").items():
        if not given.get(name):
            given[name] = key
    if not given.get("PUBLIC_URL"):
        given["PUBLIC_URL"] = f"http://localhost:{given.get('PORT') or 8000}"
    if not given.get("ALLOWED_HOSTS"):
        host = urlsplit(given["PUBLIC_URL"]).hostname or ""
        given["ALLOWED_HOSTS"] = ",".join(dict.fromkeys([host, *HERE]))


def keys(file: Path) -> dict[str, str]:
    """Made once. Another process that starts at the same moment makes none: it reads these."""
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(made, "w") as written:
            written.write(
                "# Keep a copy somewhere safe: docs/operations.md says what each is for.\n"
            )
            written.writelines(f"{name}={secrets.token_urlsafe(64)}\n" for name in KEYS)
    if file.stat().st_mode & 0o077:
        raise ServeError(f"Others may read {file}: run `chmod 600 {file}`.")
    lines = (line.strip() for line in file.read_text().splitlines())
    known = dict(line.split("=", 1) for line in lines if "=" in line and line[0] != "#")
    if missing := [name for name in KEYS if not known.get(name)]:
        raise ServeError(f"{file} has no {', '.join(missing)}: put back the copy that you kept.")
    return known


def start_database(folder: Path) -> str:
    """In a process of its own: the embedded one is a guest here, as it is in the demo."""
    done = subprocess.run(  # noqa: S603  our own program
        [*EMBEDDED, "start", "--data", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.stderr.write("The embedded PostgreSQL does not start: the lines above say why.\n")
        sys.exit(1)
    return done.stdout.strip()


def command(words: list[str]) -> int:
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["manage.py", *words])
    return 0


def serve() -> int:
    import django  # noqa: PLC0415  the environment is whole only now
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import CommandError, call_command  # noqa: PLC0415
    from django.db import OperationalError  # noqa: PLC0415

    try:
        django.setup()
        for name, options in (
            ("check", {"databases": ["default"]}),
            ("migrate", {"verbosity": 0, "interactive": False}),
            ("set_up", {"quiet": True}),
            ("collectstatic", {"verbosity": 0, "interactive": False}),
        ):
            call_command(name, **options)
    except (ImproperlyConfigured, CommandError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OperationalError:
        sys.stderr.write("The database of DATABASE_URL does not answer, or does not know us.\n")
        return 1
    sys.stdout.write("".join(f"{line}\n" for line in to_do()))
    sys.stdout.flush()
    call_command("supervise")
    return 0


def to_do() -> Iterator[str]:
    """What a person has to do next; nothing is said of what is done."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import get_user_model  # noqa: PLC0415

    yield f"ready: {settings.PUBLIC_URL} (this machine: http://localhost:{settings.WEB_PORT})"
    if not get_user_model().objects.filter(is_superuser=True).exists():
        yield f"next: make the first admin, in another terminal: {COMMAND} set_up --admin YOUR@ADDRESS"
    if urlsplit(settings.PUBLIC_URL).hostname in HERE:
        yield "next: set PUBLIC_URL in .env, and a proxy with TLS before it: deploy/Caddyfile"
    if not settings.EMAIL_FROM:
        yield "next: set EMAIL_URL and EMAIL_FROM in .env; until then no email leaves"
    if not settings.PAPERS_SCANNER:
        yield "next: set PAPERS_SCANNER in .env; until then documents are kept apart, unopened"


if __name__ == "__main__":
    sys.exit(main())
