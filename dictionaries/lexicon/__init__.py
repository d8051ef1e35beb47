"""What do we know about words? Reviewed text files, one a kind, compiled into an immutable `Lexicon` with a version."""

from dictionaries.kinds import BY_NAME, KINDS, Kind
from dictionaries.lexicon.compiled import shipped_kinds
from dictionaries.lexicon.compiled_store import LexiconManager, open_lexicon, save_lexicon, saved_kinds
from dictionaries.lexicon.compiling import (
    SHIPPED,
    Compilation,
    compile_files,
    compile_lexicon,
    former_names,
    shipped_lexicon,
)
from dictionaries.lexicon.effective import is_of
from dictionaries.lexicon.errors import BadDictionaries, DictionaryError
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.lexicon.scope import EVERYBODY, EVERYWHERE, NATIONAL, Audience, ConditionalEntry, Scope, minute_of
from dictionaries.lexicon.scope_checks import ScopeFault, moment, scope_faults

__all__ = [
    "BY_NAME",
    "EVERYBODY",
    "EVERYWHERE",
    "KINDS",
    "NATIONAL",
    "SHIPPED",
    "Audience",
    "BadDictionaries",
    "Compilation",
    "ConditionalEntry",
    "DictionaryError",
    "Kind",
    "Lexicon",
    "LexiconManager",
    "Scope",
    "ScopeFault",
    "compile_files",
    "compile_lexicon",
    "former_names",
    "is_of",
    "minute_of",
    "moment",
    "open_lexicon",
    "save_lexicon",
    "saved_kinds",
    "scope_faults",
    "shipped_kinds",
    "shipped_lexicon",
]
