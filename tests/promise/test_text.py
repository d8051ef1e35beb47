"""What the words of a card score, against BM25 written out over the texts of the catalogue.

1. The text of a card is that of its base, or of the whole document where its base is of one region; a word weighs by
   all texts together, a length is measured by all texts, or by the whole documents' alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.normalize import normal_text
from indexer.documents.texts import TEXT_FIELDS, text_of
from ranker.matching.parsed_query import ParsedQuery
from ranker.profile import default_profile
from tests.promise.catalogues import requests, scenes
from tests.promise.examples import examples
from tests.promise.home import EVERYTHING, home_with
from tests.promise.library import Library
from tests.promise.texts import ANALYZER, Copy, Values

K1, B = 1.2, 0.75
# The engine keeps longer lengths rounded.
EXACT_LENGTH = 40
FIELDS = ("name", "body")
PHASE = default_profile().first_phase


@dataclass(frozen=True)
class Words:
    """The words of a text, as often as they stand there: in names, and anywhere."""

    name: tuple[str, ...]
    body: tuple[str, ...]

    @classmethod
    def of(cls, values: Values) -> Words:
        by_group: dict[str, list[str]] = {"name": [], "near": [], "body": []}
        for name, (group, _) in TEXT_FIELDS.items():
            if values.get(name):
                by_group[group] += ANALYZER.texts(normal_text(text_of(name, values[name])))
        return cls(tuple(by_group["name"]), tuple(word for words in by_group.values() for word in words))


class PlainText:
    """Scores texts of a library that was just built."""

    def __init__(self, library: Library) -> None:
        indexed = {copy.id: copy for copy in library.indexed()}
        self._alone = {copy.id: Words.of(copy.values) for copy in indexed.values() if library.is_alone(copy.base)}
        bases = {copy.base for copy in indexed.values() if not library.is_alone(copy.base)}
        self._bases = {base: Words.of(library.shared(base)) for base in bases}
        alone = list(self._alone.values())
        every = [*alone, *self._bases.values()]
        # counted once: what every card of every query is scored by
        self._having = {field: Counter(chain(*(set(getattr(one, field)) for one in every))) for field in FIELDS}
        self._mean = {field: (mean_length(every, field), mean_length(alone, field)) for field in FIELDS}

    def score(self, copy: Copy, parsed_query: ParsedQuery) -> float:
        """The sum over the words of a query, sub-words and alternatives counting less."""
        weights = dict.fromkeys(parsed_query.words, 1.0)
        for clause in parsed_query.clauses:
            for other in clause.alternatives[1:]:
                for word in other.words:
                    weights[word] = max(weights.get(word, 0), PHASE.alternatives * other.weight)
        for word in parsed_query.score_only_terms:
            weights.setdefault(word, PHASE.sub_words)
        return sum(
            weight * (PHASE.name_words * self._bm25(copy, "name", word) + PHASE.body * self._bm25(copy, "body", word))
            for word, weight in weights.items()
        )

    def is_long(self, copy: Copy) -> bool:
        """Whether the engine knows how long the text is only roughly."""
        return copy.id in self._alone and len(self._alone[copy.id].body) > EXACT_LENGTH

    def _bm25(self, copy: Copy, field: str, word: str) -> float:
        whole = copy.id in self._alone
        text = getattr(self._alone[copy.id] if whole else self._bases[copy.base], field)
        times = text.count(word)
        if not times:
            return 0.0
        every, having = len(self._alone) + len(self._bases), self._having[field][word]
        idf = math.log1p((every - having + 0.5) / (having + 0.5))
        return idf * times * (K1 + 1) / (times + K1 * (1 - B + B * len(text) / self._mean[field][whole]))


def mean_length(texts: Sequence[Words], field: str) -> float:
    """Of nothing: nothing is measured by it."""
    return sum(len(getattr(one, field)) for one in texts) / len(texts) if texts else math.nan


@examples(12)
@given(scene=scenes(), data=st.data())
def test_text_scores_equal_bm25(scene, data):
    asked = replace(
        data.draw(requests(scene.regions)),
        page=1,
        size=EVERYTHING,
        explain=True,
        filters=(),
        sort="relevance",
        is_read=True,
    )
    with home_with(scene.copies) as home:
        library = Library(home.now)
        library.put(scene.copies)
        library.build()
        plain, (page, scores) = PlainText(library), home.search_all(asked)
        for item in page.items:
            copy = library.copy(item.id)
            (text,) = (one["value"] for one in item.why["signals"] if one["name"] == "text")
            rel = 0.07 if plain.is_long(copy) else 1e-3
            assert text == pytest.approx(plain.score(copy, scores.parsed_query), rel=rel, abs=1e-3)
