"""Is what was typed misspelt, and what is meant?"""

from search_engine.query.spelling.correction import Correction, Edit
from search_engine.query.spelling.speller import Speller, apply_edits

__all__ = ["Correction", "Edit", "Speller", "apply_edits"]
