"""What is said of each matter, as words: with it, a matter that nobody has handled yet has neighbours."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from scipy import sparse

from dictionaries.normalize import normal_text
from indexer.analysis.analyzer import Analyzer
from ranker.recommenders import Interactions

# Words of the name count as often as they stand; headings that a catalogue gives count as much as a name's word twice.
HEADING = 2.0
# Bases of one region are described too, but a catalogue of policies by the hundred thousand is not: matters alone.


def described(matters: Iterable[tuple[str, Mapping[str, Any]]], analyzer: Analyzer) -> Interactions:
    """Items × words, of which nobody has had any."""
    words: dict[str, int] = {}
    keys: list[str] = []
    # not lists: a nation's matters have millions of words, 16 bytes each
    rows, columns, values = array("i"), array("i"), array("d")
    for key, content in matters:
        for word, count in _words(content, analyzer):
            rows.append(len(keys))
            columns.append(words.setdefault(word, len(words)))
            values.append(count)
        keys.append(key)
    shape = (len(keys), max(len(words), 1))
    features = sparse.csr_array((np.array(values), (np.array(rows), np.array(columns))), shape=shape)
    empty = sparse.csr_array((0, len(keys)), dtype=np.float32)
    return Interactions(empty, tuple(keys), features=features)


def _words(content: Mapping[str, Any], analyzer: Analyzer) -> Iterator[tuple[str, float]]:
    for text in (content.get("title", ""), *content.get("aliases", ())[:3]):
        for word in analyzer.words(normal_text(text)):
            yield word, 1.0
    for field in ("themes", "site_themes", "life_events", "topics"):
        for heading in content.get(field, ()):
            yield f"{field}:{heading}", HEADING
    department = (content.get("authority") or {}).get("department")
    if department:
        yield f"department:{department}", 1.0
