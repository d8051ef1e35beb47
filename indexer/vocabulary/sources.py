"""What a build's vocabulary is made of besides the names of its documents and frequent queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dictionaries.pinyin import Pinyin
from indexer.analysis.analyzer import Analyzer
from indexer.vocabulary.build import build_vocabulary
from indexer.vocabulary.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class VocabularySources:
    """Words that are known whatever the documents say.

    Attributes:
        terms: Topics, synonyms and their targets.
        places: Names of places, short ones too.
        services: Names of well-known services.
        named: Names of offices, lines and portals.
    """

    terms: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def build(
        self,
        names: Iterable[str],
        queries: Sequence[tuple[str, int]],
        analyzer: Analyzer,
        pinyin: Pinyin,
        whole: Iterable[str] = (),
    ) -> Vocabulary:
        """The vocabulary of a catalogue, each of its names counting once; `whole` as in `build_vocabulary`."""
        counted = ((name, 1.0) for name in names)
        known = (self.places, self.services, whole, self.named)
        return build_vocabulary(counted, self.terms, queries, analyzer, pinyin, *known)
