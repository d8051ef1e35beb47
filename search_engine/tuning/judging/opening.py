"""The judging of an installation, put together."""

from __future__ import annotations

from search_engine.installation.installation import Installation
from search_engine.tuning.judging.judging_service import Judging


def judging_of(place: Installation) -> Judging:
    """The sets of an installation."""
    store = place.store
    return Judging(lambda: store.engine, place.tree, lambda: place.clock(), store.not_offline)
