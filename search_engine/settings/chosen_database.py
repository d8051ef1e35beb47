"""Which database an installation uses where the environment names none: `zwfw migrate` has written it into its home."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url

from indexer.errors import WrongDatabase
from indexer.generation.atomic_replacement import replace_file
from indexer.store.location import database_url

NAME = "database"


def chosen_database(home: Path) -> str | None:
    """The URL in the file `database`; None: there is none, or nobody may look into the home, which whoever opens its
    files tells better.
    """
    try:
        return (home / NAME).read_text(encoding="utf-8").strip() or None
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None


def choose_database(home: Path, url: str | None) -> None:
    """Have the installation use a database from its next start on; None: that of its home again.

    Raises:
        WrongDatabase: The URL is none, or has a password: the file is no place for it.
    """
    if url is None:
        (home / NAME).unlink(missing_ok=True)
        return
    refuse_password(url)
    replace_file(home / NAME, f"{url}\n".encode())
    (home / NAME).chmod(0o600)


def refuse_password(url: str) -> None:
    """Raises `WrongDatabase` where a URL is none, or has a password."""
    database_url(url)
    known = make_url(url)
    if known.password is not None or {"password", "sslpassword"} & known.query.keys():
        raise WrongDatabase("URL 中有密码", "请把密码写入 ~/.pgpass 或服务文件（pg_service.conf），URL 中不写")
