"""Which paraphrases brought a first page: meaning compares a query with all that a card is called and asked for by, and
where a paraphrase is the nearest of these, it is what people said.

An analysis knows of them only where one is said word by word; the others act by the vectors of names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from dictionaries.caches import Latest
from dictionaries.kinds.lists import Paraphrase
from dictionaries.lexicon import Lexicon
from dictionaries.normalize import bare_name, squash
from indexer.generation.base_doc_values import Name
from search_engine.editing.replay.outcome import FIRST_PAGE
from search_engine.query.acting.row_candidates import Candidate
from search_engine.search.pipeline import Pipeline
from search_engine.search.result_set import ResultSet

ByQuery = Mapping[str, Sequence[Paraphrase]]
_by_query: Latest[Lexicon, ByQuery] = Latest()


def names_on_first_page(pipeline: Pipeline, answer: ResultSet) -> list[tuple[Name, ...]]:
    """What each card of the first page is called; of interest to whoever asks what a row leads to."""
    cards, snapshot = answer.cards.take(answer.order[:FIRST_PAGE]), pipeline.snapshot
    return snapshot.names_of(cards.base.tolist(), snapshot.columns.doc[cards.row].tolist())


def paraphrases_acting(pipeline: Pipeline, answer: ResultSet, names: Sequence[tuple[Name, ...]]) -> list[Candidate]:
    """The paraphrases that are nearest to a query of all that a card of its first page is compared by.

    Args:
        names: Of these cards.
    """
    resources = pipeline.query_analyzer.resources
    known, text = resources.names_by_meaning, answer.parsed_query.semantic_text
    if known is None or not text or not answer.matches.by_meaning:
        return []
    rows, vector = _by_query.of(resources.lexicon, lambda: _index(resources.lexicon)), known.of_name(text)
    found: dict[int, Candidate] = {}
    for of_card in dict.fromkeys(names):
        texts = known.paraphrases.texts(of_card)
        nearest = int(np.argmax([float(known.of_name(one) @ vector) for one in texts]))
        if nearest >= len(of_card):
            for row in rows.get(texts[nearest], ()):
                if is_called(of_card, row.title):
                    found[id(row)] = Candidate("paraphrases", row)
    return list(found.values())


def _index(lexicon: Lexicon) -> ByQuery:
    found: dict[str, list[Paraphrase]] = defaultdict(list)
    for row in lexicon.paraphrases:
        found[squash(row.query)].append(row)
    return found


def is_called(names: Sequence[Name], title: str) -> bool:
    """Whether a title is one of some names, with or without what stands in brackets."""
    exact, bare = squash(title), bare_name(title)
    return any(exact == name.exact for name in names) or (bool(names) and bare == names[0].bare)
