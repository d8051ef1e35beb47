"""Between a table and the rows of a kind: columns by their labels or their names, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dictionaries.editing.column_labels import ColumnLabel, column_labels, column_of
from dictionaries.editing.own_files import PlacedRow, ReadRow, conditions_of, repeated_faults, without_faulty
from dictionaries.editing.own_row import OwnRow
from dictionaries.editing.row_cells import cells_of
from dictionaries.faults import Fault
from dictionaries.kinds import KINDS
from dictionaries.kinds.kind import Kind
from dictionaries.reasons import Message, Words
from indexer.building.steps import Progress
from search_engine.editing.files.sheet import SEARCHED, Line, Sheet, Table, header_lines, refuse
from search_engine.editing.typed_cells import CellReader, region_columns, value_label
from search_engine.errors import UnclearKind

TWO_NAMED = Message("unclear", "工作表与文件的名称说的是{names}", "the names of sheet and file are those of {names}")
OTHER_COLUMNS = Message(
    "unclear", "名称是{names}，列却是{fits}的", "the name is that of {names}, the columns are of {fits}"
)
FIT_SEVERAL = Message("unclear", "这些列{fits}都有", "{fits} all have these columns")
MORE_COLUMNS = Message(
    "unclear", "有{fits}的列，也有它没有的列", "there are the columns of {fits}, and others that it has not"
)
FIT_NONE = Message("unclear", "哪一类词典的必填列都不全", "no kind has all of its required columns")
NO_HEADER = Message(
    "wrong_file",
    "没有{kind}的表头。{found}；应有的列为：{wanted}",
    "there is no header of {kind}. {found}; the columns should be: {wanted}",
)
LINE_IS = Message("part", "第 {line} 行是：{cells}", "line {line} is: {cells}")
NO_LINES = Message("part", "文件没有内容", "the file is empty")
UNKNOWN_COLUMNS = Message(
    "unknown_field", "{kind}的表头（第 {line} 行）不认得{columns}这一列",
    "the header of {kind} (line {line}) has unknown columns: {columns}",
    "请删去，或改为 {others}", "remove them, or change them to {others}", joint="：",
)  # fmt: skip
MISSING_COLUMNS = Message(
    "missing",
    "{kind}的表头（第 {line} 行）缺少必填的列：{columns}",
    "the header of {kind} (line {line}) lacks required columns: {columns}",
)
DOUBLED_COLUMNS = Message(
    "conflict", "{kind}的表头（第 {line} 行）有重复的列：{columns}",
    "the header of {kind} (line {line}) has columns twice: {columns}",
    "请各留一列", "leave each once",
)  # fmt: skip
TOO_WIDE = Message(
    "wrong_file", "这一行比表头多出内容", "this line has more than the header", "可能有没加引号的分隔符，请检查",
    "look for a delimiter without quotes", joint="：",
)  # fmt: skip
SAID = re.compile(r"# (?:kind|词典)[:：] *(\S+)")
# A minute as rows keep it, and what people write between its day and its time.
MINUTE = re.compile(r"(?<=\d)T(?=\d)")
READING = "读取"
# Cells of a line that are told where a header was expected, and characters of one.
MOST_TOLD, LONGEST_TOLD = 6, 20
STEP = 500  # rows between two words about progress


@dataclass(frozen=True, slots=True)
class KindRows:
    """What a file has of a kind: its rows, and what is wrong with others."""

    kind: Kind
    placed: list[PlacedRow]
    faults: list[Fault]


def table_of_rows(kind: Kind, rows: Sequence[OwnRow], reader: CellReader | None = None) -> Table:
    """Rows of a kind as a table; columns of conditions that no row needs are left out.

    Args:
        reader: Whoever is to read it: cells are written in people's words where it reads the same. None: as rows keep
            them.
    """
    labels = column_labels(kind)
    cells = [cells_of(kind.name, row.entry) | conditions_of(row) for row in rows]
    choices = {name: one.choices for name, one in labels.items() if one.choices}
    if reader:
        cells = [reader.worded(kind, one) for one in cells]
        choices = {name: tuple(value_label(name, one) for one in values) for name, values in choices.items()}
    needed = [name for name in labels if name in kind.columns or any(one[name] for one in cells)]
    return Table(
        kind.label,
        [labels[name].label for name in needed],
        [[one[name] for name in needed] for one in cells],
        f"# 词典：{kind.label}" if reader else f"# kind: {kind.name}",
        {labels[name].label: choices[name] for name in needed if name in choices},
        _explained(kind, in_words=reader is not None),
    )


def _explained(kind: Kind, *, in_words: bool) -> list[tuple[str, ...]]:
    """The second sheet: what each column means, which may be added, and which must be filled in.

    Args:
        in_words: For people, who need not know what columns and values are called in files for programs.
    """
    lines: list[tuple[str, ...]] = [("列", "填写", "必填") if in_words else ("列", "列名", "填写", "必填")]
    for one in column_labels(kind).values():
        may_be_added = "" if one.name in kind.columns else "（需要时加上这一列）"
        meaning = _in_words(kind, one) if in_words else one.meaning
        names = (one.label,) if in_words else (one.label, one.name)
        lines.append((*names, meaning + may_be_added, "必填" if one.required else ""))
    return lines


def _in_words(kind: Kind, column: ColumnLabel) -> str:
    """What a column means, with the names of its values, and regions as people name them."""
    if column.name in region_columns(kind):
        return "地区的名称（如 余杭区）或区划代码，连同其下级" + ("" if column.required else "；留空为全部")
    if not column.choices:
        return MINUTE.sub(" ", column.meaning)
    labels = {value: value_label(column.name, value) for value in column.choices}
    parts = [part.partition(" ") for part in column.meaning.split("；")]
    return "；".join(
        f"{labels[value]}：{rest}" if value in labels and rest != labels[value] else rest or value
        for value, _, rest in parts
    )


def kind_of_sheet(sheet: Sheet, stem: str) -> Kind:
    """The kind that a table is of: what its first lines say, else what its title, the file's name and its columns say,
    where that is one. Columns alone tell it only where none is of no kind. Raises `UnclearKind`.
    """
    comments = (said for line in sheet.lines[:SEARCHED] if line.cells and (said := SAID.match(line.cells[0])))
    if (said := next(comments, None)) and (kind := kind_called(said[1])):
        return kind
    named = {kind.name: kind for kind in map(kind_called, (sheet.title, stem)) if kind}
    strictly = _fitting(sheet, strictly=True)
    fitting = strictly or _fitting(sheet, strictly=False)
    likely = {name: kind for name, kind in named.items() if name in fitting} or named | fitting
    if len(likely) == 1 and (named or strictly):
        return next(iter(likely.values()))
    asked = list(likely.values()) or _partly_fitting(sheet)
    others = [kind for kind in KINDS if kind not in asked]
    raise UnclearKind(_unclear(named, fitting), _labels(asked), _labels(others))


def _labels(kinds: Iterable[Kind]) -> dict[str, str]:
    return {kind.name: kind.label for kind in kinds}


def _unclear(named: Mapping[str, Kind], fitting: Mapping[str, Kind]) -> str:
    """What was not clear of a file's kind."""
    names, fits = (_named(one.values()) for one in (named, fitting))
    if len(named) > 1:
        return TWO_NAMED(names=names)
    if named:
        return OTHER_COLUMNS(names=names, fits=fits)
    if len(fitting) > 1:
        return FIT_SEVERAL(fits=fits)
    return MORE_COLUMNS(fits=fits) if fitting else FIT_NONE()


