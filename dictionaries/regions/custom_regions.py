"""Regions that an admin adds: 开发区 and whatever else the civil-affairs list does not have."""

import fcntl
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dictionaries.regions.errors import InvalidRegion, legible
from dictionaries.regions.faults import COLUMNS, Row, form_faults, kin_faults
from dictionaries.regions.loading import load_tree
from dictionaries.regions.region import Region, canonical_form
from dictionaries.regions.rows import HEADER, read_text
from dictionaries.regions.short_names import short_name
from dictionaries.regions.tree import RegionTree

REQUIRED = ("code", "name", "level", "parent")


def add_region(extra: Path, row: Mapping[str, str]) -> Region:
    """Appends one region to an admin's table, made if it is not there, and gives the region as the new tree has it.

    The file changes in one step: whoever reads it meanwhile sees the old table or the new one. Two writers wait for
    each other.

    Args:
        extra: the admin's table.
        row: texts by column of `COLUMNS`; `short_name` and `note` may be left out.

    Raises:
        InvalidRegion: a column is missing or breaks a rule, the parent is unknown, the level is not below the
            parent's, or the code is taken. The file is then unchanged.
    """
    extra.parent.mkdir(parents=True, exist_ok=True)
    with _alone(extra):
        added = _checked(load_tree(extra), _row(row))
        before = read_text(extra) if extra.exists() else ""
        lines = [line for line in before.split("\n") if line] or [HEADER]
        _replace(extra, "\n".join([*lines, "\t".join(added)]) + "\n")
        return load_tree(extra)[added.code]


def _row(given: Mapping[str, str]) -> Row:
    where = f"新增区划 {legible(str(given.get('code', '')))}"
    for column in (*given, *REQUIRED):
        if column not in COLUMNS:
            raise InvalidRegion(where, legible(column), "没有这一列", f"可填 {'、'.join(COLUMNS)}")
        if not isinstance(given.get(column), str):
            raise InvalidRegion(where, column, "没有填写", "请填写")
    cells = {column: given.get(column, "").strip() for column in COLUMNS}
    cells["code"] = canonical_form(cells["code"]) or cells["code"]
    cells["parent"] = canonical_form(cells["parent"]) or cells["parent"]
    cells["short_name"] = cells["short_name"] or short_name(cells["name"])
    return Row(**cells)


def _checked(tree: RegionTree, row: Row) -> Row:
    where = f"新增区划 {legible(row.code)}"
    for fault in form_faults(row):
        raise InvalidRegion(where, *fault)
    if row.code in tree:
        raise InvalidRegion(where, "code", f"{row.code} 已是{tree.path_name(row.code)}", "请换一个代码，或直接用已有的")
    if (old := tree.abolished_name(row.code)) is not None:
        raise InvalidRegion(where, "code", f"{row.code} 是已停用的{old}", "请换一个代码，旧代码仍指向它的后继")
    levels = {row.parent: tree[row.parent].level} if row.parent in tree else {}
    for fault in kin_faults(row, levels):
        raise InvalidRegion(where, *fault)
    return row


@contextmanager
def _alone(extra: Path) -> Iterator[None]:
    # The lock is a file of its own, because the table itself is replaced.
    with open(extra.with_name(extra.name + ".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
