"""Between a table and the rows of a kind: columns by their labels or their names, in any order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dictionaries.editing.column_labels import column_labels, column_of, label_of
from dictionaries.editing.own_files import PlacedRow, conditions_of, repeated_faults, row_of_cells
from dictionaries.editing.own_row import OwnRow
from dictionaries.editing.row_cells import cells_of
from dictionaries.faults import Fault
from dictionaries.kinds import KINDS
from dictionaries.kinds.kind import Kind
from indexer.building.steps import Progress
from search_engine.editing.files.sheet import Line, Sheet, Table, header_lines, refuse

SAID = re.compile(r"# kind: *(\S+)")
# (column, what people call a value of it) → the value.
Said = Mapping[tuple[str, str], str]
READING = "读取"
STEP = 500  # rows between two words about progress


@dataclass(frozen=True, slots=True)
class KindRows:
    """What a file has of a kind: its rows, and what is wrong with others."""

    kind: Kind
    placed: list[PlacedRow]
    faults: list[Fault]


def table_of_rows(kind: Kind, rows: Sequence[OwnRow]) -> Table:
    """Rows of a kind as a table; columns of conditions that no row needs are left out."""
    labels = column_labels(kind)
    cells = [cells_of(kind.name, row.entry) | conditions_of(row) for row in rows]
    needed = [name for name in labels if name in kind.columns or any(one[name] for one in cells)]
    return Table(
        kind.label,
        [labels[name].label for name in needed],
        [[one[name] for name in needed] for one in cells],
        f"# kind: {kind.name}",
        {labels[name].label: labels[name].choices for name in needed if labels[name].choices},
        _explained(kind),
    )


def _explained(kind: Kind) -> list[tuple[str, ...]]:
    """The second sheet: what each column means, which may be added, and which must be filled in."""
    lines: list[tuple[str, ...]] = [("列", "列名", "填写", "必填")]
    for one in column_labels(kind).values():
        may_be_added = "" if one.name in kind.columns else "（需要时加上这一列）"
        lines.append((one.label, one.name, one.meaning + may_be_added, "必填" if one.required else ""))
    return lines


def kind_of_sheet(sheet: Sheet, stem: str) -> Kind | None:
    """The kind that a table says it is of: in a first line, by the sheet's title, by the file's name, or else by its
    columns where those are of one kind only.
    """
    first = sheet.lines[0].cells[:1] if sheet.lines else ()
    said = SAID.match(first[0]) if first else None
    for name in (said[1] if said else "", sheet.title, stem):
        if kind := kind_called(name):
            return kind
    header = next((line.cells for line in sheet.lines if not line.is_empty), ())
    fitting = [kind for kind in KINDS if _fits(header, kind)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(header: Sequence[str], kind: Kind) -> bool:
    """Whether all headers are columns of a kind, among them all that it needs."""
    columns = [column_of(cell, kind) for cell in header if cell]
    needed = {name for name, one in column_labels(kind).items() if one.required}
    return bool(columns) and all(columns) and needed <= set(columns)


def kind_called(name: str) -> Kind | None:
    """The kind of a name: its own, the one of before, or its label."""
    return next((kind for kind in KINDS if name in (kind.name, kind.digest_name, kind.label)), None)


def required_kind(kind: Kind | None, file: str) -> Kind:
    """A kind. Raises `BadParameters` where there is none."""
    if kind is None:
        labels = "、".join(one.label for one in KINDS)
        refuse(file, f"不知是哪一类词典：请选择词典，或让文件名为词典的名称：{labels}")
    return kind


def rows_of_sheet(sheet: Sheet, kind: Kind, file: str, progress: Progress, said: Said) -> KindRows:
    """The rows of a table. Raises `BadParameters` where its header is not one of the kind's.

    Args:
        said: What people may write for the values of columns with choices.
    """
    place, columns = _header(sheet, kind, file)
    rows = [line for line in sheet.lines[place + 1 :] if not line.is_empty]
    placed: list[PlacedRow] = []
    faults: list[Fault] = []
    for done, line in enumerate(rows):
        if done % STEP == 0:
            progress(READING, done, len(rows))
        row, wrong = _row(line, columns, kind, said)
        faults += [replace(fault, row=line.number, file=file) for fault in wrong]
        if row is not None:
            placed.append(PlacedRow(row, file, line.number))
    progress(READING, len(rows), len(rows))
    faults += repeated_faults(placed)
    return KindRows(kind, without_faulty(placed, faults), faults)


def without_faulty(placed: Sequence[PlacedRow], faults: Sequence[Fault]) -> list[PlacedRow]:
    """Rows of which there is no fault."""
    bad = {(fault.file, fault.row) for fault in faults}
    return [one for one in placed if (one.file, one.number) not in bad]


def _row(line: Line, columns: Sequence[str], kind: Kind, said: Said) -> tuple[OwnRow | None, list[Fault]]:
    if any(line.cells[len(columns) :]):
        return None, [Fault(line.number, "", "这一行比表头多出内容：可能有没加引号的分隔符，请检查")]
    cells = dict(zip(columns, (*line.cells, *[""] * (len(columns) - len(line.cells))), strict=False))
    cells.pop("", None)
    cells = {name: _meant(kind, name, cell, said) for name, cell in cells.items()}
    return row_of_cells(kind, dict.fromkeys(kind.columns, "") | cells)


def _meant(kind: Kind, name: str, cell: str, said: Said) -> str:
    value = said.get((name, cell), cell)
    return value if name not in kind.columns or value in kind.choices(name) else cell


def _header(sheet: Sheet, kind: Kind, file: str) -> tuple[int, list[str]]:
    """Where the header stands among the lines, and its columns."""
    for place, line in header_lines(sheet):
        columns = [column_of(header, kind) for header in line.cells]
        if any(columns):
            return place, _checked(line, columns, kind, file)
    refuse(file, f"没有表头，应有的列为：{'、'.join(label_of(kind, name) for name in kind.columns)}")


def _checked(line: Line, columns: list[str | None], kind: Kind, file: str) -> list[str]:
    known = [column for column in columns if column]
    unknown = [header for header, column in zip(line.cells, columns, strict=True) if header and not column]
    labels = column_labels(kind)
    missing = [name for name in kind.columns if labels[name].required and name not in known]
    where = f"表头（第 {line.number} 行）"
    if unknown:
        others = "、".join(label_of(kind, name) for name in labels if name not in known)
        told = "、".join(f"“{header[:50]}”" for header in unknown)
        refuse(file, f"{where}不认得{told}这一列：请删去，或改为 {others}")
    if missing:
        refuse(file, f"{where}缺少必填的列：{'、'.join(label_of(kind, name) for name in missing)}")
    if doubled := {name for name in known if known.count(name) > 1}:
        refuse(file, f"{where}有重复的列：{'、'.join(label_of(kind, name) for name in sorted(doubled))}，请各留一列")
    return [column or "" for column in columns]
