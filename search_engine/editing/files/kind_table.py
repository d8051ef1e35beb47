"""Between a table and the rows of a kind: columns by their labels or their names, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dictionaries.editing.column_labels import column_labels, column_of
from dictionaries.editing.own_files import PlacedRow, ReadRow, conditions_of, repeated_faults, without_faulty
from dictionaries.editing.own_row import OwnRow
from dictionaries.editing.row_cells import cells_of
from dictionaries.faults import Fault
from dictionaries.kinds import BY_NAME, KINDS
from dictionaries.kinds.kind import Kind
from indexer.building.steps import Progress
from search_engine.editing.files.sheet import SEARCHED, Line, Sheet, Table, header_lines, refuse
from search_engine.errors import UnclearKind

SAID = re.compile(r"# kind: *(\S+)")
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


def kind_of_sheet(sheet: Sheet, stem: str) -> Kind:
    """The kind that a table is of: what its first lines say, else what its title, the file's name and its columns say,
    where that is one. Raises `UnclearKind`.
    """
    comments = (said for line in sheet.lines[:SEARCHED] if line.cells and (said := SAID.match(line.cells[0])))
    if (said := next(comments, None)) and (kind := kind_called(said[1])):
        return kind
    named = {kind.name: kind for kind in map(kind_called, (sheet.title, stem)) if kind}
    fitting = _fitting(sheet, strictly=True) or _fitting(sheet, strictly=False)
    likely = {name: kind for name, kind in named.items() if name in fitting} or named | fitting
    if len(likely) != 1:
        raise UnclearKind({name: kind.label for name, kind in (likely or BY_NAME).items()})
    return next(iter(likely.values()))


def _fitting(sheet: Sheet, *, strictly: bool) -> dict[str, Kind]:
    """Kinds all of whose needed columns a line has; `strictly`: and no other columns than the kind's."""

    def fits(kind: Kind) -> bool:
        return any(
            needed_columns(kind) <= set(columns) and (not strictly or all(map(bool, columns)))
            for _, _, columns in _headers(sheet, kind)
        )

    return {kind.name: kind for kind in KINDS if fits(kind)}


def needed_columns(kind: Kind) -> set[str]:
    """Columns that must be filled in."""
    return {name for name, one in column_labels(kind).items() if one.required}


def _headers(sheet: Sheet, kind: Kind) -> Iterator[tuple[int, Line, list[str | None]]]:
    """The lines that may be the header: their places, and the column that each cell names; None: it names none."""
    for place, line in header_lines(sheet):
        yield place, line, [column_of(cell, kind) if cell else "" for cell in line.cells]


def kind_called(name: str) -> Kind | None:
    """The kind of a name: its own, the one of before, or its label."""
    return next((kind for kind in KINDS if name in (kind.name, kind.digest_name, kind.label)), None)


def rows_of_sheet(sheet: Sheet, kind: Kind, file: str, progress: Progress, read_row: ReadRow) -> KindRows:
    """The rows of a table. Raises `BadParameters` where its header is not one of the kind's."""
    place, columns = _header(sheet, kind, file)
    rows = [line for line in sheet.lines[place + 1 :] if not line.is_empty]
    placed: list[PlacedRow] = []
    faults: list[Fault] = []
    for done, line in enumerate(rows):
        if done % STEP == 0:
            progress(READING, done, len(rows))
        row, wrong = _row(line, columns, kind, read_row)
        faults += [replace(fault, row=line.number, file=file) for fault in wrong]
        if row is not None:
            placed.append(PlacedRow(row, file, line.number))
    progress(READING, len(rows), len(rows))
    faults += repeated_faults(placed)
    return KindRows(kind, without_faulty(placed, faults), faults)


def _row(line: Line, columns: Sequence[str], kind: Kind, read_row: ReadRow) -> tuple[OwnRow | None, list[Fault]]:
    if any(line.cells[len(columns) :]):
        return None, [Fault(line.number, "", "这一行比表头多出内容：可能有没加引号的分隔符，请检查")]
    cells = dict(zip(columns, (*line.cells, *[""] * (len(columns) - len(line.cells))), strict=False))
    cells.pop("", None)
    return read_row(kind, dict.fromkeys(kind.columns, "") | cells)


def _header(sheet: Sheet, kind: Kind, file: str) -> tuple[int, list[str]]:
    """Where the header stands among the lines, and its columns: the first line with all that are needed, else the one
    with most. What people write above a table may hold the name of a column, too.
    """
    labels, lines = column_labels(kind), [one for one in _headers(sheet, kind) if any(one[2])]
    if not lines:
        refuse(file, f"没有表头，应有的列为：{'、'.join(labels[name].label for name in kind.columns)}")
    needed = needed_columns(kind)
    whole = [one for one in lines if needed <= set(one[2])]
    place, line, columns = whole[0] if whole else max(lines, key=lambda one: sum(map(bool, one[2])))
    return place, _checked(line, columns, kind, file)


def _checked(line: Line, columns: list[str | None], kind: Kind, file: str) -> list[str]:
    known = [column for column in columns if column]
    unknown = [header for header, column in zip(line.cells, columns, strict=True) if header and not column]
    labels = column_labels(kind)
    missing = [name for name in kind.columns if name in needed_columns(kind) and name not in known]
    where = f"{kind.label}的表头（第 {line.number} 行）"
    if unknown:
        others = "、".join(labels[name].label for name in labels if name not in known)
        told = "、".join(f"“{header[:50]}”" for header in unknown)
        refuse(file, f"{where}不认得{told}这一列：请删去，或改为 {others}")
    if missing:
        refuse(file, f"{where}缺少必填的列：{'、'.join(labels[name].label for name in missing)}")
    if doubled := {name for name in known if known.count(name) > 1}:
        refuse(file, f"{where}有重复的列：{'、'.join(labels[name].label for name in sorted(doubled))}，请各留一列")
    return [column or "" for column in columns]
