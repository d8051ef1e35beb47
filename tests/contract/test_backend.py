"""What every text engine of the registry must do.

1. Term, phrase (neighbours in order), numbers; all, any; nothing found is nothing, not an error.
2. A boost multiplies a score; constant scores are exact powers of two, and their sums tell which words were found; a
word weighs what is said, however rare it is in the index, also after documents were deleted.
3. Writing replaces by key; deleting removes; both at once are one commit.
4. A reader sees one committed state and keeps it; the next one sees the newest.
5. Of equal scores the smaller key comes first, and a limit cuts there.
6. An empty index can be searched; frequencies count documents.
7. An index outlives its process: opened again it is what it was; a foreign folder is `DamagedIndex`; verifying finds it
whole.
8. A copied folder that was detached is an index of its own: what is written to it does not show in the first one.
"""

from __future__ import annotations

import shutil

import pytest

from indexer.backend import KEY, FieldKind
from indexer.backends import get_backend
from indexer.errors import DamagedIndex, IndexFailure
from indexer.query import AllOf, AnyOf, Bits, Boost, Constant, Numbers, Phrase, Term, WeightedTerms

SCHEMA = {
    KEY: FieldKind.NUMBER,
    "region": FieldKind.NUMBER,
    "words": FieldKind.FREQUENCIES,
    "chars": FieldKind.POSITIONS,
    "match": FieldKind.SET,
}


def document(key: int, words: str, region: int = 0) -> dict[str, str | int]:
    match = " ".join(dict.fromkeys(words.split()))
    return {KEY: key, "region": region, "words": words, "chars": " ".join(words.replace(" ", "")), "match": match}


DOCUMENTS = [
    document(1, "身份证 办理", 10),
    document(2, "身份证 补领 身份证", 11),
    document(3, "居住证 办理", 10),
    document(4, "公积金 提取", 4_294_967_295),
    document(5, "提取 公积金 租房", 12),
]


@pytest.fixture
def backend(engine):
    return get_backend(engine)


@pytest.fixture
def index(backend, tmp_path):
    made = backend.create(tmp_path / "text", SCHEMA)
    made.build(DOCUMENTS)
    yield made
    made.close()


def keys(index, query, limit=10):
    return sorted(index.reader().search(query, limit).keys.tolist())


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (Term("match", "身份证"), [1, 2]),
        (Term("words", "办理"), [1, 3]),
        (Term("match", "没有"), []),
        (Phrase("chars", tuple("身份证")), [1, 2]),
        (Phrase("chars", tuple("证办")), [1, 3]),
        (Phrase("chars", tuple("办证")), []),
        (Phrase("chars", ("租",)), [5]),
        (Phrase("chars", tuple("公积金提取")), [4]),
        (Numbers("region", (10,)), [1, 3]),
        (Numbers("region", (11, 12, 99)), [2, 5]),
        (Numbers("region", (4_294_967_295,)), [4]),
        (AllOf((Term("match", "公积金"), Term("match", "提取"))), [4, 5]),
        (AllOf((Term("match", "公积金"), Numbers("region", (12,)))), [5]),
        (AnyOf((Term("match", "租房"), Term("match", "补领"))), [2, 5]),
        (AnyOf((Term("match", "没有"), Term("match", "办理"))), [1, 3]),
        (AllOf((AnyOf((Term("match", "身份证"), Term("match", "居住证"))), Term("match", "办理"))), [1, 3]),
    ],
)
def test_each_kind_of_query_finds_its_documents(index, query, wanted):
    assert keys(index, query) == wanted
    assert index.reader().search(query, 10).complete
    assert index.reader().search(query, len(wanted)).complete
    assert index.reader().search(query, max(0, len(wanted) - 1)).complete == (not wanted)


