"""Nothing that opens a door stands in the repository."""

import re
import subprocess

from tests.architecture.source import ROOT

SECRETS = (
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    re.compile(r"\b(?:ghp|gho|github_pat|glpat|xox[abp])[-_][A-Za-z0-9_-]{20,}"),
    re.compile(r"\bSG\.[\w-]{16,}\.[\w-]{16,}"),
    re.compile(r"\bsk_live_[A-Za-z0-9]{16,}"),
    re.compile(
        r"(?:postgres|smtp|imaps?)(?:\+\w+)?://[^\s:/@\"'<>{}$]+:(?!PASSWORD)[^\s@\"'<>{}$]{12,}@"
    ),
)


def found_in(text):
    return [pattern.pattern for pattern in SECRETS if pattern.search(text)]


def is_read(name):
    path = ROOT / name
    is_text = path.suffix not in (".png", ".mo", ".ico")
    return (
        bool(name)
        and path.is_file()
        and is_text
        and name != "tests/architecture/test_no_secrets.py"
    )


def test_no_file_holds_a_secret():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    wrong = {
        name: found
        for name in listed.stdout.split("\n")
        if is_read(name) and (found := found_in((ROOT / name).read_text(errors="ignore")))
    }
    assert not wrong


def test_the_scan_can_find_one():
    assert found_in("-----BEGIN " + "RSA PRIVATE KEY-----")
    assert found_in("AKIA" + "ABCDEFGHIJKLMNOP")
    assert found_in("postgres://usual:" + "abcdefghijkl1234@db/usual")
    assert not found_in("postgres://USER:PASSWORD@HOST:PORT/NAME")
