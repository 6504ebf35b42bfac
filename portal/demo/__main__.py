"""One command's worth of world: `make demo`, or `python -m portal.demo`.

Starts an embedded PostgreSQL, a mailbox, a telephone and the house, says where to look, and ends all
of them when it is told to. It always uses its own database and its own servers, whatever the
environment says: nothing of the demo may reach a real one.
"""

import contextlib
import json
import os
import secrets
import sys
import time
import urllib.error
import urllib.request
from functools import partial
from http import HTTPStatus
from itertools import chain

from portal.demo.place import ROOT, Place, PlaceError, TakenError
from portal.demo.postgres import Postgres
from portal.demo.postgres_files import PostgresError
from portal.guard import Guard
from portal.supervisor import Part, Supervisor

MAIL_KEY = "the-demo-writes-to-itself-only"
ACCOUNT = {
    "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
    "TWILIO_AUTH_TOKEN": "the-demo-speaks-to-itself-only",
    "TWILIO_NUMBER": "+441134960000",
}
PATIENCE = 60  # seconds from the first request to all being ready


terminal = os.fdopen(os.dup(sys.stderr.fileno()), "w")


class NotReadyError(RuntimeError):
    """Something did not come up; its words are for the person who waits."""


def main() -> int:
    try:
        place = Place.take()
        keep_log(place)
        server = Postgres(place.folder / "postgres")
        if not server.home.cluster.exists():
            say("Setting up, the first time only ...")
        with (
            Guard(last=partial(server.stop_unless_used, patience=5)) as guard,
            server.used() as database,
            Supervisor(guard=guard, logs=place.logs) as supervisor,
        ):
            run(place, supervisor, database)
    except TakenError as why:
        say(str(why))
        return 0
    except (PlaceError, PostgresError, NotReadyError) as why:
        say(str(why))
        return 1
    return 0


def run(place: Place, supervisor: Supervisor, database: str) -> None:
    """Until somebody says stop."""
    key = secrets.token_urlsafe(16)
    os.environ.update(environment(place, database, key))
    supervisor.start(*servers(place))
    candidate = furnish(place, supervisor)
    wait_until_ready(place, supervisor)
    if supervisor.is_stopping:
        return
    doors = {
        "ready": place.url,
        "recruiter": f"{place.url}/demo/recruiter/{key}/",
        "interviewer": f"{place.url}/demo/interviewer/{key}/",
        "candidate": f"{place.url}{candidate}",
        "admin": f"{place.url}/demo/admin/{key}/",
        "mailbox": place.url_of("mailbox"),
        "telephone": place.url_of("telephone"),
    }
    sys.stdout.write("".join(f"{name}: {link}\n" for name, link in doors.items()))
    sys.stdout.flush()
    supervisor.run()


def environment(place: Place, database: str, key: str) -> dict[str, str]:
    return ACCOUNT | {
        "DJANGO_SETTINGS_MODULE": "portal.demo.settings",
        "DATABASE_URL": database,
        "DATA_DIR": str(place.folder),
        "PORT": str(place.port),
        "PUBLIC_URL": place.url,
        "EMAIL_URL": f"smtp://127.0.0.1:{place.ports['smtp']}",
        "TWILIO_API_URL": place.url_of("telephone"),
        "MAIL_HOOK_KEYS": MAIL_KEY,
        "PAPERS_SCANNER": "candidates.scanners.only_eicar",
        "DEMO_KEY": key,
    }


def servers(place: Place) -> list[Part]:
    """What stands for the world outside: programs of their own, without Django."""
    ports, folder = place.ports, str(place.folder)
    account = dict(zip(("--sid", "--token", "--number"), ACCOUNT.values(), strict=True))
    return [
        program(
            "mailbox",
            ports["mailbox"],
            folder,
            {
                "--smtp-port": str(ports["smtp"]),
                "--hook": f"{place.url}/hooks/mail/",
                "--key": MAIL_KEY,
            },
        ),
        program(
            "telephone",
            ports["telephone"],
            folder,
            account
            | {
                "--hook": f"{place.url}/hooks/twilio/text/",
                "--address": place.url_of("telephone"),
            },
        ),
    ]


def program(name: str, port: int, folder: str, options: dict[str, str]) -> Part:
    given = {"--port": str(port), "--folder": folder} | options
    command = [sys.executable, "-m", f"portal.demo.{name}", *chain.from_iterable(given.items())]

    def become() -> None:
        os.chdir(ROOT)
        os.execv(sys.executable, command)  # noqa: S606  our own program

    return Part(name, become)


def furnish(place: Place, supervisor: Supervisor) -> str:
    """Load Django, bring the database up to date, start the house; the candidate's door."""
    import django  # noqa: PLC0415  the settings are known only now

    django.setup()
    from django.utils import timezone  # noqa: PLC0415

    from portal.demo import furniture  # noqa: PLC0415
    from portal.demo.directory import Directory  # noqa: PLC0415
    from portal.processes import house, load  # noqa: PLC0415

    at = timezone.now()
    with contextlib.redirect_stdout(sys.stderr):  # seven lines are promised, and no others
        furniture.arrange(folder=place.folder, at=at)
    door = furniture.candidate_door(at=at)
    load()
    supervisor.pulse = Directory(place.folder / "people.json")
    supervisor.start(*house())
    return door


def wait_until_ready(place: Place, supervisor: Supervisor) -> None:
    addresses = {
        "the house": f"http://127.0.0.1:{place.port}/health/ready",
        "mailbox": f"{place.url_of('mailbox')}/health",
        "telephone": f"{place.url_of('telephone')}/health",
    }
    deadline = time.monotonic() + PATIENCE
    while addresses and not supervisor.is_stopping:
        supervisor.wait(0.1)
        lacking = {name: lack for name, url in addresses.items() if (lack := look(url))}
        addresses = {name: addresses[name] for name in lacking}
        if time.monotonic() > deadline:
            words = ", ".join(f"{name} ({lack})" for name, lack in lacking.items())
            raise NotReadyError(f"Not ready within {PATIENCE} s: {words}. See {place.logs}.")


def look(url: str) -> str:
    """What is lacking there; nothing when it is ready."""
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310  our own
            return ""
    except urllib.error.HTTPError as answer:
        if answer.code != HTTPStatus.SERVICE_UNAVAILABLE:
            return f"answers {answer.code}"
        checks = json.load(answer)["checks"]
        return "without " + " and ".join(name for name, one in checks.items() if not one["ok"])
    except OSError:
        return "no answer"


def keep_log(place: Place) -> None:
    """What this process logs goes to a file, as the parts' does; the terminal is for people."""
    place.logs.mkdir(exist_ok=True)
    written = os.open(place.logs / "demo.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(written, sys.stderr.fileno())
    os.close(written)


def say(words: str) -> None:
    terminal.write(f"{words}\n")
    terminal.flush()


if __name__ == "__main__":
    sys.exit(main())
