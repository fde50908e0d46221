"""A PostgreSQL server of one's own, thrown away afterwards: a socket in a private folder, nothing on the network."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from blo.tasks.programs import postgres_folder

OWNER = "blo"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0")
ROOM = ("max_connections=100", "shared_buffers=64MB")
QUIET = ("listen_addresses=", "log_min_messages=fatal", "autovacuum=off", "jit=off")

MEMORY, DISK = Path("/dev/shm"), Path("/tmp")  # noqa: S108 - folders of one's own are made in them
PLENTY = 4 * 2**30


def _account() -> str | None:
    """Return the account the server runs as: one's own, but never root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _as(account: str | None, folder: Path, *words: str | Path) -> None:
    """Run one of the server's programs as an account; raise `RuntimeError` with its words when it fails.

    The output goes to a file, because the server that ``pg_ctl`` leaves running would hold a pipe open.
    """
    group = pwd.getpwnam(account).pw_gid if account else None
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            [*map(str, words)],
            cwd=folder,
            user=account,
            group=group,
            extra_groups=[] if account else None,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            check=False,
        )
        said.seek(0)
        if done.returncode:
            raise RuntimeError(f"{Path(words[0]).name} failed: {said.read()}")


def short_lived() -> Path:
    """Return where to put files that are thrown away: in memory where there is plenty, else in ``/tmp``.

    Copying a database for a test takes a tenth of the time there. Not in ``TMPDIR``: the path of a socket may have no
    more than a hundred characters.
    """
    there = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return MEMORY if there and shutil.disk_usage(MEMORY).free >= PLENTY else DISK


@contextmanager
def cluster() -> Iterator[str]:
    """Run a server for the length of a block; give the URL of its first database, whose role may make others."""
    programs = postgres_folder()
    if programs is None:
        raise RuntimeError("PostgreSQL's server programs are not installed")
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="blo-postgresql-", dir=short_lived()))
    if account:
        shutil.chown(folder, account)
    data = folder / "data"
    try:
        new = ("-A", "trust", "-U", OWNER, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
        _as(account, folder, programs / "initdb", "-D", data, *new)
        options = " ".join(f"-c {option}" for option in (*FAST, *ROOM, *QUIET, f"unix_socket_directories={folder}"))
        control = (programs / "pg_ctl", "-D", data, "-w", "-t", "60")
        _as(account, folder, *control, "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://{OWNER}@/postgres?host={folder}"
        finally:
            _as(account, folder, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
