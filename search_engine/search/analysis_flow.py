"""How a query's text goes through the steps of its analysis: before and after each, with what changed marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from search_engine.query.analysis import QueryAnalysis
from search_engine.query.analysis.analysis_step import AnalysisStep
from search_engine.query.request import SearchRequest
from search_engine.search.pipeline import Pipeline

# A piece of a text, and whether a step changed or settled it.
Piece = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class FlowStep:
    """A step that changed something.

    Attributes:
        step: Its declaration.
        before: The text before it, in pieces; empty where it left the text as it was.
        after: The text after it.
        records: What it noted.
    """

    step: AnalysisStep
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    records: tuple[Any, ...]


def analysis_flow(pipeline: Pipeline, request: SearchRequest) -> list[FlowStep]:
    """The steps of a request's analysis, in their order. Raises `BadParameters` for an unknown region."""
    found = pipeline.of(request).acting.steps(request)
    return [flow for step, before, after in found if (flow := flow_step(step, before, after)) is not None]


def flow_step(step: AnalysisStep, before: QueryAnalysis, after: QueryAnalysis) -> FlowStep | None:
    """What a step did; None where it noted nothing and left the text as it was."""
    records = tuple([record for name, record in after.trace[len(before.trace) :] if name == step.name])
    if before.text != after.text:
        return FlowStep(step, *changed_pieces(before.text, after.text), records)
    if not records:
        return None
    known = set(before.spans)
    spans = [(span.start, span.end) for span in after.spans if span not in known]
    return FlowStep(step, (), marked_pieces(after.text, [*spans, *_said(after.text, records)]), records)


def changed_pieces(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two texts in pieces, those that the other one has not are marked."""
    changes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    old = [(before[start:end], name != "equal") for name, start, end, _, _ in changes if start < end]
    new = [(after[start:end], name != "equal") for name, _, _, start, end in changes if start < end]
    return tuple(old), tuple(new)


def marked_pieces(text: str, stretches: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """A text in pieces, those within some stretches `[start, end)` marked; stretches may overlap."""
    inside = [any(start <= place < end for start, end in stretches) for place in range(len(text))]
    cuts = [0, *[place for place in range(1, len(text)) if inside[place] != inside[place - 1]], len(text)]
    return tuple([(text[start:end], inside[start]) for start, end in pairwise(cuts) if start < end])


def _said(text: str, records: Iterable[Any]) -> Iterator[tuple[int, int]]:
    """Where the texts stand of which a step speaks."""
    for record in records:
        if isinstance(record, list | tuple):
            yield from _said(text, record)
        said = record.get("text") if isinstance(record, dict) else record
        if isinstance(said, str) and said:
            said = said.partition(" → ")[0]
            if (start := text.find(said)) >= 0 and said != text:
                yield start, start + len(said)
