"""Rows that say twice what one row says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from dictionaries.kinds import BY_NAME, Trait, kinds_with
from dictionaries.patterns.wildcard_patterns import GAP
from search_engine.editing.checks.changes import ARROW, Changes, Row
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.finding import Finding

# What one leaves out or not without meaning anything else; brackets and slashes do mean something.
SPACING = re.compile(r"[\s\-_·,，、.。]+")


def duplicates(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """The same key twice for the same people; the same but for spaces; an equivalence told both ways; a row of a
    region that says what holds everywhere.
    """
    for kind in BY_NAME:
        if changes.new(kind):
            yield from _same_key(changes, kind)
    for kind in kinds_with(Trait.PLAIN):
        if changes.new(kind):
            yield from _same_letters(changes, kind)
    yield from _told_both_ways(changes)
    yield from _of_no_effect(changes)


def _same_key(changes: Changes, kind: str) -> Iterator[Finding]:
    times: dict[object, int] = defaultdict(int)
    keys = {row.key for row in changes.new(kind)}
    for row in changes.rows(kind):
        if (key := row.key) in keys:
            times[key, row.scope, row.starts, row.ends] += 1
    for row in dict.fromkeys(changes.new(kind)):
        if times[row.key, row.scope, row.starts, row.ends] > 1:
            yield row.finding("error", "同样的一行出现两次，请删去一行")


def _same_letters(changes: Changes, kind: str) -> Iterator[Finding]:
    spelt: dict[tuple[str, ...], list[Row]] = {_letters(row): [] for row in changes.new(kind)}
    for row in changes.rows(kind):
        if (letters := _letters(row)) in spelt:
            spelt[letters].append(row)
    for row in changes.new(kind):
        for other in changes.met(row, spelt[_letters(row)]):
            written = ARROW.join(other.key)
            yield row.finding("warn", f"与已有的“{written}”只差空格或标点，作用相同，请留一行", other=list(other.key))
            break


def _letters(row: Row) -> tuple[str, ...]:
    key = row.key
    return key if GAP in key[0] else tuple([SPACING.sub("", cell) or cell for cell in key])


def _told_both_ways(changes: Changes) -> Iterator[Finding]:
    new = [row for row in changes.new("synonyms") if row.entry.relation == "equivalent"]
    if not new:
        return
    both = defaultdict(list)
    for row in changes.rows("synonyms"):
        if row.entry.relation == "equivalent":
            both[row.key].append(row)
    for row in new:
        for other in changes.met(row, both.get(row.key[::-1], ())):
            yield row.finding(
                "warn", f"“{ARROW.join(other.key)}”已是“等同”，本来就双向有效，请留一行", other=list(other.key)
            )
            break


def _of_no_effect(changes: Changes) -> Iterator[Finding]:
    for row in changes.every_new:
        if row.scope.everywhere:
            continue
        same = (other for other in getattr(changes.after, row.kind) if Row(row.kind, other).key == row.key)
        if row.entry in same and not row.starts and not row.ends:
            yield row.finding("warn", "与全国的一行完全相同，不起作用，请删去")
