"""Words of shared text against the plain way: every base looked at for every word.

1. A word is found in the names that have its characters (not in its opposite alone), near them, anywhere; a whole name
   by itself.
2. Its score is BM25 by field, to the last digits that float32 holds.
3. However the bases came, in one segment, in many, in many that were made one: the answers are the same.
4. Bases behind those that a commit counts do not add to the others' scores.
5. A file that is missing, cut, or not what it was is `DamagedIndex`.
6. Whole documents that are indexed elsewhere count for idf and mean length: a base scores as if they stood beside it.
"""

import math
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.opposites import says
from indexer.catalog import (
    CatalogText,
    SharedText,
    StatisticsCollector,
    TextStatistics,
    add_segment,
    open_segments,
    open_statistics,
    write_segment,
)
from indexer.catalog.catalog_text import K1, NO_OTHERS, B
from indexer.catalog.segment import FILES, open_segment
from indexer.catalog.text_statistics import SCORED
from indexer.errors import DamagedIndex
from indexer.generation import segments
from indexer.generation.checksums import check_contents
from indexer.generation.segments import FIRST, MOST_LATE, remove_others

WORDS = ("许可", "食品经营许可", "食品", "经营", "办理", "a", "ab", "证", "居民身份证", "许", "居民身份证补领", "居民")
NAMES = (
    "食品经营许可", "食品经营许可变更", "居民身份证补领", "居民身份证", "ab", "许可证", "",
    "非居民用电", "居民和非居民用电", "食品非经营许可",
)  # fmt: skip

words = st.lists(st.sampled_from(WORDS), max_size=6)


@st.composite
def shared_texts(draw):
    names = [name for name in draw(st.lists(st.sampled_from(NAMES), max_size=3)) if name]
    near, body = list(dict.fromkeys(draw(words))), draw(words)
    return SharedText([(name, max(1, len(name) - draw(st.integers(0, 2)))) for name in names], draw(words), near, body)


def written(folder: Path, texts: list[SharedText], sizes: list[int], others: TextStatistics = NO_OTHERS) -> CatalogText:
    """The texts in a first segment and, by `sizes`, later ones."""
    write_segment(folder / str(FIRST), texts[: sizes[0]])
    numbers, done = (FIRST,), sizes[0]
    for size in sizes[1:]:
        numbers = add_segment(folder, numbers, texts[done : done + size])
        done += size
    return CatalogText(open_segments([folder / str(number) for number in numbers]), len(texts), others)


@st.composite
def divided(draw):
    """Texts, and how many came with the build and each commit."""
    texts = draw(st.lists(shared_texts(), max_size=14))
    sizes = [draw(st.integers(0, len(texts)))]
    while sum(sizes) < len(texts):
        sizes.append(draw(st.integers(1, len(texts) - sum(sizes))))
    return texts, sizes


def bm25(texts: list[list[str]], word: str) -> dict[int, float]:
    having = {i: text.count(word) for i, text in enumerate(texts) if word in text}
    mean = sum(map(len, texts)) / max(len(texts), 1)
    idf = math.log1p((len(texts) - len(having) + 0.5) / (len(having) + 0.5))
    return {i: idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * len(texts[i]) / mean)) for i, tf in having.items()}


@given(given_texts=divided())
def test_words_of_shared_text_are_found_and_scored_as_plainly(given_texts):
    texts, sizes = given_texts
    names = [(slot, name) for slot, text in enumerate(texts) for name, _ in text.names]
    with tempfile.TemporaryDirectory(prefix="zwfw-test-") as folder:
        catalog = written(Path(folder), texts, sizes)
        assert catalog.bare.tolist() == [bare for text in texts for _, bare in text.names]
        for word in WORDS:
            found = catalog.word(word)
            assert found.names.tolist() == [i for i, (_, name) in enumerate(names) if says(name, word)]
            named = {slot for slot, name in names if says(name, word)}
            near = named | {i for i, text in enumerate(texts) if word in text.near}
            assert set(found.named.tolist()) == named
            assert set(found.near.tolist()) == near
            assert set(found.anywhere.tolist()) == near | {i for i, text in enumerate(texts) if word in text.body}
            for field in ("name_words", "body"):
                scores = catalog.scores(field, word)
                wanted = bm25([list(getattr(text, field)) for text in texts], word)
                assert dict(zip(scores.slots.tolist(), scores.scores.tolist(), strict=True)) == pytest.approx(wanted)
        for name in filter(None, NAMES):
            assert set(catalog.exact(name).tolist()) == {slot for slot, other in names if other == name}


