"""What a build makes of the names of its bases: vectors, suggestions, vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.analysis.analyzer import Analyzer
from indexer.building.beside import Say
from indexer.generation.base_doc_values import BaseDocValues, Name
from indexer.generation.generation import Generation
from indexer.meaning import write_name_vectors
from indexer.store.documents import DocumentStore
from indexer.suggestions import SuggestionSources
from indexer.suggestions.collect import EntryCollector
from indexer.suggestions.making import write_suggestions, write_vocabulary

STAGE = "整理名称、联想词与词汇"
# Bases after each of which it is told how many have their vectors: about half a second.
NAMES_TOLD = 20_000


@dataclass(frozen=True, slots=True)
class NamesJob:
    """What it is made of; can be sent to another process.

    Attributes:
        path: The generation's folder, where the book of bases is written already.
        shared, bases: How many bases have copies in several regions, and how many there are.
        entries: Has been told all of them.
        sources: As they are at one moment.
        analyzer: Cuts names.
    """

    path: Path
    shared: int
    bases: int
    entries: EntryCollector
    sources: SuggestionSources
    analyzer: Analyzer

    def make(self, store: DocumentStore, say: Say) -> None:
        """Write all three."""
        generation = Generation(self.path)
        self._write_vectors(generation, say)
        write_suggestions(generation.suggestions, self.entries, store.profiles(), self.sources, self.analyzer)
        write_vocabulary(generation.vocabulary, self.entries, self.sources, self.analyzer)

    def _write_vectors(self, generation: Generation, say: Say) -> None:
        """Vectors of what bases are compared by, those in `catalog` and those of one region; without them each process
        makes its own.
        """
        if self.sources.meaning is None:
            return
        for folder, bases in (
            (generation.meaning, range(self.shared)),
            (generation.own_meaning, range(self.shared, self.bases)),
        ):
            found = self.sources.meaning.build(self._names(generation, bases, say))
            if found is not None:
                write_name_vectors(folder, *found)

    def _names(self, generation: Generation, bases: range, say: Say) -> Iterator[Sequence[Name]]:
        book = BaseDocValues(generation.bases, self.shared, self.bases)
        for base in bases:
            if base % NAMES_TOLD == 0:
                say(base)
            yield book.names(base)
