"""Random rows of all kinds, with what spreadsheets like to change: leading zeros, codes, days, formulas, quotes."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from hypothesis import strategies as st

from dictionaries.editing.own_row import OwnRow
from dictionaries.editing.row_cells import UNWRITABLE, entry_of_cells
from dictionaries.kinds import BY_NAME
from dictionaries.kinds import column_parsers as cells
from dictionaries.lexicon import NATIONAL
from dictionaries.lexicon.scope import Scope
from dictionaries.normalize import normal_text
from tests.dictionaries.lexicon_files import ROWS

TRAPS = (
    "=1+1", "=cmd|' /c calc'!a1", "+86", "-1", "@sum(a1)", "'0012", "''=1", "0012", "00330110", "330110", "2026-01-02",
    "1e5", "1-2", "3/4", "true", "#n/a", 'a"b', '""', "a,b;c", "甲 乙", "😀证", "_x0041_",
    "_x005f_x0041_",
    "null", "9" * 17, "0.10",
)  # fmt: skip
CHARACTERS = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff\u2028\u2029")
LINES = st.text(CHARACTERS, max_size=20).map(str.strip).filter(lambda text: not UNWRITABLE.search(text))


def _normal(text: str) -> str:
    return normal_text(text).strip().lstrip("#")[:60].strip()


TEXTS = (st.sampled_from(TRAPS) | LINES).map(_normal).filter(lambda text: text and normal_text(text) == text)
PARTS = TEXTS.map(lambda text: text.replace("|", "").strip()).filter(bool)
NOTES = st.sampled_from(["", *TRAPS, "#号", "〔词表=甲〕"]) | LINES
CODES = st.sampled_from(["330110", "330100", "330000", "330110001", "330110001001"])
DAYS = st.sampled_from(["", "2026-01-02", "2030-12-31"])
OF_PARSER: dict[Any, st.SearchStrategy[str]] = {
    cells.text: TEXTS,
    cells.text_or_none: TEXTS | st.just(""),
    cells.several: st.lists(PARTS, unique=True, max_size=3).map("|".join),
    cells.names: st.lists(PARTS, unique=True, max_size=3).map("|".join),
    cells.free: NOTES,
    cells.weight: st.sampled_from(["1", "0.5", "0.1234"]),
    cells.region_code: CODES,
    cells.region_or_all: CODES | st.just(""),
    cells.day: DAYS,
    cells.rank: st.sampled_from(["", "1", "30"]),
    cells.number: st.from_regex(re.compile(r"[0-9]{3,12}"), fullmatch=True).filter(str.isascii),
    cells.sentence: st.sampled_from(["先离开火场，再拨打：", "=1+1", "@甲"]),
}


@cache
def _example(kind: str) -> dict[str, str]:
    return dict(zip(BY_NAME[kind].columns, [*ROWS[kind].split("\t"), ""], strict=True))


@st.composite
def any_row(draw: st.DrawFn, kind: str) -> OwnRow:
    """A row of a kind; where it has a scope and dates, those too."""
    found = {}
    for name, read in BY_NAME[kind].columns.items():
        of_column = st.sampled_from(tuple(read.choices)) if isinstance(read, cells.Choice) else OF_PARSER.get(read)
        found[name] = draw(of_column) if of_column is not None else _example(kind)[name]
    if kind == "pins":  # what is pinned has a place, what is hidden none
        found["place"] = draw(st.sampled_from(["1", "7", "30"])) if found["action"] == "pin" else ""
    if kind == "hot":  # only what is pinned has a rank, and only a whole list is frozen
        found["rank"] = draw(st.sampled_from(["1", "7"])) if found["action"] == "pin" else ""
        found["text"] = "*" if found["action"] == "freeze" else found["text"].lstrip("*")
    first = next(iter(BY_NAME[kind].columns))
    found[first] = found[first].lstrip("#") or _example(kind)[first]
    entry, faults = entry_of_cells(kind, found)
    if entry is None or any(BY_NAME[kind].cell_faults(entry)):
        entry, faults = entry_of_cells(kind, _example(kind) | {"note": found["note"]})
    assert faults == []
    some = st.sampled_from(["", "杭州政务网", "=1", "0012"])
    scope = Scope() if kind in NATIONAL else Scope(draw(st.sampled_from(["", "330100"])), draw(some), draw(some))
    return OwnRow(
        kind, entry, scope, draw(some), draw(st.sampled_from(["", "2026-01-02", "2026-01-02T08:30"])),
        draw(st.sampled_from(["", "2030-12-31"])), draw(st.booleans()),
    )  # fmt: skip