@given(given_texts=divided(), elsewhere=st.lists(shared_texts(), max_size=8))
def test_documents_indexed_elsewhere_count_for_the_scores(given_texts, elsewhere):
    texts, sizes = given_texts
    with tempfile.TemporaryDirectory(prefix="zwfw-test-") as name:
        folder = Path(name)
        counted = StatisticsCollector()
        fields = ({field: " ".join(getattr(one, field)) for field in SCORED} for one in elsewhere)
        assert len(list(counted.counting(fields))) == len(elsewhere)
        counted.statistics().save(folder / "others")
        catalog = written(folder, texts, sizes, open_statistics(folder / "others"))
        for word in WORDS:
            for field in SCORED:
                together = [list(getattr(one, field)) for one in (*texts, *elsewhere)]
                found = catalog.scores(field, word)
                scores = dict(zip(found.slots.tolist(), found.scores.tolist(), strict=True))
                wanted = {i: score for i, score in bm25(together, word).items() if i < len(texts)}
                assert scores == pytest.approx(wanted)
                having = sum(word in one for one in together)
                assert catalog.scores(field, word).idf == pytest.approx(
                    math.log1p((len(together) - having + 0.5) / (having + 0.5))
                )


def text(name: str) -> SharedText:
    return SharedText([(name, len(name))], [name], [], [name])


@pytest.mark.parametrize(("small", "most"), [(1, MOST_LATE + 1), (5, MOST_LATE + 1), (segments.SMALL, 2)])
def test_many_segments_become_one(tmp_path, monkeypatch, small, most):
    monkeypatch.setattr(segments, "SMALL", small)
    texts = [text(f"名{i}") for i in range(2 * MOST_LATE + 4)]
    catalog = written(tmp_path, texts, [1] * len(texts))
    assert len(catalog._segments) <= most
    assert [catalog.exact(f"名{i}").tolist() for i in range(len(texts))] == [[i] for i in range(len(texts))]


def test_old_segments_go_and_those_in_use_stay(tmp_path):
    write_segment(tmp_path / str(FIRST), [text("甲")])
    numbers = add_segment(tmp_path, (FIRST,), [text("乙")])
    (tmp_path / "9").mkdir()
    remove_others(tmp_path, numbers)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(map(str, numbers))


def test_what_a_killed_process_has_left_is_written_over(tmp_path):
    write_segment(tmp_path / str(FIRST), [text("甲")])
    add_segment(tmp_path, (FIRST,), [text("乙"), text("丙")])
    numbers = add_segment(tmp_path, (FIRST,), [text("丁")])
    catalog = CatalogText(open_segments([tmp_path / str(number) for number in numbers]), 2)
    assert catalog.exact("丁").tolist() == [1]
    assert catalog.exact("乙").tolist() == []


def test_an_empty_catalog_answers(tmp_path):
    catalog = written(tmp_path, [], [0])
    assert not len(catalog.word("许可").anywhere)
    assert not len(catalog.scores("body", "许可").slots)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_or_changed_catalog_file_is_damage(tmp_path, name):
    write_segment(tmp_path / "1", [text("食品经营许可")])
    open_segment(tmp_path / "1")
    check_contents(tmp_path / "1")
    content = (tmp_path / "1" / name).read_bytes()
    (tmp_path / "1" / name).write_bytes(bytes([content[0] ^ 1]) + content[1:])
    with pytest.raises(DamagedIndex):
        check_contents(tmp_path / "1")
    (tmp_path / "1" / name).write_bytes(content[:-1])
    with pytest.raises(DamagedIndex):
        open_segment(tmp_path / "1")
    (tmp_path / "1" / name).unlink()
    with pytest.raises(DamagedIndex):
        open_segment(tmp_path / "1")


def test_counts_of_words_do_not_overflow(tmp_path):
    many = np.iinfo(np.uint16).max + 10
    write_segment(tmp_path / "1", [SharedText([], [], [], ["办"] * many), SharedText([], [], [], ["办"])])
    catalog = CatalogText(open_segments([tmp_path / "1"]), 2)
    scores = catalog.scores("body", "办").scores
    assert np.isfinite(scores).all()
    assert (scores > 0).all()
