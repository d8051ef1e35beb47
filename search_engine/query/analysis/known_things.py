"""The things that a text names: names of the catalogue and terms of the dictionaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search_engine.query.analysis.boundaries import Boundaries

if TYPE_CHECKING:
    from search_engine.query.analysis.resources import AnalysisResources

Offsets = tuple[int, int]
# Characters of a thing; one alone is in everything.
SHORTEST = 2


def known_things(text: str, resources: AnalysisResources) -> list[Offsets]:
    """Where they stand in a normal text, the longest, in order; not what is but a way of asking (材料, 电话), nor what
    only stands around things (办理).
    """
    found = [(one.start, one.end) for one in resources.terms.all(text)]
    found += [(one.start, one.end) for one in resources.names.spans(text)]
    if not found:
        return []
    words, chosen = Boundaries.of(text, resources.analyzer), list[Offsets]()
    for start, end in sorted(set(found), key=lambda one: (one[0] - one[1], one[0])):
        said = text[start:end]
        if (
            end - start < SHORTEST
            or not words.hold(start, end)
            or said in resources.stop_words
            or said in resources.asks
        ):
            continue
        if all(end <= first or last <= start for first, last in chosen):
            chosen.append((start, end))
    return sorted(chosen)
