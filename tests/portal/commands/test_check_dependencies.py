"""What is not known is not passed."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.management.commands.check_dependencies import compared, locked

PACKAGES = {"django": "5.2.19", "six": "1.17.0", "odd-name": "1"}


def advisory(folder, name, versions, key="PYSEC-1", **more):
    affected = [{"package": {"name": name, "ecosystem": "PyPI"}, "versions": versions}]
    (folder / f"{key}.json").write_text(json.dumps({"id": key, "affected": affected, **more}))


def test_the_lock_is_read_whole():
    text = (
        "django==5.2.19 \\\n    --hash=sha256:0\nOdd_Name[x]==1 ; python_version > '3'\n    # via\n"
    )
    assert locked(text) == {"django": "5.2.19", "odd-name": "1"}


def test_affected_fine_and_not_known(tmp_path):
    advisory(tmp_path, "Django", ["5.2.19"])
    advisory(tmp_path, "six", ["1.0"], "PYSEC-2")
    assert compared(PACKAGES, tmp_path) == ([("django", "PYSEC-1")], {"django", "six"})


def test_an_advisory_without_versions_or_withdrawn_says_nothing(tmp_path):
    advisory(tmp_path, "django", [])
    advisory(tmp_path, "six", ["1.17.0"], "PYSEC-2", withdrawn="2026-01-01")
    assert compared(PACKAGES, tmp_path) == ([], set())


def test_without_a_source_nothing_is_passed(tmp_path):
    said = StringIO()
    call_command("check_dependencies", sbom=tmp_path / "sbom.json", stdout=said)
    assert said.getvalue().startswith("0 with advisories, 0 checked without, ")
    found = json.loads((tmp_path / "sbom.json").read_text())
    assert any(each["purl"].startswith("pkg:pypi/django@5.2") for each in found["components"])
    assert f"{len(found['components'])} not checked" in said.getvalue()


def test_an_affected_one_fails(tmp_path):
    call_command("check_dependencies", sbom=tmp_path / "sbom", stdout=StringIO())
    version = {
        each["name"]: each["version"]
        for each in json.loads((tmp_path / "sbom").read_text())["components"]
    }["django"]
    advisory(tmp_path, "django", [version])
    with pytest.raises(CommandError, match="advisories"):
        call_command("check_dependencies", advisories=tmp_path, stdout=StringIO())
