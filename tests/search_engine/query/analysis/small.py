"""Small dictionaries for the steps of understanding, queries of every kind, and what is true of every step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from dictionaries.lexicon import BY_NAME, Lexicon
from dictionaries.lexicon.compiling import lexicon_of
from dictionaries.patterns.phrases import PhraseIndex
from search_engine.query.analysis import AnalysisResources, QueryAnalysis
from search_engine.query.analysis.name_index import NameIndex
from search_engine.query.analysis.query_analysis import PLACE, REMOVED, WEAK, Span
from search_engine.query.analysis.term_index import term_book, terms_of, wildcard_patterns_of
from tests.known import analyzer

ANALYZER = analyzer()
Rows = Iterable[Sequence[Any]]


def lexicon(**kinds: Rows) -> Lexicon:
    """A lexicon of rows; a row has the values of its kind's dataclass, in order."""
    return lexicon_of({kind: tuple(BY_NAME[kind].entry(*row) for row in rows) for kind, rows in kinds.items()})


def resources(*, names: Sequence[str] = (), **kinds: Rows) -> AnalysisResources:
    """Tools of a small lexicon and catalogue; no places, nothing banned."""
    made = lexicon(**kinds)
    return AnalysisResources(
        ANALYZER,
        terms=term_book(made),
        gaps=wildcard_patterns_of(made),
        stop_words=PhraseIndex({row.text: row for row in made.stopwords}),
        asks=PhraseIndex({row.text: row.asks for row in made.asks}),
        audience=PhraseIndex({row.text: row.audience for row in made.audience}),
        names=NameIndex(names, terms_of(made), {word for name in names for word in ANALYZER.texts(name)}),
    )


def typed(text: str) -> QueryAnalysis:
    """A text that no step has seen."""
    return QueryAnalysis(text, text)


def texts(pieces: Sequence[str]) -> st.SearchStrategy[str]:
    """Anything at all, made of some pieces or of any characters, up to 500 of them."""
    anything = st.text(st.characters(exclude_categories=[]), max_size=30)
    made = st.lists(st.sampled_from(pieces) | anything.map(lambda text: text[:3]), max_size=12).map("".join)
    long = st.builds(lambda piece, more: (piece * 500)[:500] + more, st.sampled_from(pieces), anything)
    return anything | made | long


@st.composite
def understandings(draw: st.DrawFn, pieces: Sequence[str]) -> QueryAnalysis:
    """A text of which earlier steps have settled some stretches."""
    text = draw(texts(pieces))
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    roles = draw(st.lists(st.sampled_from((REMOVED, PLACE, WEAK, "")), min_size=6, max_size=6))
    stretches = zip(edges, edges[1:], roles, strict=False)
    return replace(typed(text), spans=tuple(Span(start, end, role) for start, end, role in stretches if role))


Step = Callable[[QueryAnalysis, AnalysisResources], QueryAnalysis]


def assert_sound(step: Step, before: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """What every step that marks stretches holds; gives what the step made of it.

    Marks stay inside the text, in order, and do not overlap; those that were there are still there; the text is the
    same; the step, run again, changes nothing more.
    """
    with_step = step(before, resources)
    end = 0
    for span in with_step.spans:
        assert end <= span.start < span.end <= len(with_step.text)
        end = span.end
    assert set(before.spans) <= set(with_step.spans)
    assert (with_step.raw, with_step.text) == (before.raw, before.text)
    assert replace(step(with_step, resources), trace=()) == replace(with_step, trace=())
    assert with_step.trace[: len(before.trace)] == before.trace
    return with_step
