"""The judging of an installation, put together."""

from __future__ import annotations

from search_engine.installation.installation import Installation
from search_engine.tuning.judging.judging_service import Judging


def judging_of(place: Installation) -> Judging:
    """The sets of an installation."""
    return Judging(lambda: place.store.engine, place.tree, lambda: place.clock())
