"""What runs the house elsewhere: checked as far as it can be without the machine it is meant for."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from portal.processes import house
from tests.architecture.test_environment import read
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
PARTS = {part.name for part in house()}
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
SCRIPTS = sorted(each for each in DEPLOY.iterdir() if each.is_file() and not each.suffix)
OURS = [each for each in COMPOSE["services"].values() if each.get("image") == "usual"]


def unit(path: Path) -> configparser.ConfigParser:
    found = configparser.ConfigParser(strict=False, interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read(path)
    return found


def is_command(words: list[str]) -> bool:
    """One of manage.py's; of `supervise`, only parts that there are."""
    if words[0] == "supervise":
        return set(words[1:]) <= PARTS
    return words[0] in get_commands()


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_run_what_there_is_with_what_they_need_and_nothing_more(path: Path) -> None:
    service = unit(path)["Service"]
    words = service["ExecStart"].split()
    if "manage.py" in words:
        assert is_command(words[words.index("manage.py") + 1 :])
        assert service["KillMode"] == "control-group"
        assert service["Restart"] == "always"
        assert int(service["TimeoutStopSec"]) > 25  # the supervisor's farewell
        assert service["SystemCallFilter"] == "@system-service"
    else:
        assert (ROOT / words[0].removeprefix("/opt/usual/")).exists()
    assert service["User"] == "usual"
    assert (service["NoNewPrivileges"], service["ProtectSystem"]) == ("yes", "strict")


def test_every_part_of_the_house_has_a_unit() -> None:
    target = unit(DEPLOY / "systemd/usual.target")["Unit"]["Wants"].split()
    files = {re.sub(r"@\d\.", "@.", name) for name in target}
    assert files <= {path.name for path in UNITS}
    ran = {unit(path)["Service"]["ExecStart"].split()[-1] for path in UNITS}
    assert ran >= PARTS


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="only where systemd is")
def test_systemd_itself_finds_nothing(tmp_path: Path) -> None:
    """With programs that are here in the place of those that are installed there."""
    for path in sorted((DEPLOY / "systemd").iterdir()):
        text = path.read_text()
        text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.MULTILINE)
        name = path.name.replace("@.", "@1.")
        (tmp_path / name).write_text(text.replace("User=usual\n", "").replace("Group=usual\n", ""))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "usual" in line]
    assert not ours


def test_compose_runs_what_there_is() -> None:
    commands = [each["command"] for each in OURS]
    assert all(is_command(words) for words in commands), commands
    assert {words[1] for words in commands if words[0] == "supervise"} == PARTS
    for each in COMPOSE["services"].values():
        assert set(each.get("depends_on", {})) <= set(COMPOSE["services"])
        given = each.get("environment", {})
        if each in OURS:
            assert set(given) <= read()
            assert each["read_only"]
            assert each["cap_drop"] == ["ALL"]
            assert each["stop_grace_period"] == "30s"
    order = COMPOSE["services"]["web"]["depends_on"]["set-up"]["condition"]
    assert order == "service_completed_successfully"


def test_the_image_is_locked_and_runs_as_nobody_special() -> None:
    assert DOCKERFILE.count("\nFROM ") + DOCKERFILE.startswith("FROM ") == 2
    assert "--require-hashes" in DOCKERFILE
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001$", last, re.MULTILINE)
    assert not re.search(r"_KEY=", last)
    for source in re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.MULTILINE):
        assert (ROOT / source).exists()
    given = set(re.findall(r"\b([A-Z][A-Z_]+)=", last)) - {"PATH", "DJANGO_SETTINGS_MODULE"}
    assert {name for name in given if not name.startswith("PYTHON")} <= read()


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("Caddyfile", {"For": "header_up X-Forwarded-For {remote_host}", "Proto": "{scheme}"}),
        ("nginx.conf", {"For": "X-Forwarded-For $remote_addr;", "Proto": "$scheme;"}),
    ],
)
def test_proxies_replace_what_a_browser_claims(name: str, rules: dict[str, str]) -> None:
    """TRUSTED_PROXIES=1 believes the last address of X-Forwarded-For, and X-Forwarded-Proto whole."""
    text = (DEPLOY / name).read_text()
    assert "TRUSTED_PROXIES=1" in text
    assert rules["For"] in text
    assert re.search(rf"X-Forwarded-Proto {re.escape(rules['Proto'])}", text)
    assert "proxy_add_x_forwarded_for;" not in text
    assert re.search(r"/metrics.*", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_can_be_read_and_run(path: Path) -> None:
    if path.name.startswith(("Dockerfile", "Caddyfile")):
        return
    assert path.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", str(path)], check=False).returncode == 0


def test_settings_are_documented() -> None:
    page = (ROOT / "docs/settings.md").read_text()
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (?:`(.*?)`)? \|", page, re.MULTILINE))
    example = dict(
        re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    )
    assert rows == example
    assert set(rows) == read()


def test_what_documents_tell_people_to_run_is_there() -> None:
    page = (ROOT / "docs/operations.md").read_text()
    told = set(re.findall(r"manage\.py ([a-z_]+)", page)) - {"supervise"}
    assert told <= set(get_commands()), told - set(get_commands())
    made = set(re.findall(r"make ([a-z]+)`", page))
    makefile = (ROOT / "Makefile").read_text()
    assert {name for name in made if f"\n{name}:" not in makefile} == set()
    files = set(re.findall(r"`(deploy/[\w./@-]+)`", page))
    assert {name for name in files if not (ROOT / name).exists()} == set()