def test_a_boost_multiplies_scores(index):
    reader = index.reader()
    plain = reader.search(Term("words", "身份证"), 10)
    boosted = reader.search(Boost(Term("words", "身份证"), 3.0), 10)
    assert boosted.keys.tolist() == plain.keys.tolist() == [2, 1]
    assert boosted.scores == pytest.approx(plain.scores * 3, rel=1e-5)
    assert (plain.scores > 0).all()


def test_a_word_weighs_what_is_said_in_any_index(backend, tmp_path):
    few, many = backend.create(tmp_path / "few", SCHEMA), backend.create(tmp_path / "many", SCHEMA)
    try:
        few.build([document(1, "身份证 办理"), document(2, "居住证 提取")])
        many.build([document(key, "身份证 办理" if key % 3 else "居住证 提取") for key in range(1, 41)])
        for idf in (0.5, 4.0):
            query = WeightedTerms((("words", "身份证", idf, 1.0),))
            # tf · (k1 + 1) / (tf + k1) is 1 for a word that stands once in a text of mean length
            assert few.reader().search(query, 10).scores == pytest.approx([idf], rel=1e-4)
            assert many.reader().search(query, 40).scores == pytest.approx([idf] * 27, rel=1e-4)
        many.write([], delete=range(1, 10))
        assert many.reader().search(WeightedTerms((("words", "身份证", 1.0, 2.0),)), 40).scores == pytest.approx(
            [2.0] * 21, rel=1e-4
        )
        assert not len(many.reader().search(WeightedTerms((("words", "没有", 2.0, 1.0),)), 40).keys)
    finally:
        few.close()
        many.close()


def test_2_constant_scores_make_exact_masks(index):
    words = ["身份证", "办理", "补领", "公积金", *(f"无{i}" for i in range(18)), "提取", "租房"]
    parts = tuple(Constant(Term("match", word), float(1 << place)) for place, word in enumerate(words))
    hits = index.reader().search(AnyOf(parts), 10)
    masks = {key: int(score) for key, score in zip(hits.keys.tolist(), hits.scores.tolist(), strict=True)}
    bit = {word: 1 << place for place, word in enumerate(words)}
    assert masks == {
        row[KEY]: sum(bit.get(word, 0) for word in row["match"].split())
        for row in DOCUMENTS
        if set(row["match"].split()) & set(bit)
    }


def test_bits_are_found_within_another_query(index):
    words = ("没有", "身份证", "办理", "提取")
    parts, within = tuple(Term("match", word) for word in words), AnyOf((Numbers("region", (10, 12)),))
    hits = index.reader().search(Bits(parts, within), 10)
    masks = {key: int(score) for key, score in zip(hits.keys.tolist(), hits.scores.tolist(), strict=True)}
    assert masks == {1: 0b0110, 3: 0b0100, 5: 0b1000}
    assert not len(index.reader().search(Bits(parts[:1], within), 10).keys)
    assert not len(index.reader().search(Bits(parts, Term("match", "没有")), 10).keys)
    assert index.reader().possible((*parts, Bits(parts[:1], within))) == [1, 2, 3]


def test_3_replace_and_delete_in_one_commit(index):
    index.write([document(2, "居住证 补领"), document(6, "身份证 遗失")], delete=[1, 77])
    assert keys(index, Term("match", "身份证")) == [6]
    assert keys(index, Term("match", "居住证")) == [2, 3]
    assert index.reader().count() == 5
    index.write([document(6, "身份证 遗失")])
    index.write([document(6, "身份证 遗失")])
    assert keys(index, Term("match", "遗失")) == [6]
    index.write([], delete=[6])
    assert keys(index, Term("match", "遗失")) == []


def test_4_a_reader_keeps_its_state(index):
    before = index.reader()
    assert len(before.search(Term("match", "身份证"), 10).keys) == 2
    index.write([document(7, "身份证 挂失")], delete=[1, 2])
    assert sorted(before.search(Term("match", "身份证"), 10).keys.tolist()) == [1, 2]
    assert before.count() == 5
    assert keys(index, Term("match", "身份证")) == [7]


