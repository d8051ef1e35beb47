"""What a word that a document lacks is called there: its own words that are nearest to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dictionaries.lexicon import Lexicon
from dictionaries.meaning import WordVectors
from dictionaries.normalize import normal_text
from indexer.analysis.analyzer import Analyzer
from indexer.documents.texts import by_group, field_texts

# Words told of one that is missing; of a document that are looked at.
MOST, LOOKED_AT = 3, 400
# Cosine, and share of characters, from which a word is near another.
NEAR_IN_MEANING, NEAR_IN_CHARACTERS = 0.55, 0.3
SHORTEST = 2
SYNONYM, MEANING, CHARACTERS = "synonym", "meaning", "characters"


class OwnWords:
    """The words of a document, those of its names first.

    Args:
        document: In JSON values.
        vectors: None where none are used.
    """

    def __init__(
        self, document: Mapping[str, Any], analyzer: Analyzer, lexicon: Lexicon, vectors: WordVectors | None
    ) -> None:
        self._lexicon, self._vectors = lexicon, vectors
        groups = by_group(field_texts(document))
        self.text: Mapping[str, str] = {group: normal_text(text) for group, text in groups.items()}
        words = (token.text for text in self.text.values() for token in analyzer.top_words(text))
        self._words = [word for word in dict.fromkeys(words) if len(word) >= SHORTEST][:LOOKED_AT]

    def nearest(self, word: str) -> list[dict[str, str]]:
        """The nearest ones, with what tells that they are: synonyms, then meaning, then common characters."""
        found: dict[str, str] = {}
        for own, by in (*self._synonyms(word), *self._by_meaning(word), *self._by_characters(word)):
            if own != word:
                found.setdefault(own, by)
        return [{"text": own, "by": by} for own, by in found.items()][:MOST]

    def _synonyms(self, word: str) -> Iterator[tuple[str, str]]:
        text = "\n".join(self.text.values())
        for row in self._lexicon.synonyms:
            if row.term == word and row.target in text:
                yield row.target, SYNONYM
            elif row.target == word and row.term in text:
                yield row.term, SYNONYM

    def _by_meaning(self, word: str) -> Iterator[tuple[str, str]]:
        if self._vectors is None or not self._words:
            return
        vector = self._vectors.of(word)
        near = [(float(self._vectors.of(own) @ vector), own) for own in self._words]
        yield from ((own, MEANING) for cosine, own in _first(near) if cosine >= NEAR_IN_MEANING)

    def _by_characters(self, word: str) -> Iterator[tuple[str, str]]:
        near = [(_common(word, own), own) for own in self._words]
        yield from ((own, CHARACTERS) for share, own in _first(near) if share >= NEAR_IN_CHARACTERS)


def _common(one: str, other: str) -> float:
    """The share of their characters that two words have in common."""
    return len(set(one) & set(other)) / len(set(one) | set(other))


def _first(near: Iterable[tuple[float, str]]) -> list[tuple[float, str]]:
    return sorted(near, key=lambda one: -one[0])[:MOST]
