"""What do we know about words? Reviewed text files, one a kind, compiled into an immutable `Lexicon` with a version."""

from dictionaries.lexicon.compiled import read_compiled
from dictionaries.lexicon.compiled_store import LexiconManager, open_lexicon, save_lexicon, saved_kinds
from dictionaries.lexicon.compiling import (
    SHIPPED,
    Compilation,
    compile_files,
    compile_lexicon,
    former_names,
    shipped_lexicon,
)
from dictionaries.lexicon.errors import BadDictionaries, DictionaryError
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.lexicon.schemas import BY_NAME, KINDS, PORTAL_FUNCTIONS, Kind

__all__ = [
    "BY_NAME",
    "KINDS",
    "PORTAL_FUNCTIONS",
    "SHIPPED",
    "BadDictionaries",
    "Compilation",
    "DictionaryError",
    "Kind",
    "Lexicon",
    "LexiconManager",
    "compile_files",
    "compile_lexicon",
    "former_names",
    "open_lexicon",
    "read_compiled",
    "save_lexicon",
    "saved_kinds",
    "shipped_lexicon",
]
