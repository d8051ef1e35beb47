"""The vocabulary and its language model.

1. The key of a window is that of its text alone; a window less a character has the key of what is left. A table finds
   what going through its entries finds, for any keys.
2. Words of the catalogue, terms, queries, services and places are there, marked as such; whole names of any length are
   known as names, their parts are not.
3. Saved and loaded it is the same; a file that is missing or cut is told.
4. Probabilities of what may follow a word sum to one; a pair that was seen is likelier than one that was not.
5. Words are found by sound (near sounds too), by first letters, and without one of their characters.
6. The commonest words come first.
"""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import DamagedIndex
from indexer.vocabulary import Vocabulary, load_vocabulary
from indexer.vocabulary.sounds import initial_symbols, near_symbols, sounds
from indexer.vocabulary.spans import DeletionWindows, SpanKeys, pair_keys, text_key
from indexer.vocabulary.tables import Table, codes, string_keys
from tests.vocabularies import PINYIN, SERVICES, TERMS, small_vocabulary

TEXT = st.text("公积金提取身份证abc1", min_size=1, max_size=14)


def key(text: str) -> int:
    return int(string_keys(codes(text), np.array([0, len(text)], np.uint32))[0])


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return small_vocabulary()


@given(TEXT, st.integers(1, 12))
def test_keys_of_windows_are_those_of_their_texts(text: str, longest: int) -> None:
    found = SpanKeys.of(codes(text), longest)
    layout = found.layout
    for number, (start, end) in enumerate(zip(layout.starts.tolist(), layout.ends.tolist(), strict=True)):
        assert found.keys[number] == key(text[start:end])
        assert layout.number(start, end) == number
    assert len(found.keys) == sum(len(text) - n + 1 for n in range(1, min(longest, len(text)) + 1))
    assert text_key(codes(text))[0] == key(text)


@given(TEXT, st.integers(2, 5), st.integers(2, 12), st.data())
def test_keys_of_gapped_windows_skip_the_gap(text: str, shortest: int, longest: int, data: st.DataObject) -> None:
    spans = SpanKeys.of(codes(text), max(longest, 2))
    some = np.array(data.draw(st.lists(st.booleans(), min_size=len(spans.keys), max_size=len(spans.keys))), bool)
    gaps = DeletionWindows.of(len(text), shortest, longest).isin_sorted(some)
    wanted = [
        (start, length, place)
        for length in range(2, min(longest, len(text)) + 1)
        for place in range(-1, length if length >= shortest else 0)
        for start in range(len(text) - length + 1)
        if some[spans.layout.number(start, start + length)]
    ]
    starts = spans.layout.starts[gaps.windows].tolist()
    lengths = spans.layout.lengths[gaps.windows].tolist()
    assert list(zip(starts, lengths, gaps.places.tolist(), strict=True)) == wanted
    for (start, length, place), found in zip(wanted, spans.without(gaps).tolist(), strict=True):
        left = text[start : start + length]
        assert found == key(left if place < 0 else left[:place] + left[place + 1 :])


@given(st.lists(st.text("公积金身份abc", min_size=2, max_size=2), min_size=1))
def test_keys_of_pairs_are_those_of_their_texts(pairs: list[str]) -> None:
    assert pair_keys(codes("".join(pairs))).tolist() == [key(pair) for pair in pairs]


FEW_KEYS = st.sampled_from([0, 1, 2, 1 << 40, 1 << 60, (1 << 60) + 1, 1 << 63, (1 << 64) - 1])


@given(st.lists(st.tuples(FEW_KEYS, st.integers(0, 9))), st.lists(FEW_KEYS), st.integers(1, 3))
def test_tables_find_what_a_plain_search_finds(entries: list[tuple[int, int]], asked: list[int], most: int) -> None:
    table = Table.of(
        np.array([key for key, _ in entries], np.uint64), np.array([word for _, word in entries], np.uint32)
    )
    words = {key: sorted({word for other, word in entries if other == key}) for key in asked}
    keys = np.array(asked, np.uint64)
    assert table.first(keys).tolist() == [words[key][0] if words[key] else -1 for key in asked]
    assert list(zip(*table.found(keys, most), strict=True)) == [
        (place, word) for place, key in enumerate(asked) for word in words[key][:most]
    ]


def test_words_of_catalogue_terms_services_and_places_are_there(vocabulary: Vocabulary) -> None:
    for text in (*TERMS, *SERVICES, "公积金查询", "护照办理"):
        word = vocabulary.number(text)
        assert vocabulary.text(word) == text
        assert vocabulary.of_site(word)
        assert vocabulary.is_term(word)
    assert "杭州" in vocabulary
    assert "余杭" in vocabulary
    assert "一个不存在的词" not in vocabulary
    assert not vocabulary.of_site(vocabulary.number("葡萄"))


def test_names_of_any_length_are_known(vocabulary: Vocabulary) -> None:
    assert vocabulary.is_name(
        "在城市公共场所举办大型群众性活动的安全许可审批(县级权限)".translate({40: None, 41: None})
    )
    assert vocabulary.is_name("食品经营许可")
    assert not vocabulary.is_name("食品经营")
    assert not vocabulary.is_name("")


def test_a_saved_vocabulary_loads_the_same(vocabulary: Vocabulary, tmp_path: Path) -> None:
    vocabulary.save(tmp_path / "vocabulary")
    loaded = load_vocabulary(tmp_path / "vocabulary")
    assert len(loaded) == len(vocabulary)
    assert loaded.number("公积金提取") == vocabulary.number("公积金提取")
    assert np.array_equal(loaded.model.after, vocabulary.model.after)
    assert loaded.is_name("护照办理")
    (tmp_path / "vocabulary" / "marks").unlink()
    with pytest.raises(DamagedIndex):
        load_vocabulary(tmp_path / "vocabulary")


def test_probabilities_of_followers_sum_to_one(vocabulary: Vocabulary) -> None:
    every = np.arange(len(vocabulary))
    for text in ("公积金", "居民", "葡萄"):
        first = np.full(len(vocabulary), vocabulary.number(text))
        total = np.exp(vocabulary.model.transition(first, every).astype(np.float64)).sum()
        assert total == pytest.approx(1.0, abs=0.01)


def test_pairs_that_were_seen_are_likelier(vocabulary: Vocabulary) -> None:
    first, none = vocabulary.number("公积金"), -1
    second = vocabulary.number("贷款")
    seen, alone = vocabulary.model.transition(np.array([first, none]), np.array([second, second])).tolist()
    assert seen > alone


def found_by(vocabulary: Vocabulary, table: str, symbols: np.ndarray) -> set[str]:
    keys = string_keys(symbols.astype(np.uint32), np.array([0, len(symbols)], np.uint32))
    _, words = getattr(vocabulary, table).found(keys, 50)
    return {vocabulary.text(word) for word in words}


def test_words_are_found_by_sound_letters_and_gap(vocabulary: Vocabulary) -> None:
    heard = np.array(sounds(PINYIN.syllables("工鸡金")), np.uint32)
    assert "公积金" in found_by(vocabulary, "sounding", near_symbols(heard))
    near = np.array(sounds(PINYIN.syllables("深分争")), np.uint32)
    assert "身份证" in found_by(vocabulary, "sounding", near_symbols(near))
    assert "身份证" in found_by(vocabulary, "initials", initial_symbols(near))
    assert "营业执照" in found_by(vocabulary, "gaps", codes("营业照"))


def test_the_commonest_words_come_first(vocabulary: Vocabulary) -> None:
    assert np.all(np.diff(vocabulary.model.alone) <= 1e-6)
