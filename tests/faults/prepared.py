"""What an installation makes of the dictionaries that ship, made in the process that children are forked from: a second
of a processor for each of them otherwise, of which there are a hundred.
"""

from __future__ import annotations

from dictionaries.regions import load_tree
from search_engine.query.analysis import AnalysisResources
from tests.faults.program import LEXICON
from tests.known import analyzer, made_once

# Never left: it holds for as long as the process lives.
SHARED = made_once()
SHARED.__enter__()
PREPARED = AnalysisResources.of(LEXICON, analyzer(), load_tree())
