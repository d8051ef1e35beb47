"""A site's own rows as text: the files of `ZWFW_HOME/dictionaries`, and what is exported and imported.

They are the files of `dictionaries.lexicon.tsv`; after the note there may be more columns, of which a row fills in what
it needs:

    @region  @site  @department   for whom it acts: a region's code (with all below it), a site, a department
    @owner                        who looks after it
    @starts  @ends                a day or a minute in China, both included
    @off                          off: the row of this key is switched off
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dictionaries.editing.own_row import OwnRow, moment
from dictionaries.editing.row_cells import UNSEEN, UNWRITABLE, cells_of, entry_of_cells, unwritable
from dictionaries.faults import Fault
from dictionaries.kinds import BY_NAME, KINDS
from dictionaries.kinds.kind import Column, Kind
from dictionaries.lexicon.compiling import files_of
from dictionaries.lexicon.errors import BadDictionaries
from dictionaries.lexicon.scope import NATIONAL, Scope
from dictionaries.lexicon.tsv import table_of
from dictionaries.messages import TOO_LONG_TEXT
from dictionaries.reasons import Message
from dictionaries.regions.region import canonical_form

# The row of a line's cells; None with every fault where they give none.
ReadRow = Callable[[Kind, Mapping[str, str]], "tuple[OwnRow | None, list[Fault]]"]
OFF = "off"
LONGEST = 100


NO_CODE = Message(
    "unknown_region", "应为 6、9 或 12 位行政区划代码，或留空",
    "must be an administrative code of 6, 9 or 12 digits, or empty",
)  # fmt: skip
HIDDEN = Message(
    "forbidden_character", "含有看不见的字符 {code}", "contains the invisible character {code}", "请删除", "delete it",
)  # fmt: skip
NOT_OFF = Message(
    "unknown_value", "写 {off} 停用该行，或留空", "must be {off}, which takes the row out of use, or empty",
)  # fmt: skip
FOR_ALL = Message(
    "not_applicable", "这一类词典全国统一，不能限定地区、站点或部门",
    "rows of this kind are for everybody, and cannot be limited to a region, site or department",
)  # fmt: skip
ENDS_FIRST = Message("contradiction", "结束早于开始", "it ends before it starts", "请改正", "correct it")
REPEATED = Message(
    "duplicate", "与{where}第 {row} 行重复", "is the same as row {row}{where}", "请删去一行", "delete one of them",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row, and where it stands, for faults."""

    row: OwnRow
    file: str = ""
    number: int = 0


def region_cell(cell: str) -> str:
    """A region's code in its canonical form, or nothing. Raises `ValueError` (in Chinese)."""
    if not cell:
        return ""
    if (code := canonical_form(cell)) is None:
        raise ValueError(NO_CODE())
    return code


def _name(cell: str) -> str:
    if len(cell) > LONGEST:
        raise ValueError(TOO_LONG_TEXT(most=LONGEST))
    if found := UNWRITABLE.search(cell):
        raise ValueError(unwritable(found[0]))
    if found := UNSEEN.search(cell):  # two names that look alike would be two
        raise ValueError(HIDDEN(code=f"U+{ord(found[0]):04X}"))
    return cell.strip()


def _off(cell: str) -> bool:
    if cell not in ("", OFF):
        raise ValueError(NOT_OFF(off=OFF))
    return cell == OFF


# What rows of every kind may have besides, in the order in which it is written.
MORE: Mapping[str, Column] = {
    "@region": Column("适用地区", "只对该地区及其下级起作用的区划代码；留空为全部", region_cell),
    "@site": Column("适用站点", "只对该站点起作用；留空为全部", _name),
    "@department": Column("适用部门", "只对该部门起作用；留空为全部", _name),
    "@owner": Column("维护人", "由谁负责维护", _name),
    "@starts": Column("开始日期", "自何时起有效（北京时间），如 2026-12-01 或 2026-12-01T08:00", moment),
    "@ends": Column("截止日期", "到何时为止有效，含当天或当时", moment),
    "@off": Column("停用", "off 停用这一行；留空为启用", _off),
}


def conditions_of(row: OwnRow) -> dict[str, str]:
    """Column of `MORE` → cell."""
    scope = row.scope
    values = scope.region, scope.site, scope.department, row.owner, row.starts, row.ends, OFF if row.off else ""
    return dict(zip(MORE, values, strict=True))


