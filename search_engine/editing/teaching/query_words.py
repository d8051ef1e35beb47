"""What of a query the name of a document explains, and what it does not: which words are to be taught."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dictionaries.normalize import squash
from indexer.analysis.analyzer import Analyzer
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.analysis.query_analysis import PLACE, REMOVED, TERM, WEAK
from search_engine.query.analysis.resources import AnalysisResources


@dataclass(frozen=True, slots=True)
class Said:
    """A word of a query.

    Attributes:
        start, end: Its span in the text that was understood.
        explained: Whether the name has it, or what the dictionaries call it.
    """

    text: str
    start: int
    end: int
    explained: bool


@dataclass(frozen=True, slots=True)
class QueryWords:
    """A query beside a name.

    Attributes:
        text: The query as it was understood, whole.
        core: The same without what says nothing at its ends and between.
        words: What it says, in order; places and what says nothing left out.
        missing: Longest runs of the name that the query does not say, longest first.
    """

    text: str
    core: str
    words: tuple[Said, ...]
    missing: tuple[str, ...]


def query_words_of(analysis: QueryAnalysis, title: str, bare: str, resources: AnalysisResources) -> QueryWords:
    """Lay a query beside a name, in normal form without spaces; `bare`: without what stands in brackets."""
    text, analyzer = analysis.text, resources.analyzer
    silent = [span for span in analysis.spans if span.role in (REMOVED, PLACE)]
    aside = [span for span in analysis.spans if span.role in (REMOVED, WEAK, PLACE)]
    kept = [char for i, char in enumerate(text) if not any(span.start <= i < span.end for span in silent)]
    words = []
    for token in analyzer.top_words(text):
        if any(span.start < token.end and token.start < span.end for span in aside):
            continue
        words.append(Said(token.text, token.start, token.end, _explained(token.text, token.start, analysis, title)))
    title_words = [token.text for token in analyzer.top_words(bare)]
    said = _everything_said(analysis)
    return QueryWords(
        text=text,
        core=" ".join("".join(kept).split()),
        words=tuple(words),
        missing=_runs(title_words, said, analyzer),
    )


def _explained(word: str, start: int, analysis: QueryAnalysis, title: str) -> bool:
    if squash(word) in title:
        return True
    for span in analysis.spans:
        if span.role == TERM and span.clause is not None and span.start <= start < span.end:
            return any(all(part in title for part in words) for words in span.clause.exact_equivalents)
    return False


def _everything_said(analysis: QueryAnalysis) -> str:
    """The query and what its terms are also called, for looking words up in."""
    ways = [word for span in analysis.spans if span.clause for words in span.clause.exact_equivalents for word in words]
    return "\n".join([squash(analysis.text), *ways])


def _runs(title_words: Sequence[str], said: str, analyzer: Analyzer) -> tuple[str, ...]:
    """Runs of words of a name that nobody has said, longest first."""
    runs: list[str] = []
    run = ""
    for word in (*title_words, ""):
        if word and word not in said:
            run += word
        elif run:
            runs.append(run)
            run = ""
    return tuple(sorted(dict.fromkeys(runs), key=len, reverse=True))
