"""User words that split others: 证丢了 in 医师证丢了, whose 医师证 is cut."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from indexer.analysis.analyzer import Analyzer, Token
from search_engine.editing.checks.changes import Changes
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.checks.formatting import quoted
from search_engine.editing.finding import Finding

# Names that are cut before and after; a word of more is judged by the first.
MOST_NAMES = 2_000
MOST_GIVEN = 20


def user_words(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """Cut the names that have a new word without it and with it. Words that it takes in whole are not split, since what
    is inside a word is found too. One that splits most names that have it is an error; one that stays no word in most
    of them is no whole word either (会保 in 社会保险), and does nothing.
    """
    if not changes.new("words"):
        return
    others = Analyzer((row.word for row in changes.before.words), evidence.segmenter)
    ours = Analyzer((row.entry.word for row in changes.rows("words")), evidence.segmenter)
    for row in changes.new("words"):
        word = row.entry.word
        split: list[tuple[str, str, str]] = []
        had = words = 0
        for name in islice(evidence.names.with_piece(word), MOST_NAMES):
            had += 1
            before, after = others.top_words(name), ours.top_words(name)
            words += any(token.text == word for token in after)
            if any(len(token.text) > 1 and _is_cut(token, after) for token in before):
                split.append((name, _cut(before), _cut(after)))
        if split:
            examples = [f"{before} → {after}" for _, before, after in split]
            yield row.finding(
                "error" if 2 * len(split) > had else "warn",
                f"会把 {len(split)} 个名称中的其他词切断：{quoted(examples, 3)}。请换成完整的词，或删去该行",
                names=[{"name": n, "before": b, "after": a} for n, b, a in split[:MOST_GIVEN]], count=len(split),
            )  # fmt: skip
        elif 2 * words < had:
            yield row.finding(
                "warn", f"有 {had} 个名称含“{word}”，只有 {words} 个会切出它，可能不是完整的词；请换成完整的词或删去",
                names=had, words=words,
            )  # fmt: skip


def _is_cut(token: Token, others: list[Token]) -> bool:
    """Whether a word is neither a word of another cut nor a part of one."""
    return not any(other.start <= token.start and token.end <= other.end for other in others)


def _cut(tokens: list[Token]) -> str:
    return "/".join(token.text for token in tokens)
