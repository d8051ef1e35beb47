"""What an editor should look at in the documents of the store. One kind of finding, one file; `KINDS` has them in order
of the report.
"""

from __future__ import annotations

from search_engine.care.quality.dead_links import DeadLinks
from search_engine.care.quality.elements import MissingElements
from search_engine.care.quality.expiring import Expiring
from search_engine.care.quality.finding import Kind, Scope
from search_engine.care.quality.foreign_links import ForeignLinks
from search_engine.care.quality.missing_regional_copy import NoCopy
from search_engine.care.quality.money import UnknownMoney
from search_engine.care.quality.promise_over_law import SlowPromise
from search_engine.care.quality.report import Report, examine
from search_engine.care.quality.similar_names import SimilarNames
from search_engine.care.quality.themes import UnknownThemes

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
    )
}

__all__ = ["KINDS", "Report", "Scope", "examine"]
