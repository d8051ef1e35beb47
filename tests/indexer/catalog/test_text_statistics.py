"""The same text scores the same in both places, whole documents in the engine and bases in arrays, but for its length.

1. A word weighs the same; a text's length is measured by the mean of all texts here and by the mean of its index there.
   So two scores of one text are no further apart than these two means.
2. Counted in pieces, statistics say what the plain way says; a missing or cut file is `DamagedIndex`.
"""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis.fields import SCHEMA
from indexer.backend import KEY
from indexer.backends import get_backend
from indexer.catalog import CatalogText, SharedText, StatisticsCollector, open_segments, open_statistics, write_segment
from indexer.catalog.term_table import term_hash
from indexer.catalog.text_statistics import FILES, SCORED
from indexer.errors import DamagedIndex
from indexer.generation.checksums import check_sizes
from indexer.query import WeightedTerms

WORDS = ("许可", "食品", "经营", "办理", "居民", "身份证")
texts = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30), min_size=1, max_size=6)


def document(key: int, words: list[str]) -> dict[str, str | int]:
    return {
        KEY: key,
        "region": 0,
        "base": key,
        **dict.fromkeys(SCHEMA.keys() - {KEY, "region", "base"}, " ".join(words)),
    }


@settings(max_examples=15)
@given(bases=texts, wholes=texts, text=st.lists(st.sampled_from(WORDS), min_size=1, max_size=30))
def test_one_text_scores_alike_in_engine_and_arrays(bases, wholes, text):
    bases, wholes, collector = [*bases, text], [*wholes, text], StatisticsCollector()
    with tempfile.TemporaryDirectory(prefix="zwfw-test-") as name:
        folder = Path(name)
        engine = get_backend("tantivy").create(folder / "own", SCHEMA)
        engine.build(collector.counting([document(key, words) for key, words in enumerate(wholes)]))
        write_segment(folder / "1", [SharedText([], words, [], words) for words in bases])
        catalog = CatalogText(open_segments([folder / "1"]), len(bases), collector.statistics())
        here = sum(map(len, [*bases, *wholes])) / len([*bases, *wholes])
        there = sum(map(len, wholes)) / len(wholes)
        for field in SCORED:
            for word in dict.fromkeys(text):
                ours = catalog.scores(field, word)
                in_arrays = dict(zip(ours.slots.tolist(), ours.scores.tolist(), strict=True))[len(bases) - 1]
                hits = engine.reader().search(WeightedTerms(((field, word, catalog.scores(field, word).idf, 1.0),)), 20)
                in_engine = dict(zip(hits.keys.tolist(), hits.scores.tolist(), strict=True))[len(wholes) - 1]
                apart = in_engine / in_arrays
                assert min(1.0, there / here) - 1e-4 <= apart <= max(1.0, there / here) + 1e-4
        engine.close()


@given(given_texts=texts)
def test_text_statistics_equal_a_plain_count(given_texts):
    collector = StatisticsCollector()
    assert len(list(collector.counting(document(0, words) for words in given_texts))) == len(given_texts)
    with tempfile.TemporaryDirectory(prefix="zwfw-test-") as name:
        collector.statistics().save(Path(name))
        found = open_statistics(Path(name))
        assert found.documents == len(given_texts)
        for field in SCORED:
            assert found.length(field) == sum(map(len, given_texts))
            for word in (*WORDS, "没有"):
                assert found.having(term_hash(field, word)) == sum(word in words for words in given_texts)
        assert not found.having(term_hash("near", "许可"))


@pytest.mark.parametrize("name", FILES)
def test_a_cut_statistics_file_is_damage(tmp_path, name):
    collector = StatisticsCollector()
    list(collector.counting([document(0, ["许可"])]))
    collector.statistics().save(tmp_path)
    check_sizes(tmp_path)
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:-3])
    with pytest.raises(DamagedIndex):
        check_sizes(tmp_path)
    with pytest.raises(DamagedIndex):
        open_statistics(tmp_path)