def test_of_equal_scores_the_smaller_key_comes_first_and_a_limit_cuts(backend, tmp_path):
    index = backend.create(tmp_path / "many", SCHEMA)
    index.build([document(key, "同样 的 文字") for key in reversed(range(50))])
    first = index.reader().search(Term("words", "同样"), 20)
    assert len(set(first.scores.tolist())) == 1
    assert (len(first.keys), first.complete) == (20, False)
    assert [index.reader().search(Term("words", "同样"), limit).complete for limit in (49, 50, 51)] == [
        False,
        True,
        True,
    ]
    for limit in (20, 50):
        again = index.reader().search(Term("words", "同样"), limit)
        assert again.keys[:20].tolist() == first.keys.tolist()
    assert first.keys.tolist() == list(range(20))
    index.close()


def test_an_empty_index_is_searched_and_frequencies_count(backend, tmp_path, index):
    empty = backend.create(tmp_path / "empty", SCHEMA)
    empty.build([])
    assert empty.reader().search(Term("match", "身份证"), 10).keys.tolist() == []
    assert empty.reader().search(AnyOf((Term("match", "a"), Numbers("region", (1, 2)))), 10).keys.tolist() == []
    assert (empty.reader().count(), empty.reader().frequency("match", "身份证")) == (0, 0)
    reader = index.reader()
    assert [reader.frequency("words", word) for word in ("身份证", "提取", "没有")] == [2, 2, 0]
    empty.close()


def test_an_index_is_the_same_when_opened_again(backend, tmp_path, index):
    index.write([document(8, "护照 办理")], delete=[3])
    index.close()
    backend.verify(tmp_path / "text", SCHEMA)
    again = backend.open(tmp_path / "text", SCHEMA, writable=True)
    assert keys(again, Term("match", "办理")) == [1, 8]
    again.write([document(9, "护照 换发")])
    assert keys(again, Term("match", "护照")) == [8, 9]
    again.close()


def test_a_folder_without_an_index_is_damage(backend, tmp_path):
    (tmp_path / "none").mkdir()
    for check in (backend.open, backend.verify):
        with pytest.raises(DamagedIndex):
            check(tmp_path / "none", SCHEMA)
        with pytest.raises(DamagedIndex):
            check(tmp_path / "nowhere", SCHEMA)


def test_an_index_of_other_fields_is_damage(backend, tmp_path, index):
    with pytest.raises(DamagedIndex):
        backend.open(tmp_path / "text", {KEY: FieldKind.NUMBER, "words": FieldKind.SET})


def test_an_unknown_engine_is_named():
    with pytest.raises(IndexFailure, match="tantivy"):
        get_backend("solr")


def test_8_a_detached_copy_is_an_index_of_its_own(backend, index, tmp_path):
    index.write([document(6, "居住证 签注")], delete=[3])
    shutil.copytree(tmp_path / "text", tmp_path / "copy", ignore=shutil.ignore_patterns("*.lock"))
    backend.detach(tmp_path / "copy", SCHEMA)
    copy = backend.open(tmp_path / "copy", SCHEMA, writable=True)
    before = index.reader()
    copy.write([document(1, "护照")], delete=[2])
    index.write([document(7, "驾驶证")])
    everything = Numbers(KEY, tuple(range(1, 9)))
    assert (keys(copy, everything), keys(index, everything)) == ([1, 4, 5, 6], [1, 2, 4, 5, 6, 7])
    assert (keys(copy, Term("match", "护照")), keys(index, Term("match", "护照"))) == ([1], [])
    assert sorted(before.search(everything, 10).keys.tolist()) == [1, 2, 4, 5, 6]
    backend.verify(tmp_path / "text", SCHEMA)
    backend.verify(tmp_path / "copy", SCHEMA)
    copy.close()
