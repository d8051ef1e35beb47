"""Stop words that say something: a name, a term, all of what people ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dictionaries.normalize import squash
from dictionaries.patterns.phrases import PhraseIndex
from search_engine.editing.checks.changes import Changes, Row
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.checks.formatting import MOST_GIVEN, quoted, with_times
from search_engine.editing.finding import Finding
from search_engine.query.analysis.drop_stopwords import drop_stopwords
from search_engine.query.analysis.name_index import NameIndex
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources

# A word that so many names have is one of what things are called by, if not all of it goes anyway.
MANY_NAMES = 20


def stop_words(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """A name of the catalogue is no stop word; a query that has nothing but stop words left finds nothing."""
    if not changes.new("stopwords"):
        return
    resources = AnalysisResources(
        analyzer=evidence.analyzer,
        stop_words=PhraseIndex({row.entry.text: row.entry for row in changes.rows("stopwords")}),
        names=NameIndex(evidence.names.texts),
    )
    for row in changes.new("stopwords"):
        text = row.entry.text
        if squash(text) in evidence.names:
            yield row.finding("error", f"“{text}”是事项名称或别名，作停用词后按它检索会受影响，请删去该行")
            continue
        yield from _emptied(row, changes, evidence, resources)
        yield from _of_names(row, evidence, resources)


def _emptied(row: Row, changes: Changes, evidence: Evidence, resources: AnalysisResources) -> Iterator[Finding]:
    """Queries that have something left without the row, and nothing with it."""
    texts = [text for text in evidence.asked.with_piece(row.entry.text) if not _rest(text, resources)]
    if not texts or row.entry.where == "alone":
        return
    others = (other.entry for other in changes.rows("stopwords") if other != row)
    without = replace(resources, stop_words=PhraseIndex({entry.text: entry for entry in others}))
    emptied = [(text, evidence.times[text]) for text in texts if _rest(text, without)]
    if emptied:
        yield row.finding(
            "error", f"这些常见检索除停用词外没有别的内容了：{quoted(with_times(emptied))}。请缩小位置或删去该行",
            queries=[{"text": text, "count": times} for text, times in emptied[:MOST_GIVEN]],
        )  # fmt: skip


def _of_names(row: Row, evidence: Evidence, resources: AnalysisResources) -> Iterator[Finding]:
    """A word that goes wherever it stands, and that many names begin or end with."""
    text = row.entry.text
    if row.entry.where != "anywhere" or row.entry.role != "scaffold":
        return
    cut = evidence.analyzer.top_words
    names = [name for name in evidence.names.with_piece(text) if any(token.text == text for token in cut(name))]
    if len(names) >= MANY_NAMES:
        yield row.finding(
            "warn", f"有 {len(names)} 个事项名称含“{text}”，作停用词后检索不再要求它：{quoted(names)}。请确认",
            names=names[:MOST_GIVEN], count=len(names),
        )  # fmt: skip


def _rest(text: str, resources: AnalysisResources) -> str:
    """What stop words leave of a query, squashed."""
    analysis = drop_stopwords(QueryAnalysis(text, text), resources)
    return squash("".join(text[start:end] for start, end in analysis.unannotated_spans()))