def with_conditions(kind: str, entry: Any, cells: Mapping[str, str]) -> tuple[OwnRow | None, list[Fault]]:
    """The row of an entry and cells of `MORE`, missing ones being empty; None with every fault where they give none."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, column in MORE.items():
        try:
            values[name] = column.read(cells.get(name, ""))
        except ValueError as error:
            faults.append(Fault(0, name, str(error)))
    if faults:
        return None, faults
    region, site, department, owner, starts, ends, off = values.values()
    row = OwnRow(kind, entry, Scope(region, site, department), owner, starts, ends, off)
    faults += condition_faults(row)
    if entry is not None and not off:  # of one that is off the key alone counts
        faults += [Fault(0, column, reason) for column, reason in BY_NAME[kind].cell_faults(entry)]
    return (None, faults) if faults else (row, [])


def condition_faults(row: OwnRow) -> Iterator[Fault]:
    """What is wrong with for whom and when a row acts."""
    if row.kind in NATIONAL and not row.scope.everywhere:
        yield Fault(0, "@region", FOR_ALL())
    if row.starts and row.ends and row.starts[: len(row.ends)] > row.ends:
        yield Fault(0, "@ends", ENDS_FIRST())


NO_KIND = Message(
    "unclear", "不知是哪一类词典", "the file does not tell which kind of dictionary it is",
    "请在文件开头写明，或以它命名文件；有 {kinds}", "say so in its first lines, or by its name; there are {kinds}",
    joint="：",
)  # fmt: skip


def kind_of_file(content: bytes, file: Path) -> Kind:
    """The kind that a file says it is of, or else that its name says. Raises `BadDictionaries`."""
    said = re.search(r"^# kind: *(\S+)", content.decode("utf-8-sig", "replace"), re.MULTILINE)
    for name in (said[1] if said else "", file.stem):
        if kind := next((kind for kind in KINDS if name in (kind.name, kind.digest_name)), None):
            return kind
    raise BadDictionaries([Fault(0, "", NO_KIND(kinds=list(BY_NAME)), file=str(file))])


def read_rows(content: bytes, file: str, kind: Kind) -> tuple[list[PlacedRow], list[Fault], Mapping[str, str]]:
    """The rows of a file's bytes, its faults, and what its first lines say of it."""
    table = table_of(content, file, kind, MORE)
    faults, found = list(table.faults), []
    for raw in table.rows:
        row, wrong = row_of_cells(kind, raw.cells)
        faults += [replace(fault, row=raw.number, file=file) for fault in wrong]
        if row is not None:
            found.append(PlacedRow(row, file, raw.number))
    return found, faults + list(repeated_faults(found)), table.meta


def row_of_cells(kind: Kind, cells: Mapping[str, str]) -> tuple[OwnRow | None, list[Fault]]:
    """The row of a line's cells, those of `MORE` among them; None with every fault where they give none."""
    plain = {column: cell for column, cell in cells.items() if column in kind.columns}
    entry, faults = entry_of_cells(kind.name, plain)
    row, wrong = with_conditions(kind.name, entry, cells)
    return (None, faults + wrong) if faults else (row, wrong)


def repeated_faults(placed: Sequence[PlacedRow]) -> Iterator[Fault]:
    """Rows of a key that another row has already, in their file or in one before it."""
    seen: dict[Any, PlacedRow] = {}
    for one in placed:
        first = seen.setdefault(one.row.key, one)
        if first is not one:
            column = next(iter(one.row.entry.__dataclass_fields__))
            where = "" if first.file == one.file else f" {first.file} "
            yield Fault(one.number, column, REPEATED(where=where, row=first.number), file=one.file)


def without_faulty(placed: Sequence[PlacedRow], faults: Sequence[Fault]) -> list[PlacedRow]:
    """Rows of which there is no fault."""
    bad = {(fault.file, fault.row) for fault in faults}
    return [one for one in placed if (one.file, one.number) not in bad]


def read_folder(folder: Path) -> tuple[list[PlacedRow], list[Fault]]:
    """All rows of a folder's files, kind by kind, and every fault. A file of today's name replaces rows of one that has
    its kind's former name.
    """
    found: list[PlacedRow] = []
    faults: list[Fault] = []
    for kind in KINDS:
        by_key: dict[Any, PlacedRow] = {}
        for file in files_of(kind, folder):
            rows, wrong, _ = read_rows(file.content, str(file.path), kind)
            by_key |= {one.row.key: one for one in rows}
            faults += wrong
        found += by_key.values()
    return found, faults


def write_rows(kind: Kind, rows: Sequence[OwnRow], owner: str, reviewed: str) -> str:
    """Rows of a kind as the text of a file; columns that no row needs are left out."""
    more = [column for column in MORE if any(conditions_of(row)[column] for row in rows)]
    head = [f"# kind: {kind.name}", f"# owner: {owner}", f"# reviewed: {reviewed}"]
    lines = ["\t".join((*kind.columns, *more))]
    for row in rows:
        conditions = conditions_of(row)
        lines.append("\t".join((*cells_of(kind.name, row.entry).values(), *(conditions[column] for column in more))))
    return "\n".join([*head, *lines]) + "\n"
