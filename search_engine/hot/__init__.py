"""What do many people ask for here? Counting it (in the worker), and answering (in every process)."""

from search_engine.hot.answering import HotTerms
from search_engine.hot.parameters import HOT_PARAMETERS, read_hot

__all__ = ["HOT_PARAMETERS", "HotTerms", "read_hot"]
