"""A PostgreSQL server of a test's own, on a socket in its folder: nobody else can reach it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.indexer.store.server_folder import server_folder


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
    """Start one; gives the URL of an empty database."""
    with server() as folder:
        yield url_of(folder)


@contextmanager
def server() -> Iterator[Path]:
    """Start one; gives its folder. It has ended, and the folder is gone, when this is left or the process is killed."""
    owner = user() or None
    with server_folder(owner) as folder:
        data = folder / "data"

        def run(*command: str) -> None:
            subprocess.run(command, check=True, user=owner, cwd=folder, stdout=subprocess.DEVNULL)

        run("initdb", "-D", str(data), "-U", "test", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        options = f"-c listen_addresses='' -k {folder} -c fsync=off -c max_connections=600"
        run("pg_ctl", "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")
        yield folder


def url_of(folder: Path) -> str:
    """The URL of the empty database of a server."""
    return f"postgresql+psycopg://test@/postgres?host={quote(str(folder), safe='')}"
