"""Synonyms and paraphrases of things that have little to do with each other: 社保 ≡ 殡葬."""

from __future__ import annotations

from collections.abc import Iterator

from dictionaries.meaning import WordVectors
from dictionaries.meaning.word_vectors import cut
from dictionaries.patterns.wildcard_patterns import GAP
from search_engine.editing.checks.changes import Changes, Row
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.checks.formatting import MOST_GIVEN, quoted, with_times
from search_engine.editing.finding import Finding
from search_engine.query.analysis.words import Boundaries

# Cosine of two texts below which they are far apart, by relation: what keeps a match's class must be nearer. Of the
# synonyms that ship .35 % are below, of random pairs of their terms and targets 98.4 % below .4 and 98.9 % below .5; of
# 66 pairs that were written for this, with which the vectors were not tuned, none (2026-11).
# Of the paraphrases that ship 1.6 % are below .38, of 470 queries that no vector was tuned with .4 %, of random pairs
# of a paraphrase and a name 99 % (2026-12).
PARAPHRASE = "paraphrase"
FAR = {
    "equivalent": 0.5, "official": 0.45, "one_way": 0.4, "broader": 0.4, "narrower": 0.4, "related": 0.35,
    PARAPHRASE: 0.38,
}  # fmt: skip


def far_apart(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """Warn with the similarity, and of a synonym with what people ask that it would move."""
    if evidence.vectors is None:
        return
    for row in changes.new("synonyms"):
        similarity = too_far(evidence.vectors, row.entry.term, row.entry.target, row.entry.relation)
        if similarity is not None:
            yield _told(row, similarity, changes, evidence)
    for row in changes.new("paraphrases"):
        similarity = too_far(evidence.vectors, row.entry.query, row.entry.title, PARAPHRASE)
        if similarity is not None:
            told = far_text(row.entry.query, row.entry.title)
            yield row.finding("warn", f"{told}，请核对", similarity=round(similarity, 3))


def too_far(vectors: WordVectors, said: str, meant: str, relation: str) -> float | None:
    """How near two texts are, where that is too far for rows of a relation (a key of `FAR`); else None."""
    similarity = similarity_of(vectors, said, meant)
    return similarity if similarity is not None and similarity < FAR[relation] else None


def far_text(said: str, meant: str) -> str:
    """It in words."""
    return f"“{said}”与“{meant}”意思相差很远"


def similarity_of(vectors: WordVectors, one: str, other: str) -> float | None:
    """The cosine of two texts; None where of one of them no more is known than single characters (天一阁)."""
    texts = (one.replace(GAP, ""), other)
    if not all(any(len(word) > 1 for word in cut(text, vectors.words, vectors.lengths)) for text in texts):
        return None
    return float(vectors.of(texts[0]) @ vectors.of(texts[1]))


def _told(row: Row, similarity: float, changes: Changes, evidence: Evidence) -> Finding:
    entry = row.entry
    moved = moved_queries(row, changes, evidence)
    told = f"，会改变这些常见检索的结果：{quoted(with_times(moved))}" if moved else ""
    return row.finding(
        "warn",
        f"{far_text(entry.term, entry.target)}{told}，请核对",
        similarity=round(similarity, 3),
        queries=[{"text": text, "count": count} for text, count in moved[:MOST_GIVEN]],
        names=sum(1 for _ in evidence.names.with_piece(entry.target)),
    )


def moved_queries(row: Row, changes: Changes, evidence: Evidence) -> list[tuple[str, int]]:
    """What people ask that has the term as words of its own, or of an equivalent either word, with how often it is
    asked (0: that is not known), the most asked first.
    """
    words = (row.entry.term, row.entry.target) if row.entry.relation == "equivalent" else (row.entry.term,)
    said = evidence.said(changes.after)
    found = {text for word in words for text in said.with_piece(word) if _has_word(text, word, evidence)}
    return sorted(((text, evidence.times.get(text, 0)) for text in found), key=lambda one: (-one[1], one[0]))


def _has_word(text: str, word: str, evidence: Evidence) -> bool:
    at = text.find(word)
    return Boundaries.of(text, evidence.analyzer).hold(at, at + len(word))
