"""Rows by which less distress is heard: those that would silence somebody who is in it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from dictionaries.intents.crisis import CrisisIndex
from dictionaries.kinds.kind import EVERY_TEXT
from dictionaries.patterns.phrase_patterns import PhrasePatterns, plain_texts
from search_engine.editing.checks.changes import Changes, Row
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.checks.formatting import MOST_GIVEN, quoted
from search_engine.editing.finding import Finding

SILENCING, SHOWING = ("except", "never"), ("sign", "sure")
# Texts of one pattern that are looked at: the largest that ships has 11,562, all together have 51,000 (.2 s).
MOST_TEXTS = 20_000


def distress(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """An exception without a reason; one that a phrase of distress has, as rows in force show them; one of a text that
    is of distress beyond doubt.
    """
    rows = [row for row in changes.new("crisis") if row.entry.effect in SILENCING]
    if not rows or not changes.before.crisis:  # where none was heard, none is silenced
        return
    index = evidence.crisis(changes.before)
    for row in rows:
        if not row.entry.note:
            yield row.finding("error", "请在备注写明理由：为什么这样说的人不是在求助")
        silenced = list(dict.fromkeys(_silenced(row, changes)))
        if silenced:
            told = f"会使{quoted(silenced)}这样的紧急求助不再给出求助电话；请把句式写具体，如整句话，首尾加 ^ 与 $"
            yield row.finding("error", told, texts=silenced[:MOST_GIVEN])
        elif plain := [text for text in _texts(row) if _is_plain(index, text)]:
            told = f"{quoted(plain)}确是紧急求助，不能改为不是；若是某一句式写得过宽，请改那一句式"
            yield row.finding("error", told, texts=plain[:MOST_GIVEN])


def _silenced(row: Row, changes: Changes) -> Iterator[str]:
    """The phrases of distress that have an exception's pattern."""
    pattern = PhrasePatterns([(row.entry.pattern, row)])
    for shown in changes.before.crisis:
        is_meant = row.entry.situation in (EVERY_TEXT, shown.situation)
        if is_meant and shown.effect in SHOWING and (shown.effect == "sign" or row.entry.effect == "never"):
            yield from (text for text in islice(plain_texts(shown.pattern), MOST_TEXTS) if pattern.find(text))


def _texts(row: Row) -> Iterator[str]:
    return islice(plain_texts(row.entry.pattern), MOST_TEXTS)


def _is_plain(index: CrisisIndex, text: str) -> bool:
    """Whether a sure row, a sign and the examples, or anything where a life may be in danger takes it for distress."""
    reading = index.reading(text)
    if reading.situation is None:
        return False
    is_grave = not index.help(reading.situation).search
    return is_grave or (reading.by_row and not reading.is_doubtful)
