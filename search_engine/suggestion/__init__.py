"""What may a few typed keys become? Entries of the index that begin with them, or have them inside."""

from search_engine.suggestion.rules import SuggestionRules
from search_engine.suggestion.suggester import Suggester
from search_engine.suggestion.suggestion import Suggestion

__all__ = ["Suggester", "Suggestion", "SuggestionRules"]
