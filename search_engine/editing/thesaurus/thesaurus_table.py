"""Thesauri as tables (XLSX, CSV), in the two layouts that occur.

主题词     用          代               属      分  参    注释         one term a row, several terms in a cell between
居民身份证              身份证；二代身份证  证件        户籍              ； 、 ， or line breaks
身份证     居民身份证

主题词     关系  对象                                                  one relation a row
居民身份证  属   证件
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from dictionaries.reasons import Message
from search_engine.editing.files.sheet import Line, Sheet, Table, header_lines, refuse
from search_engine.editing.thesaurus.thesaurus import CODES, Relation, Statement, TermEntry, Thesaurus

Layout = Literal["columns", "list"]
TWO_COLUMNS = Message(
    "duplicate", "表头（第 {line} 行）有意思相同的两列", "the header (line {line}) has two columns of one meaning",
    "请各留一列", "keep one of them",
)  # fmt: skip
NO_HEADER = Message(
    "wrong_form", "没有表头，应有“主题词”与“用、代、属、分、族、参”中的列，或“主题词、关系、对象”三列",
    "there is no header: it has “主题词” and some of “用”, “代”, “属”, “分”, “族”, “参”, or “主题词”, “关系”, “对象”",
)  # fmt: skip
NO_TERM = Message("missing", "没有主题词", "the term is missing", "请填写", "fill it in")
NO_RELATION = Message("unknown_value", "关系“{name}”应为 {codes} 之一", "the relation “{name}” must be one of {codes}")
TERM, RELATION, TARGET, NOTE, URI = "term", "relation", "target", "note", "uri"
# Column, or relation → what headers and cells call it, in lower case.
CALLED: Final[Mapping[str, str]] = {
    TERM: "主题词 叙词 词 词条 款目词 词语 概念 名称 term concept",
    RELATION: "关系 关系词 关系符号 参照项 relation",
    TARGET: "对象 目标 目标词 参照词 关联词 target",
    NOTE: "注释 范围注释 说明 定义 备注 note sn scope",
    URI: "标识 标识符 uri 网址",
    Relation.USE: "用 用项 正式主题词 y use",
    Relation.USED_FOR: "代 代项 非正式主题词 非叙词 同义词 入口词 d uf",
    Relation.BROADER: "属 属项 上位词 s bt broader",
    Relation.NARROWER: "分 分项 下位词 f nt narrower",
    Relation.TOP: "族 族项 族首 族首词 z tt",
    Relation.RELATED: "参 参项 相关词 参见 c rt related",
}
KNOWN = {word: name for name, words in CALLED.items() for word in words.split()}
# The same in what is written: 代（D）.
HEADERS: Final = {TERM: "主题词", NOTE: "注释", URI: "标识"} | {one: f"{one}（{CODES[one]}）" for one in Relation}
SEPARATORS = re.compile(r"[;；、,，|｜\r\n]+")
TOKENS = re.compile(r"[^\W\d_]+")
PREFERRED: Final = "正式主题词"
# What no title of a sheet may have.
NO_TITLE = re.compile(r"[\[\]:*?/\\]")
# Names that spreadsheet programs give to sheets.
UNNAMED = re.compile(r"(sheet|工作表)\s*\d*", re.IGNORECASE)


def thesaurus_of_sheet(sheet: Sheet, name: str | None, file: str, stem: str) -> Thesaurus:
    """The thesaurus of a table; its name is the sheet's where none is given. Raises `BadParameters`."""
    place, columns, unknown = _header(sheet, file)
    reader = _Reader(columns)
    for line in sheet.lines[place + 1 :]:
        if not line.is_empty:
            reader.read(line)
    title = "" if UNNAMED.fullmatch(sheet.title) else sheet.title
    left_out = {f"“{header[:50]}”列：不是词表的列": _filled(sheet, place, number) for number, header in unknown.items()}
    return Thesaurus(
        name or title or stem, reader.entries, reader.statements,
        {what: count for what, count in left_out.items() if count}, tuple(reader.faults),
    )  # fmt: skip


def _header(sheet: Sheet, file: str) -> tuple[int, list[str | None], dict[int, str]]:
    """Where the header stands, its columns, and the headers that are none of a thesaurus."""
    for place, line in header_lines(sheet):
        columns = _named(line.cells)
        is_list = RELATION in columns and TARGET in columns
        if TERM in columns and (is_list or set(columns) & set(Relation)):
            known = [one for one in columns if one]
            if len(set(known)) < len(known):
                refuse(file, TWO_COLUMNS(line=line.number))
            return place, columns, {n: line.cells[n] for n, one in enumerate(columns) if line.cells[n] and not one}
    refuse(file, NO_HEADER())


def _named(headers: Sequence[str]) -> list[str | None]:
    columns = [called(header) for header in headers]
    if TERM not in columns and PREFERRED in headers:
        # beside 非正式主题词 it is the term of the row, not what to use instead of it
        columns[list(headers).index(PREFERRED)] = TERM
    return columns


def called(text: str) -> str | None:
    """The column or relation that a header or cell names, in whichever way (用, Y, 用（Y）, 属项 BT); None: none."""
    text = text.strip().lower()
    found = {KNOWN[word] for word in (text, *TOKENS.findall(text)) if word in KNOWN}
    return found.pop() if len(found) == 1 else None


