"""How the errors that a person can cause read on the command line."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from dictionaries.lexicon import BadDictionaries
from dictionaries.regions import RegionError
from indexer.disk import failure_of
from indexer.errors import BadRows, IndexerError
from ranker.errors import RankerError
from search_engine.errors import ApprovalNeeded, EditConflict, SecretUnavailable, ServiceError, WarningsFound

# What mends an error at the shell; its own sentence is everybody's.
AT_THE_SHELL: Mapping[type[ServiceError], str] = {
    ApprovalNeeded: "zwfw dict approve", EditConflict: "--anew；由文件发布的用 --over", WarningsFound: "--yes",
}  # fmt: skip
# Faults of a file that are listed before its sentence.
MOST_FAULTS = 50


def told(error: Exception) -> str | None:
    """The sentence of an error, after its details, which go to stderr; None for one that nobody is meant to cause.

    Where a disk refuses, it says for which reason.
    """
    if failure := failure_of(error, Path(os.environ.get("ZWFW_HOME") or ".")):
        return str(failure)
    cause = getattr(error, "orig", error)  # of SQLAlchemy's errors
    if isinstance(cause, sqlite3.Error):
        return f"数据库出错：{cause}。请运行 zwfw doctor 查明原因"
    match error:
        case BadDictionaries() | BadRows():
            _list(error.faults[:MOST_FAULTS])
        case ServiceError():
            _list(f"{detail.field}：{detail.reason}" for detail in error.details)
            mend = AT_THE_SHELL.get(type(error))
            return f"{error.message}（{mend}）" if mend else error.message
        case FileNotFoundError() | NotADirectoryError() | PermissionError() | IsADirectoryError() if error.filename:
            return f"{error.filename}：{_refused(error)}"
        case IndexerError() | RankerError() | RegionError() | SecretUnavailable() | ValueError() | OSError():
            pass
        case _:
            return None
    return str(error)


def _refused(error: OSError) -> str:
    match error:
        case PermissionError():
            return "没有权限读写；请换一处，或更改其权限"
        case IsADirectoryError():
            return "这是文件夹；请给出文件名"
    return "没有这个文件，或它所在的文件夹不存在；请核对路径"


def _list(details: Iterable[object]) -> None:
    for detail in details:
        click.echo(f"  {detail}", err=True)
