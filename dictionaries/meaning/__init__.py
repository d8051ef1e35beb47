"""What words mean, as far as vectors tell: texts that mean about the same lie close, whatever they are made of."""

from dictionaries.meaning.word_vectors import VECTORS, WordVectors, load_word_vectors

__all__ = ["VECTORS", "WordVectors", "load_word_vectors"]
