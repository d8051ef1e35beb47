"""A search while something is switched off for everybody."""

from __future__ import annotations

from dataclasses import replace

from search_engine.query.analysis.analysis_step import CORRECTIONS
from search_engine.query.analysis.steps import STEPS
from search_engine.query.request import SearchRequest

# What has a part in searches.
OF_SEARCHES = frozenset([step.kill_switch for step in STEPS]) - {""}


def without(request: SearchRequest, off: frozenset[str]) -> SearchRequest:
    """The request as if who asks had left out the same themselves, so that nothing that is kept is mixed up."""
    if CORRECTIONS in off:
        request = replace(request, correct="off")
    steps = {step.off for step in STEPS if step.kill_switch in off - {CORRECTIONS}}
    return replace(request, off=tuple(sorted({*request.off, *steps}))) if steps else request
