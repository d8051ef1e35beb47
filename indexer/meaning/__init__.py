"""What things are compared by, by meaning: their names and paraphrases as vectors, made when an index is built."""

from indexer.meaning.name_vectors import NameVectors, load_name_vectors, write_name_vectors
from indexer.meaning.paraphrases import Paraphrases
from indexer.meaning.sources import MeaningSources, key_of

__all__ = ["MeaningSources", "NameVectors", "Paraphrases", "key_of", "load_name_vectors", "write_name_vectors"]
