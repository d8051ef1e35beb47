"""What do many people ask for here? Counting it (in the worker), and answering (in every process)."""

from search_engine.hot.answering import hot_term_fields
from search_engine.hot.parameters import HOT_PARAMETERS

__all__ = ["HOT_PARAMETERS", "hot_term_fields"]
