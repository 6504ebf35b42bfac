"""What we are built on: a list of it for others, and what is known to be wrong with it."""

import json
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

PINNED: Final = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


class Command(BaseCommand):
    help = _(
        "Compares the locked packages with a folder of advisories in the OSV form. A package that no advisory names "
        "counts as not checked, never as passed. With --sbom it writes a CycloneDX list of them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--advisories", type=Path, help=_("A folder of OSV files (*.json)."))
        parser.add_argument("--sbom", type=Path, help=_("Where to write the list."))

    def handle(self, *args: Any, **options: Any) -> None:
        packages = locked((settings.BASE_DIR / "requirements.txt").read_text())
        if options["sbom"]:
            options["sbom"].write_text(json.dumps(listed(packages), indent=1) + "\n")
        wrong, known = compared(packages, options["advisories"])
        for name, advisory in wrong:
            self.stdout.write(f"{name} {packages[name]}: {advisory}")
        self.stdout.write(
            _("%(wrong)d with advisories, %(fine)d checked without, %(not_checked)d not checked.")
            % {
                "wrong": len({name for name, _advisory in wrong}),
                "fine": len(known - {name for name, _advisory in wrong}),
                "not_checked": len(set(packages) - known),
            }
        )
        if wrong:
            raise CommandError(_("Some packages have advisories."))


def locked(text: str) -> dict[str, str]:
    return {normal(name): version for name, version in PINNED.findall(text)}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def compared(
    packages: dict[str, str], folder: Path | None
) -> tuple[list[tuple[str, str]], set[str]]:
    """Which are affected by what, and which the source knows at all."""
    wrong: list[tuple[str, str]] = []
    known: set[str] = set()
    for name, versions, advisory in advisories(folder):
        if name in packages:
            # Without a list of versions it cannot be said: that is not checked.
            known |= {name} if versions else set()
            if packages[name] in versions:
                wrong.append((name, advisory))
    return sorted(wrong), known


def advisories(folder: Path | None) -> Iterator[tuple[str, frozenset[str], str]]:
    for path in sorted(folder.glob("*.json")) if folder else ():
        found = json.loads(path.read_text())
        if found.get("withdrawn"):
            continue
        for each in found.get("affected", ()):
            package = each.get("package", {})
            if package.get("ecosystem") == "PyPI":
                yield normal(package["name"]), frozenset(each.get("versions", ())), found["id"]


def listed(packages: dict[str, str]) -> dict[str, Any]:
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "usual"}},
        "components": [
            {
                "type": "library",
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name}@{version}",
            }
            for name, version in sorted(packages.items())
        ],
    }