def _named(kinds: Iterable[Kind]) -> list[str]:
    return [f"“{kind.label}”" for kind in kinds]


def _partly_fitting(sheet: Sheet) -> list[Kind]:
    """Kinds of which a line has some of the needed columns; those of which it has most come first."""

    def had(kind: Kind) -> float:
        needed = needed_columns(kind)
        return max((len(needed & set(columns)) / len(needed) for _, _, columns in _headers(sheet, kind)), default=0)

    share = {kind.name: had(kind) for kind in KINDS}
    return sorted((kind for kind in KINDS if share[kind.name]), key=lambda kind: -share[kind.name])


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
        return None, [Fault(line.number, "", TOO_WIDE())]
    cells = dict(zip(columns, (*line.cells, *[""] * (len(columns) - len(line.cells))), strict=False))
    cells.pop("", None)
    return read_row(kind, dict.fromkeys(kind.columns, "") | cells)


def _header(sheet: Sheet, kind: Kind, file: str) -> tuple[int, list[str]]:
    """Where the header stands among the lines, and its columns: the first line with all that are needed, else the one
    with most. What people write above a table may hold the name of a column, too.
    """
    labels, lines = column_labels(kind), [one for one in _headers(sheet, kind) if any(one[2])]
    if not lines:
        told = (LINE_IS(line=line.number, cells=_told(line)) for _, line in header_lines(sheet))
        wanted = [_words(labels, name) for name in kind.columns]
        refuse(file, NO_HEADER(kind=_kind_words(kind), found=next(told, NO_LINES()), wanted=wanted))
    needed = needed_columns(kind)
    whole = [one for one in lines if needed <= set(one[2])]
    place, line, columns = whole[0] if whole else max(lines, key=lambda one: sum(map(bool, one[2])))
    return place, _checked(line, columns, kind, file)


def _words(labels: Mapping[str, ColumnLabel], name: str) -> Words:
    """A column as it is called in either language."""
    return Words(labels[name].label, name)


def _kind_words(kind: Kind) -> Words:
    return Words(kind.label, kind.name)


def _told(line: Line) -> str:
    """The first cells of a line."""
    cells = [cell[:LONGEST_TOLD] for cell in line.cells if cell]
    return "、".join(cells[:MOST_TOLD]) + ("…" if len(cells) > MOST_TOLD else "")


def _checked(line: Line, columns: list[str | None], kind: Kind, file: str) -> list[str]:
    known = [column for column in columns if column]
    unknown = [header for header, column in zip(line.cells, columns, strict=True) if header and not column]
    labels = column_labels(kind)
    missing = [name for name in kind.columns if name in needed_columns(kind) and name not in known]
    where = {"kind": _kind_words(kind), "line": line.number}
    if unknown:
        others = [_words(labels, name) for name in labels if name not in known]
        refuse(file, UNKNOWN_COLUMNS(**where, columns=[f"“{header[:50]}”" for header in unknown], others=others))
    if missing:
        refuse(file, MISSING_COLUMNS(**where, columns=[_words(labels, name) for name in missing]))
    if doubled := {name for name in known if known.count(name) > 1}:
        refuse(file, DOUBLED_COLUMNS(**where, columns=[_words(labels, name) for name in sorted(doubled)]))
    return [column or "" for column in columns]
