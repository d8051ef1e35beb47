"""Typo pairs whose wrong side is right somewhere: it would be mended where it is meant."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from dictionaries.general import read_general_words
from dictionaries.kinds.kind import Act
from dictionaries.kinds.kind import Texts as KindTexts
from search_engine.editing.checks.changes import Changes, Row, texts_of
from search_engine.editing.checks.evidence import Evidence, Texts
from search_engine.editing.checks.formatting import quoted, with_times
from search_engine.editing.finding import Finding

# Frequency in running text from which a word of the general lexicon is right: of the misspellings that ship seven are
# in it, the most frequent 39 times (帐号); 登录, a word like any other, 411 times.
RIGHT_FROM = 50


def typos(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """In a name, a term, a place it is an error; what people ask, and words that Chinese has, are asked about."""
    if not changes.new("corrections"):
        return
    terms, places = Texts(texts_of(changes.after, _is_right)), Texts(evidence.tree.names if evidence.tree else ())
    said = Texts((*evidence.asked.texts, *(row.query for row in changes.after.paraphrases)))
    for row in changes.new("corrections"):
        wrong = row.entry.wrong
        sources = (("事项名称", evidence.names), ("主题词、同义词、常用服务等", terms), ("地名", places))
        for label, texts in sources:
            if right := _right(row, texts):
                yield row.finding(
                    "error", f"“{wrong}”在{label}中是正确的：{quoted(right)}，会被错改，请删去该行或写长一些",
                    texts=right[:20],
                )  # fmt: skip
                break
        else:
            yield from _asked(row, said, evidence)
            times = general_words().get(wrong, 0)
            if times >= RIGHT_FROM:
                yield row.finding("warn", f"“{wrong}”本身是常用词（词频 {times}），请确认都是写错", frequency=times)


def _right(row: Row, texts: Texts) -> list[str]:
    """Texts that have the wrong side where they do not have the right one around it."""
    wrong, right = row.entry.wrong, row.entry.right
    return [text for text in texts.with_piece(wrong) if wrong in text.replace(right, " ")]


def _asked(row: Row, said: Texts, evidence: Evidence) -> Iterator[Finding]:
    wrong = row.entry.wrong
    found = [text for text in _right(row, said) if text != wrong]
    if found:
        told = with_times((text, evidence.times.get(text, 0)) for text in found)
        yield row.finding("warn", f"常见说法中有“{wrong}”：{quoted(told)}，请确认都是写错", queries=found[:20])


def _is_right(texts: KindTexts) -> bool:
    return Act.CORRECTS in texts.error


@cache
def general_words() -> dict[str, int]:
    """The words of the general lexicon with their frequencies, read at the first question: a tenth of a second."""
    return dict(read_general_words())
