"""Is what was typed misspelt, and what is meant?"""

from search_engine.query.spelling.speller import Correction, Edit, Speller, apply_edits

__all__ = ["Correction", "Edit", "Speller", "apply_edits"]
