"""A PostgreSQL server of a test's own, on a socket in its folder: nobody else can reach it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# A file system in memory: to make a database there takes .04 s, on a disk that others write to .7 s.
MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30


def why_not() -> str | None:
    """Why no server can be started here; None where one can."""
    if shutil.which("initdb") is None or shutil.which("pg_ctl") is None:
        return "PostgreSQL is not installed"
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed"
    return "a server does not run as root, and there is no user postgres" if user() == "" else None


def user() -> str | None:
    """Whom the server runs as: None, ourselves; "": nobody can be."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return ""


@contextmanager
def fresh_server() -> Iterator[str]:
    """Start one in a folder of its own, in memory where there is room; gives the URL of an empty database."""
    place = MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM else None
    with tempfile.TemporaryDirectory(prefix="pg-", dir=place) as folder, server(Path(folder)) as url:
        yield url


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start one; gives the URL of an empty database. It has ended when this is left.

    Args:
        folder: A short path that its user may enter: the name of a socket has at most 107 bytes.
    """
    owner = user() or None
    if owner is not None:
        shutil.chown(folder, owner)
    data = folder / "data"

    def run(*command: str) -> None:
        subprocess.run(command, check=True, user=owner, cwd=folder, stdout=subprocess.DEVNULL)

    run("initdb", "-D", str(data), "-U", "test", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
    options = f"-c listen_addresses='' -k {folder} -c fsync=off -c max_connections=600"
    run("pg_ctl", "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql+psycopg://test@/postgres?host={quote(str(folder), safe='')}"
    finally:
        run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
