"""Where the database is: its URL taken apart, and what keeps it from opening as one sentence with the mend."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from indexer.errors import CHECK_SERVER, StoreBusy, WrongDatabase

FORMS = "sqlite:////srv/zwfw/zwfw.db（绝对路径四个斜杠）、postgresql://用户:密码@主机/库名"
# Module that a driver is imported by → what pip calls it.
PACKAGES = {"psycopg": "psycopg[binary]", "psycopg2": "psycopg2-binary", "MySQLdb": "mysqlclient"}
# Seconds after which a server that does not answer counts as unreachable; the system itself would wait two minutes.
PATIENCE = 5
# What these are opened with: the driver that we know how to speak to.
POSTGRESQL = "postgresql+psycopg"
WITHOUT_DRIVER = frozenset(("postgresql", "postgres"))
WAITS = frozenset(("postgresql", "mysql", "mariadb"))
MEMORY = ("", ":memory:")
# What the driver says of a connection that was not made → the mend.
MENDS = {
    "certificate verify failed": "请让 sslrootcert 指向签发数据库证书的机构的证书",
    "does not match host name": "请在 ZWFW_DATABASE 中使用数据库证书上的主机名，或为数据库换一张写有此主机名的证书",
    "root certificate file": "请检查 sslrootcert 所指的文件是否存在、可读",
    "does not support SSL": "请在数据库上启用 ssl，或改正 sslmode",
}
# Options of a URL that nobody may read.
SECRET = ("password", "sslpassword")
# A URL of PostgreSQL with several hosts, each with a port or none, as `psql` takes it; but addresses of IPv6, which
# SQLAlchemy cannot tell from a host and its port there: name such hosts.
HOSTS = re.compile(r"(postgres(?:ql)?(?:\+\w+)?://(?:[^@/]*@)?)([^@/?,\[]*(?:,[^@/?,\[]*)+)(?:(/[^?]*)?(?:\?(.*))?)")
BY_FILE, BY_URL = "请改正 ZWFW_HOME", "请改正 ZWFW_DATABASE"


@dataclass(frozen=True, slots=True)
class Namespace:
    """A part of a PostgreSQL database with tables of its own: a schema.

    Attributes:
        url: Of the database.
        name: Of the schema; it is made with the first table.
    """

    url: str
    name: str


# Of tables of one kind: a file of SQLite, the URL of a database that they have alone, or a part of one.
Location = Path | str | Namespace


def beside(database: Path | str, file: Path, name: str) -> Location:
    """Where tables are that documents do not need: in a file, or in a namespace of documents' PostgreSQL database."""
    if isinstance(database, Path) or _read(database).get_backend_name() != "postgresql":
        return file
    return Namespace(database, name)


def is_there(location: Location) -> bool:
    """Whether there may be tables at a location: a server is not asked."""
    return not isinstance(location, Path) or location.exists()


def database_url(location: Location) -> URL:
    """The URL of a database: of a file of SQLite, or as it was given.

    Raises:
        WrongDatabase: A text that is no URL, of no kind of database that is known, whose driver is not installed, or
            of a database in memory, which would keep nothing.
    """
    if isinstance(location, Path):
        return URL.create("sqlite", database=str(location))
    url = _read(location.url if isinstance(location, Namespace) else location)
    dialect = url.get_dialect()
    if dialect.is_async:
        raise WrongDatabase(f"驱动 {url.get_driver_name()} 只供异步程序使用；应如 {FORMS}", BY_URL)
    if dialect.name == "sqlite" and (url.database or "") in MEMORY:
        raise WrongDatabase(f"内存中的数据库不能保存数据；应写明文件，如 {FORMS}", BY_URL)
    try:
        dialect.import_dbapi()
    except ImportError as error:
        module = (error.name or url.get_driver_name()).partition(".")[0]
        package = PACKAGES.get(module, module)
        raise WrongDatabase(
            f"未安装 {url.get_backend_name()} 的驱动 {module}",
            f"请在本程序的 Python 环境中运行 pip install '{package}'，或改正 ZWFW_DATABASE",
        ) from None
    return url


