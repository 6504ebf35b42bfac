"""A backup and its restore into an empty place: every table is the same."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from candidates.rules.ledger import line_of, person_hash
from portal.demo.postgres import Postgres
from tests.conftest import ROOT, environment_for
from tests.database import FOLDER
from tests.factories.preferences import set_up
from tests.faults.world import written

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
SUM = "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM {} t"
# Written by the restore itself, or by looking.
MOVING = {"accounts_visitsession", "cache"}


@pytest.fixture
def empty() -> Iterator[str]:
    """Another database of the same server."""
    server = Postgres(FOLDER)
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS restored WITH (FORCE)")
        admin.execute("CREATE DATABASE restored")
        yield server.url_of("restored")
        admin.execute("DROP DATABASE restored WITH (FORCE)")


def sums(url: str) -> dict[str, Any]:
    with psycopg.connect(url) as asked:
        names = {name for (name,) in asked.execute(TABLES).fetchall()} - MOVING
        return {name: asked.execute(SUM.format(f'"{name}"')).fetchone() for name in sorted(names)}  # type: ignore[arg-type]


def run(script: str, argument: Path, url: str, data: Path, **more: str) -> Any:
    given = environment_for(url) | {"DATA_DIR": str(data), "ERASURE_LEDGER": "", **more}
    given |= {"DJANGO_SETTINGS_MODULE": "portal.settings.development"}
    return subprocess.run(
        [str(ROOT / "deploy" / script), str(argument)],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_was_backed_up_is_there_again(
    child_environment: dict[str, str], empty: str, tmp_path: Path
) -> None:
    url, here, there = child_environment["DATABASE_URL"], tmp_path / "here", tmp_path / "there"
    set_up()
    for _n in range(12):
        written()
    papers = FileSystemStorage(location=here / "papers")
    papers.save("2027/a", ContentFile(b"%PDF-1.7 paper"))
    before = sums(url)
    assert sum(count for count, _sum in before.values()) > 500

    made = run("backup", tmp_path / "backups", url, here)
    assert made.returncode == 0, made.stderr
    backup = Path(made.stdout.strip())
    assert backup.stat().st_mode & 0o077 == 0
    assert sums(url) == before

    restored = run("restore", backup, empty, there)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert sums(empty) == before, "every row of every table"
    assert (there / "papers/2027/a").read_bytes() == b"%PDF-1.7 paper"

    again = run("restore", backup, empty, there)
    assert again.returncode == 1
    assert "restore into an empty one" in again.stderr
    assert sums(empty) == before


def test_whoever_was_erased_since_is_erased_again(
    child_environment: dict[str, str], empty: str, tmp_path: Path
) -> None:
    """The ledger of the lost machine says who; the backup knew them still."""
    url, here, there = child_environment["DATABASE_URL"], tmp_path / "here", tmp_path / "there"
    set_up()
    gone, stays = written().candidate, written().candidate
    backup = Path(run("backup", tmp_path / "backups", url, here).stdout.strip())
    hashed = person_hash(settings.SUPPRESSION_KEY, gone.pk, gone.created_at)
    there.mkdir()
    (there / "erasures.ledger").write_text(line_of(hashed, gone.created_at))
    restored = run("restore", backup, empty, there, SUPPRESSION_KEY=settings.SUPPRESSION_KEY)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    with psycopg.connect(empty) as asked:
        found = asked.execute("SELECT id, erased_at IS NOT NULL FROM candidates_candidate")
        assert dict(found.fetchall()) == {gone.pk: True, stays.pk: False}


def test_a_damaged_backup_is_not_touched(
    child_environment: dict[str, str], empty: str, tmp_path: Path
) -> None:
    url = child_environment["DATABASE_URL"]
    set_up()
    backup = Path(run("backup", tmp_path / "backups", url, tmp_path / "here").stdout.strip())
    with (backup / "database.dump").open("r+b") as file:
        file.seek(5000)
        file.write(os.urandom(16))
    done = run("restore", backup, empty, tmp_path / "there")
    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert sums(empty) == {}


def test_old_ones_go(child_environment: dict[str, str], tmp_path: Path) -> None:
    url, target = child_environment["DATABASE_URL"], tmp_path / "backups"
    for day in range(1, 5):
        (target / f"usual-2025050{day}T020000Z").mkdir(parents=True)
    (target / "notes").mkdir()
    run("backup", target, url, tmp_path / "here", KEEP="3")
    kept = sorted(each.name for each in target.iterdir())
    assert len(kept) == 4
    assert "notes" in kept
    assert not {"usual-20250501T020000Z", "usual-20250502T020000Z"} & set(kept)
