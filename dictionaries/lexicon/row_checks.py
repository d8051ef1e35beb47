"""What a row shows by itself to be wrong, in two of its cells together. Drafts and files are held to the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from dictionaries.lexicon.column_parsers import LAST_RANK
from dictionaries.lexicon.entries import HotRule, PinRule
from dictionaries.lexicon.schemas import KINDS
from dictionaries.normalize import squash
from dictionaries.patterns import offer_patterns, phrase_patterns

# The text of a row that is about no one term, and the end of a query that goes on anyhow.
EVERY_TEXT = "*"
# Column and reason, in Chinese.
CellFault = tuple[str, str]


def hot_cells(rule: HotRule) -> Iterator[CellFault]:
    """A freeze is of a whole list, a pin has a rank and nothing else has one."""
    if (rule.text == EVERY_TEXT) != (rule.action == "freeze"):
        yield "text", f"freeze 冻结整个榜单，text 写 {EVERY_TEXT}；pin 与 ban 写热词本身"
    if (rule.rank > 0) != (rule.action == "pin"):
        yield "rank", "pin 须给出名次，ban 与 freeze 留空"


def pin_cells(rule: PinRule) -> Iterator[CellFault]:
    """A pattern says something, `*` ends whole queries alone, what is pinned has a place and what is hidden none."""
    # 。* is nothing either, once marks are left out
    if not squash(rule.query.rstrip(EVERY_TEXT)):
        yield "query", f"{EVERY_TEXT} 之前须有文字，否则对所有检索都起作用"
    if rule.query.endswith(EVERY_TEXT) and rule.match != "exact":
        yield "match", f"带 {EVERY_TEXT} 的 query 只能用 exact；phrase 本来就不限首尾，请删去 {EVERY_TEXT}"
    if rule.action != "pin" and rule.place:
        yield "place", "屏蔽（hide、hide_all）没有位次，请留空"
    if rule.action == "pin" and not rule.place:
        yield "place", f"置顶须给出位次，应为 1 至 {LAST_RANK}"


def phrase_cells(row: Any) -> Iterator[CellFault]:
    """A pattern of phrases is not too large; what reads cells says the same, but not of rows of an earlier version."""
    if fault := phrase_patterns.too_large(row.pattern):
        yield "pattern", fault


def offer_cells(row: Any) -> Iterator[CellFault]:
    """The same of a pattern of offers."""
    if fault := offer_patterns.too_large(row.pattern):
        yield "pattern", fault


# Kinds whose rows are patterns.
PATTERNS = tuple(kind.name for kind in KINDS if "pattern" in kind.columns)
BY_KIND: Mapping[str, Callable[[Any], Iterator[CellFault]]] = {
    **dict.fromkeys(PATTERNS, phrase_cells),
    "offers": offer_cells,
    "hot": hot_cells,
    "pins": pin_cells,
}


def cell_faults(kind: str, entry: Any) -> Iterator[CellFault]:
    """What is wrong with a row of a kind by itself; nothing of kinds that have no such rule."""
    if check := BY_KIND.get(kind):
        yield from check(entry)
