"""What an editor should look at in the documents of the store. One kind of finding, one file; `KINDS` has them in order
of the report.
"""

from __future__ import annotations

from search_engine.maintenance.quality.dead_links import DeadLinks
from search_engine.maintenance.quality.elements import MissingElements
from search_engine.maintenance.quality.expiring import Expiring
from search_engine.maintenance.quality.finding import Kind, Scope
from search_engine.maintenance.quality.foreign_links import ForeignLinks
from search_engine.maintenance.quality.missing_regional_copy import NoCopy
from search_engine.maintenance.quality.money import UnknownMoney
from search_engine.maintenance.quality.promise_over_law import SlowPromise
from search_engine.maintenance.quality.report import Report, examine
from search_engine.maintenance.quality.similar_names import SimilarNames
from search_engine.maintenance.quality.themes import UnknownThemes
from search_engine.maintenance.quality.unmasked import Unmasked

KINDS: dict[str, type[Kind]] = {
    kind.name: kind
    for kind in (
        MissingElements,
        UnknownThemes,
        UnknownMoney,
        SlowPromise,
        ForeignLinks,
        DeadLinks,
        NoCopy,
        SimilarNames,
        Expiring,
        Unmasked,
    )
}

__all__ = ["KINDS", "Report", "Scope", "examine"]
