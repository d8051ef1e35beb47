"""The text format of dictionaries: a header, comments, rows of tab-separated cells.

    # kind: synonyms
    # owner: 内容管理组
    # reviewed: 2026-11-24
    # any other comment
    term<TAB>target<TAB>…<TAB>note
    驾照<TAB>机动车驾驶证<TAB>…

Comments may stand between rows. Every row has all columns; the last is a note, and may be empty. Files of a site may
have more after it, which begin with `@` (`dictionaries.editing.own_files`).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from dictionaries.faults import Fault
from dictionaries.kinds.kind import Kind
from dictionaries.reasons import Message

META = re.compile(r"# (kind|owner|reviewed): (.+)")
REQUIRED_META = ("kind", "owner", "reviewed")


NOT_UTF8 = Message("not_utf8", "不是 UTF-8 编码", "is not UTF-8", "请另存为 UTF-8", "save it as UTF-8")
WRONG_HEADER = Message(
    "wrong_form", "表头应为：{columns}（以制表符分隔）", "the header must be {columns}, with tabs between them",
)  # fmt: skip
WRONG_WIDTH = Message(
    "wrong_form", "应有 {wanted} 列，现有 {found} 列", "must have {wanted} columns, has {found}", "空列也要留制表符",
    "an empty column needs its tab, too", joint="；",
)  # fmt: skip
NO_HEADER = Message("missing", "没有表头，应为：{columns}", "there is no header; it must be {columns}")
NO_META = Message("missing", "文件开头缺少“# {name}: …”一行", "the line “# {name}: …” is missing at the beginning")
OTHER_KIND = Message(
    "contradiction", "文件开头写的词典应为 {wanted}，现为 {found}",
    "the beginning should name the kind {wanted}, and names {found}",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row's number (lines from 1) and cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class RawTable:
    """What a file says, before it is understood."""

    file: str
    meta: dict[str, str] = field(default_factory=dict)
    rows: tuple[RawRow, ...] = ()
    faults: tuple[Fault, ...] = ()


def table_of(content: bytes, file: str, kind: Kind, more: Collection[str] = ()) -> RawTable:
    """Read a file's bytes; faults of form are in the table.

    Args:
        file: Its whole path, for faults: a site's own file has the name of the shipped one.
        more: Columns that may follow those of the kind, any of them in any order.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return RawTable(file, faults=(Fault(0, "", NOT_UTF8(), file=file),))
    return parse_table(text, file, kind, more)


def parse_table(text: str, file: str, kind: Kind, more: Collection[str] = ()) -> RawTable:
    """Read a file's text; its header may have the columns' former names, and lack columns that came later."""
    columns = tuple(kind.columns)
    headers = {columns, kind.digest_columns}
    meta: dict[str, str] = {}
    faults: list[Fault] = []
    rows: list[RawRow] = []
    header, absent = False, tuple[str, ...]()
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        if found := META.fullmatch(line):
            meta.setdefault(found[1], found[2].strip())
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header:
            header = True
            absent = tuple(column for column in columns if column in kind.added and column not in cells)
            columns = tuple(column for column in columns if column not in absent)
            added = tuple(cells[len(columns) :])
            if tuple(cells[: len(columns)]) not in {columns, *headers} or not _are_among(added, more):
                faults.append(Fault(number, "", WRONG_HEADER(columns=list(kind.columns)), file=file))
                break
            columns += added
        elif len(cells) != len(columns):
            faults.append(Fault(number, "", WRONG_WIDTH(wanted=len(columns), found=len(cells)), file=file))
        else:
            rows.append(RawRow(number, dict.fromkeys(absent, "") | dict(zip(columns, cells, strict=True))))
    if not header:
        faults.append(Fault(0, "", NO_HEADER(columns=list(columns)), file=file))
    faults.extend(_meta_faults(meta, file, kind))
    return RawTable(file, meta, tuple(rows), tuple(faults))


def _are_among(names: tuple[str, ...], more: Collection[str]) -> bool:
    return len(set(names)) == len(names) and all(name in more for name in names)


def _meta_faults(meta: dict[str, str], file: str, kind: Kind) -> list[Fault]:
    faults = [Fault(0, "", NO_META(name=name), file=file) for name in REQUIRED_META if name not in meta]
    if meta.get("kind", kind.name) not in (kind.name, kind.digest_name):
        faults.append(Fault(0, "", OTHER_KIND(wanted=kind.name, found=meta["kind"]), file=file))
    return faults
