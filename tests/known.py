"""What many tests read and none changes, made once a process."""

from functools import lru_cache

from dictionaries.lexicon import shipped_lexicon
from dictionaries.places import PlaceBook
from dictionaries.regions import load_tree
from dictionaries.words import read_words
from indexer.analyzer import Analyzer


@lru_cache(maxsize=1)
def analyzer() -> Analyzer:
    """One with the words that it has in an installation."""
    return Analyzer(read_words())


@lru_cache(maxsize=1)
def place_book() -> PlaceBook:
    """The names of all places."""
    return PlaceBook.of(shipped_lexicon(), load_tree())
