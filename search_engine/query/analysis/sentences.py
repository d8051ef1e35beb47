"""Whether a text is a sentence as people speak, or a search of a few words.

One question, asked once: of a sentence only a part names what is meant, of a search every word does. Names of the
catalogue, however long, are no sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dictionaries.normalize import squash
from search_engine.query.analysis.query_analysis import REMOVED, QueryAnalysis

if TYPE_CHECKING:
    from search_engine.query.analysis.resources import AnalysisResources

# Words, single characters among them, that make a sentence: with what only sentences have, and with nothing such. Of
# the judged queries, searches have 1-4 words and official names seldom more than 6.
WITH_SCAFFOLDING, WITHOUT = 5, 7


def is_sentence(analysis: QueryAnalysis, resources: AnalysisResources) -> bool:
    """Whether a text is one."""
    words = len(resources.analyzer.top_words(analysis.text))
    if words < WITH_SCAFFOLDING or (words < WITHOUT and not has_scaffolding(analysis)):
        return False
    return squash(analysis.text) not in resources.names.squashed


def has_scaffolding(analysis: QueryAnalysis) -> bool:
    """Whether a text has what only sentences have: phrases that ask, or the scaffolding around them."""
    return bool(analysis.asks or analysis.texts(REMOVED))
