"""A search while something is switched off for everybody."""

from __future__ import annotations

from dataclasses import replace

from search_engine.installation.switch_file import CORRECTIONS, MEANING
from search_engine.query.request import SearchRequest

# What has a part in searches.
OF_SEARCHES = frozenset((CORRECTIONS, MEANING))


def without(request: SearchRequest, off: frozenset[str]) -> SearchRequest:
    """The request as if who asks had left out the same themselves, so that nothing that is kept is mixed up."""
    if MEANING in off:
        request = replace(request, off=tuple(sorted({*request.off, "meaning"})))
    return replace(request, correct="off") if CORRECTIONS in off else request
