"""What do we know about words? Reviewed text files, one a kind, compiled into an immutable `Lexicon` with a version."""

from dictionaries.lexicon.compiled_store import LexiconHolder, open_lexicon, save_lexicon
from dictionaries.lexicon.compiling import SHIPPED, compile_lexicon, shipped_lexicon
from dictionaries.lexicon.errors import BadDictionaries, DictionaryError, RowFault
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.lexicon.schemas import BY_NAME, KINDS, Kind

__all__ = [
    "BY_NAME",
    "KINDS",
    "SHIPPED",
    "BadDictionaries",
    "DictionaryError",
    "Kind",
    "Lexicon",
    "LexiconHolder",
    "RowFault",
    "compile_lexicon",
    "open_lexicon",
    "save_lexicon",
    "shipped_lexicon",
]