def _filled(sheet: Sheet, place: int, column: int) -> int:
    return sum(len(line.cells) > column and bool(line.cells[column]) for line in sheet.lines[place + 1 :])


class _Reader:
    def __init__(self, columns: Sequence[str | None]) -> None:
        self._columns = columns
        self._is_list = RELATION in columns and TARGET in columns
        self._term = ""
        self.entries: dict[str, TermEntry] = {}
        self.statements: dict[Statement, int] = {}
        self.faults: list[tuple[int, str, str]] = []

    def read(self, line: Line) -> None:
        """A line; one without a term goes on with that of the line before."""
        cells: dict[str, str] = {}
        for column, cell in zip(self._columns, line.cells, strict=False):
            if column and cell:
                cells[column] = cell
        self._term = " ".join(cells.pop(TERM, self._term).split())
        if not self._term:
            self.faults.append((line.number, "", NO_TERM()))
            return
        self.entries.setdefault(self._term, TermEntry(row=line.number))
        if self._is_list:
            self._read_relation(line, cells.pop(RELATION, ""), cells.pop(TARGET, ""))
        self._keep(cells.pop(NOTE, ""), cells.pop(URI, ""))
        for column, cell in cells.items():
            self._state(line, Relation(column), cell)

    def _read_relation(self, line: Line, relation: str, target: str) -> None:
        name = called(relation)
        if name == NOTE:
            self._keep(target, "")
        elif name in set(Relation):
            self._state(line, Relation(name), target)
        elif relation or target:
            self.faults.append(
                (
                    line.number,
                    self._term,
                    NO_RELATION(name=relation[:20], codes=[f"{one}（{CODES[one]}）" for one in Relation]),
                )
            )

    def _keep(self, note: str, uri: str) -> None:
        entry = self.entries[self._term]
        if note or uri:
            text = " ".join(note.split()) or entry.note
            self.entries[self._term] = replace(entry, note=text, uri=uri or entry.uri)

    def _state(self, line: Line, relation: Relation, cell: str) -> None:
        code = f"{CODES[relation]} "
        for target in SEPARATORS.split(cell):
            target = " ".join(target.split()).removeprefix(code)
            if target:
                self.statements.setdefault(Statement(self._term, relation, target), line.number)


def table_of_thesaurus(thesaurus: Thesaurus, layout: Layout = "columns") -> Table:
    """A thesaurus as a table."""
    rows = _list(thesaurus) if layout == "list" else _columns(thesaurus)
    headers = ["主题词", "关系", "对象"] if layout == "list" else [HEADERS[one] for one in _needed(thesaurus)]
    explained = [("列", "说明"), *((HEADERS[one], meaning) for one, meaning in MEANINGS.items())]
    return Table(NO_TITLE.sub(" ", thesaurus.name)[:31], headers, rows, explained=explained)


MEANINGS: Final = {
    TERM: "一行一个词；非正式主题词也各占一行，在“用”中写出应使用的主题词",
    Relation.USE: "应使用的正式主题词，只有一个",
    Relation.USED_FOR: "由本词代替的非正式主题词；多个以 ； 分隔，其余各列相同",
    Relation.BROADER: "上位词：更宽的主题词",
    Relation.NARROWER: "下位词：更窄的主题词",
    Relation.TOP: "族首词：沿上位词到头的主题词",
    Relation.RELATED: "相关的主题词",
    NOTE: "含义与使用范围",
    URI: "概念的标识（URI）",
}


def _needed(thesaurus: Thesaurus) -> list[str]:
    entries = thesaurus.entries.values()
    has = {NOTE: any(one.note for one in entries), URI: any(one.uri for one in entries)}
    return [
        TERM,
        *(one for one in Relation if one in thesaurus.written()),
        *(one for one, there in has.items() if there),
    ]


def _columns(thesaurus: Thesaurus) -> list[list[str]]:
    targets: dict[str, dict[str, list[str]]] = {term: {} for term in thesaurus.entries}
    for one in thesaurus.statements:
        targets.setdefault(one.term, {}).setdefault(one.relation, []).append(one.target)
    needed = _needed(thesaurus)
    named = {one.target for one in thesaurus.statements}
    rows = []
    for term, by_relation in targets.items():
        entry = thesaurus.entries.get(term, TermEntry())
        cells = {TERM: term, NOTE: entry.note, URI: entry.uri}
        cells |= {relation: "；".join(found) for relation, found in by_relation.items()}
        if set(cells) - {TERM, NOTE, URI} or entry.note or entry.uri or term not in named:
            rows.append([cells.get(column, "") for column in needed])
    return rows


def _list(thesaurus: Thesaurus) -> list[list[str]]:
    by_term: dict[str, list[list[str]]] = {term: [] for term in thesaurus.entries}
    for one in thesaurus.statements:
        by_term.setdefault(one.term, []).append([one.term, one.relation, one.target])
    for term, entry in thesaurus.entries.items():
        if entry.note:
            by_term[term].append([term, HEADERS[NOTE], entry.note])
    return [row for term, rows in by_term.items() for row in (rows or [[term, "", ""]])]
