"""Bases that are cut into other words.

1. Segments in which some bases have other words are what they would be had they been written so; names stay.
2. Segments without such bases stay the files that they are.
3. Counts of documents that were cut anew are those of the documents as they are now.
"""

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.catalog import SharedText, StatisticsCollector, open_segment, write_segment
from indexer.catalog.segment import ARRAYS, CatalogSegment
from indexer.catalog.segments import replace_words

WORDS = st.lists(st.sampled_from("奶茶店许可"), max_size=5)
TEXTS = st.builds(
    lambda name, near, body: SharedText([(f"名{len(name)}", 2)], name, list(dict.fromkeys(near)), body),
    WORDS,
    WORDS,
    WORDS,
)
DOCUMENTS = st.builds(lambda name, body: {"name_words": " ".join(name), "body": " ".join(body)}, WORDS, WORDS)


def arrays(segment: CatalogSegment) -> list[object]:
    tables = (segment.in_names, segment.in_text)
    numbers = [getattr(table, part).tolist() for table in tables for part in ("terms", "ends", "ids", "counts")]
    return [*numbers, *(getattr(segment.arrays, name).tolist() for name in ARRAYS), segment.names]


@given(st.data(), st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=3))
def test_replaced_words_equal_segments_written_with_them(tmp_path_factory, data, parts):
    folder: Path = tmp_path_factory.mktemp("catalog")
    for number, texts in enumerate(parts, 1):
        write_segment(folder / str(number), texts)
    flat = [text for texts in parts for text in texts]
    slots = data.draw(st.sets(st.integers(0, len(flat) - 1)))
    new = {
        slot: SharedText(flat[slot].names, other.name_words, other.near, other.body)
        for slot in slots
        for other in (data.draw(TEXTS),)
    }
    found = replace_words(folder, range(1, len(parts) + 1), new)
    first = 0
    for number, texts in zip(found, parts, strict=True):
        here = [new.get(first + place, text) for place, text in enumerate(texts)]
        write_segment(folder / "plain", here)
        assert arrays(open_segment(folder / str(number))) == arrays(open_segment(folder / "plain"))
        assert (number <= len(parts)) == new.keys().isdisjoint(range(first, first + len(texts)))
        first += len(texts)


@given(st.lists(DOCUMENTS, max_size=5), st.lists(st.tuples(DOCUMENTS, DOCUMENTS), max_size=5))
def test_counts_of_recut_documents_are_those_of_the_new_words(same, changed):
    before, after, delta = StatisticsCollector(), StatisticsCollector(), StatisticsCollector()
    before.count([*same, *(old for old, _ in changed)])
    after.count([*same, *(new for _, new in changed)])
    for old, new in changed:
        delta.count([new])
        delta.without([old])
    found, plain = delta.added_to(before.statistics()), after.statistics()
    assert (found.documents, found.lengths) == (plain.documents, plain.lengths)
    assert np.array_equal(found.terms, plain.terms)
    assert np.array_equal(found.counts, plain.counts)