def _read(text: str) -> URL:
    """A URL of a kind of database that SQLAlchemy knows. One of PostgreSQL may be as `psql` takes it."""
    try:
        url = make_url(_with_one_host(text))
        if url.drivername in WITHOUT_DRIVER:
            url = url.set(drivername=POSTGRESQL)
        url.get_dialect()
    except NoSuchModuleError:
        kind = text.partition(":")[0]
        raise WrongDatabase(f"没有名为 {kind} 的数据库或驱动；应如 {FORMS}", BY_URL) from None
    except (ArgumentError, ValueError):
        raise WrongDatabase(f"应为数据库的 URL，如 {FORMS}", BY_URL) from None
    return url


def _with_one_host(text: str) -> str:
    """A URL as SQLAlchemy takes it: several hosts are options."""
    parts = HOSTS.fullmatch(text)
    if parts is None:
        return text
    before, hosts, path, query = parts.groups("")
    return f"{before}{path or '/'}?{'&'.join([*(f'host={host}' for host in hosts.split(',')), *filter(None, [query])])}"


def sqlite_file(location: Location) -> Path | None:
    """The file of a database of SQLite; None of any other database. Raises `WrongDatabase`."""
    if isinstance(location, Path):
        return location
    if isinstance(location, Namespace):
        return None
    url = _read(location)
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def waiting(url: URL) -> dict[str, int]:
    """How long the driver of a server waits for it, where the URL does not say."""
    known = url.get_backend_name() in WAITS and "connect_timeout" not in url.query
    return {"connect_timeout": PATIENCE} if known else {}


def mend_of(location: Location) -> str:
    """What to do about a location that is wrong: it came from one of two settings."""
    return BY_FILE if isinstance(location, Path) else BY_URL


@contextmanager
def opening(location: Location) -> Iterator[None]:
    """What goes wrong here is said as `WrongDatabase`, or `StoreBusy` where another process is what hinders.

    A full disk and the like are not the location's fault: they are raised as they are.
    """
    try:
        yield
    except DBAPIError as error:
        if "locked" in str(error.orig):
            raise StoreBusy from error
        file = sqlite_file(location)
        fault = _fault_of_file(file, error) if file else _fault_of_server(database_url(location), error)
        if fault is None:
            raise
        raise WrongDatabase(fault, mend_of(location)) from error
    except OSError as error:
        file = sqlite_file(location)
        fault = fault_of_path(file) if file else None
        raise WrongDatabase(fault or str(error), mend_of(location)) from error


def _fault_of_file(file: Path, error: DBAPIError) -> str | None:
    """Why SQLite cannot open a file; None where the file is not what is wrong."""
    said = str(error.orig)
    if "not a database" in said:
        return f"{file} 不是 SQLite 数据库，或已损坏（可用 zwfw restore 从备份恢复）"
    return fault_of_path(file) or (f"{file} 不能打开（{said}）" if "unable to open" in said else None)


def fault_of_path(file: Path) -> str | None:
    """Why there can be no database at a path; None where nothing is known against it."""
    if file.is_dir():
        return f"{file} 是文件夹，应为数据库文件"
    folder = file.parent.absolute()
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not there.is_dir():
        return f"{there} 不是文件夹，不能在其中存放 {file.name}"
    if there != folder:
        return f"没有文件夹 {file.parent}"
    wanting = [path for path in (folder, file) if path.exists() and not os.access(path, os.R_OK | os.W_OK)]
    return f"没有读写 {wanting[0]} 的权限" if wanting else None


def _fault_of_server(url: URL, error: DBAPIError) -> str:
    shown, said = shown_url(url), said_by(url, error.orig)
    return f"数据库 {shown} 无法使用（{said}）；{mend_said(error.orig)}"


def mend_said(error: BaseException | None) -> str:
    """What to do about a connection that was not made, by what the driver says."""
    return next((mend for said, mend in MENDS.items() if said in str(error)), CHECK_SERVER)


def shown_url(url: URL) -> str:
    """A URL as messages show it: without a password, be it among the options."""
    named = {name: "***" if name in SECRET else value for name, value in url.query.items()}
    return unquote(url.set(query=named).render_as_string(hide_password=True))


def said_by(url: URL, error: BaseException | None) -> str:
    """What a server's driver says, in one line and without a password."""
    said = " ".join(str(error).split())
    for secret in (url.password, *(url.query.get(name) for name in SECRET)):
        said = said.replace(str(secret), "***") if secret else said
    return said[:300]
