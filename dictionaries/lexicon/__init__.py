"""What do we know about words? Reviewed text files, one a kind, compiled into an immutable `Lexicon` with a version."""

from dictionaries.kinds import BY_NAME, KINDS, Kind
from dictionaries.lexicon.compiled_store import LexiconManager, open_lexicon, save_lexicon
from dictionaries.lexicon.compiling import SHIPPED, former_names, shipped_lexicon
from dictionaries.lexicon.effective import is_of
from dictionaries.lexicon.errors import BadDictionaries
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.lexicon.scope import EVERYBODY, NATIONAL, Audience, minute_of

__all__ = [
    "BY_NAME",
    "EVERYBODY",
    "KINDS",
    "NATIONAL",
    "SHIPPED",
    "Audience",
    "BadDictionaries",
    "Kind",
    "Lexicon",
    "LexiconManager",
    "former_names",
    "is_of",
    "minute_of",
    "open_lexicon",
    "save_lexicon",
    "shipped_lexicon",
]
