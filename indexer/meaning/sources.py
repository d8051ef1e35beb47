"""What the vectors of names are made of when an index is built."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

import structlog

from dictionaries.kinds.lists import Paraphrase
from dictionaries.meaning import WordVectors, load_word_vectors
from indexer.generation.base_doc_values import Name
from indexer.meaning.name_vectors import NameVectors
from indexer.meaning.paraphrases import Paraphrases

LOG = structlog.get_logger("meaning")
# To be raised when the same vectors and paraphrases are to give other rows.
FORMAT = 1
# Things whose vectors are in memory at a time while an index is built: some ten MB.
AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class MeaningSources:
    """The paraphrases in force, and the vectors of words; both are looked at when they are needed.

    Attributes:
        rows: Gives the paraphrases in force.
        vectors: Gives the vectors of words. Raises `OSError` or `ValueError` where they cannot be read.
    """

    rows: Callable[[], Sequence[Paraphrase]]
    vectors: Callable[[], WordVectors] = field(default=load_word_vectors)

    def now(self) -> MeaningSources:
        """The same with the paraphrases of this moment: it can be sent to another process."""
        return replace(self, rows=partial(tuple[Paraphrase, ...], tuple(self.rows())))

    def build(self, things: Iterable[Sequence[Name]]) -> tuple[Iterator[NameVectors], str] | None:
        """The vectors of things, some thousand things at a time, and the key of what they are made of; None where there
        are no vectors of words.
        """
        try:
            vectors = self.vectors()
        except (OSError, ValueError) as error:
            LOG.warning("word vectors unreadable", error=str(error))
            return None
        paraphrases = Paraphrases.of(self.rows())
        rest = iter(things)
        batches = iter(lambda: list(islice(rest, AT_ONCE)), [])
        return (NameVectors.of(vectors, paraphrases, batch) for batch in batches), key_of(vectors, paraphrases)


def key_of(vectors: WordVectors, paraphrases: Paraphrases) -> str:
    """16 hex digits that change with the vectors, with any paraphrase, and with how rows are made of them."""
    return hashlib.sha256(f"{FORMAT} {vectors.digest} {paraphrases.digest}".encode()).hexdigest()[:16]
