"""Which words are there, how probable is each, and which are like a text that was typed?"""

from indexer.vocabulary.build import VocabularySources
from indexer.vocabulary.vocabulary import Vocabulary, load_vocabulary

__all__ = [
    "Vocabulary",
    "VocabularySources",
    "load_vocabulary",
]
