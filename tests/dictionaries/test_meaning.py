"""Word vectors.

1. Words are cut the longest first, none of them unknown, in their order, not overlapping; with the lengths of the
   words the same ones.
2. A text's vector has length 1, or is 0 where no word is known; the order of words does not count.
3. A table written is the table read, within half a step; one that is damaged is refused.
4. Distilling finds again what a sum of word vectors made, and by conjugate gradients what solving outright finds.
5. The shipped table: people's words lie nearer to what is meant than to what is not.
6. Tuning brings together what belongs together, by the gradient of its loss, and leaves other words where they are.
7. A table that is tuned on learns from what people say, also from what no search is compared with: of matters that the
   catalogue has, in other words than the paraphrases.
"""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from dictionaries.making.meaning import build
from dictionaries.making.meaning.acceptance import TableFell, accepted
from dictionaries.making.meaning.build import learned_from, things_in, vocabulary
from dictionaries.making.meaning.distilling import RIDGE, _ridge, distil, weights
from dictionaries.making.meaning.tuning import TEMPERATURE, _gradient, tuned
from dictionaries.meaning import WordVectors, load_word_vectors
from dictionaries.meaning.word_vectors import VECTORS, cut, lengths_of, write_word_vectors
from dictionaries.normalize import squash
from tests.known import catalogue, others

TEXT = st.text("身份证明书办理 ,abc12", max_size=20)
WORDS = st.frozensets(st.text("身份证明书办理", min_size=1, max_size=3), max_size=8)


def small() -> WordVectors:
    steps = np.array([[127, 0, 0], [0, 127, 0], [60, 0, 127]], np.int8)
    return WordVectors("test", {"身份证": 0, "证": 1, "etc": 2}, steps, np.array([0.5, 1, 1], np.float32))


@given(TEXT, WORDS)
def test_a_text_is_cut_into_its_longest_words_first(text: str, words: frozenset[str]) -> None:
    found, at = cut(text, words), 0
    for word in found:
        at = text.index(word, at) + len(word)
        assert word in words
    if any(word in text for word in words):
        assert found
    assert cut(text, words, lengths_of(words)) == found


def test_digits_spaces_and_unknown_words_are_cut_as_examples_say() -> None:
    assert cut("2手房3个月v2版", {"二手房", "三", "二", "个", "月"}) == ["二手房", "三", "个", "月"]
    assert cut("补身份证 etc办理12", {"身份证", "身份", "证", "etc", "办"}) == ["身份证", "etc", "办"]


@given(TEXT)
def test_a_text_has_a_vector_of_length_one_or_zero(text: str) -> None:
    vectors = small()
    found = vectors.of(text)
    assert found.dtype == np.float32
    expected = 1.0 if cut(text, vectors.words) else 0.0
    assert float(np.linalg.norm(found)) == pytest.approx(expected, abs=1e-5)


def test_the_order_of_words_does_not_change_a_vector() -> None:
    vectors = small()
    np.testing.assert_allclose(vectors.of("身份证etc"), vectors.of("etc 身份证"), atol=1e-6)
    np.testing.assert_array_equal(vectors.of_all(["证", ""])[1], 0)


def test_a_table_of_vectors_is_read_within_half_a_step(tmp_path: Path) -> None:
    vectors = np.random.default_rng(1).normal(size=(3, 5)).astype(np.float32)
    vectors[1] = 0
    path = tmp_path / "vectors.npz"
    write_word_vectors(path, "about", ["身份证", "证", "etc"], vectors)
    found = load_word_vectors(path)
    assert (found.about, list(found.words), found.dimensions) == ("about", ["身份证", "证", "etc"], 5)
    step = np.abs(vectors).max(axis=1, keepdims=True) / 127
    assert (np.abs(found.steps * found.scales[:, None] - vectors) <= step / 2 + 1e-6).all()


def test_a_damaged_table_of_vectors_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    with path.open("wb") as file:
        words = np.frombuffer("一\n二".encode(), np.uint8)
        np.savez(file, about=np.array(""), words=words, steps=np.zeros((1, 2), np.int8), scales=np.zeros(1, np.float32))
    with pytest.raises(ValueError, match="个数不一致"):
        load_word_vectors(path)


def test_distilling_finds_the_vectors_that_made_the_sums() -> None:
    """A model that itself adds up words: every text is met by the words' vectors."""
    chance = np.random.default_rng(2)
    words = [chr(ord("一") + i) for i in range(40)]
    true = chance.normal(size=(40, 8)).astype(np.float32)
    texts = ["".join(chance.choice(words, 4, replace=False)) for _ in range(400)]
    place = {word: i for i, word in enumerate(words)}
    of_texts = np.array([true[[place[word] for word in text]].mean(axis=0) for text in texts], np.float32)
    # the model says of words alone only half the truth
    alone = (true + chance.normal(size=true.shape)).astype(np.float32)
    even = np.ones(40, np.float32)
    found = distil(words, even, alone, texts, of_texts)
    assert found.shape == (40, 8)

    def fit(vectors: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> float:
        sums = np.array([vectors[[place[word] for word in text]].sum(axis=0) for text in texts])
        mean = of_texts - alone.mean(axis=0)
        lengths = np.linalg.norm(sums, axis=1) * np.linalg.norm(mean, axis=1)
        # distil turns the axes: inner products are what stays
        grams = sums @ sums.T, mean @ mean.T
        return float((grams[0] * grams[1]).sum() / np.sqrt((grams[0] ** 2).sum() * (grams[1] ** 2).sum())) * (
            float(lengths.min() > 0)
        )

    assert fit(found) > 0.97 > 0.9 > fit((alone - alone.mean(axis=0)).astype(np.float32))


def test_conjugate_gradients_solve_what_solving_outright_does() -> None:
    chance = np.random.default_rng(3)
    table = sparse.random(60, 12, 0.3, "csr", np.float32, chance)
    rest = chance.normal(size=(60, 5)).astype(np.float32)
    dense = table.toarray()
    outright = np.linalg.solve(dense.T @ dense + RIDGE * np.eye(12), dense.T @ rest)
    np.testing.assert_allclose(_ridge(table, rest), outright, atol=1e-4)


def test_distilling_learns_from_short_distinct_texts() -> None:
    texts = learned_from(iter(["身份证　补领", "身份证 补领", "a", "https://x.example/1", "长" * 61, "etc办理"]))
    assert texts == ["etc办理", "身份证 补领"]
    found = vocabulary(texts)
    assert {"身份证", "补", "领", "etc", "的"} <= found.keys()
    assert found["的"] > found["身份证"]


def test_rare_words_weigh_more_in_a_vector() -> None:
    found = weights([1_000_000, 1_000, 0])
    assert 0 < found[0] < found[1] < found[2] <= 1


@pytest.mark.parametrize(
    ("said", "meant", "other"),
    [
        ("老爹老妈的户口弄到我这", "父母投靠子女户口迁移", "夫妻投靠户口迁移"),
        ("领养的孩子断绝关系", "解除收养关系登记", "出生登记"),
        ("刚退伍回来去哪报到", "退役军人接收报到登记", "失业登记"),
        ("养梅花鹿", "国家重点保护陆生野生动物人工繁育许可", "食品经营许可"),
        ("想开个敬老院", "养老机构备案", "幼儿园入园登记"),
        ("被炒鱿鱼了没工作", "失业登记", "企业设立登记"),
    ],
)
def test_what_people_say_lies_nearer_to_what_is_meant(said: str, meant: str, other: str) -> None:
    vectors = load_word_vectors()
    text = vectors.of(said)
    assert float(text @ vectors.of(meant)) > float(text @ vectors.of(other))
    assert "MIT" in vectors.about


def test_tuning_brings_words_of_one_thing_together() -> None:
    """Words of one thing that begin apart come to lie nearest to each other; words of no text stay."""
    chance = np.random.default_rng(4)
    words = [chr(ord("一") + i) for i in range(60)]
    begin = chance.normal(size=(60, 16)).astype(np.float32)
    things = [[words[i], words[i + 1], words[i] + words[i + 1]] for i in range(0, 40, 2)]
    pairs = [(words[i], words[i + 1]) for i in range(40, 50, 2)]
    found = tuned(words, begin, things, pairs)
    assert _nearest_is_fellow(begin[:50]) < 0.2
    assert _nearest_is_fellow(found[:50]) > 0.8
    np.testing.assert_array_equal(found[50:], begin[50:])
    np.testing.assert_array_equal(tuned(words, begin, things, pairs), found)


def _nearest_is_fellow(vectors: np.ndarray) -> float:
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = unit @ unit.T - 2 * np.eye(len(unit))
    return float((cosines.argmax(axis=1) == np.arange(len(unit)) ^ 1).mean())


def test_a_tuned_table_that_gets_worse_is_refused() -> None:
    """What was not tuned on must be found as well as before, and stay near itself."""
    chance = np.random.default_rng(6)
    words = [chr(ord("一") + i) for i in range(40)]
    begin = chance.normal(size=(40, 16)).astype(np.float32)
    things = [[words[i], words[i + 1]] for i in range(0, 40, 2)]
    for i in range(0, 40, 2):
        begin[i + 1] = begin[i] + 0.3 * chance.normal(size=16)
    better = lambda some: begin if len(some) < len(things) else begin * 2  # noqa: E731
    np.testing.assert_array_equal(accepted(words, begin, things, better), begin * 2)
    scrambled = chance.normal(size=begin.shape).astype(np.float32)
    with pytest.raises(TableFell, match="未参与调整的事项的查找效果由"):
        accepted(words, begin, things, lambda _: scrambled)
    endings = [*words, "办理"]
    table = np.vstack((begin, np.zeros((1, 16), np.float32)))
    loud = np.vstack((begin, np.full((1, 16), 9, np.float32)))
    with pytest.raises(TableFell, match="名称稍加变动后的相似度由"):
        accepted(endings, table, things, lambda _: loud)


def test_tuning_without_known_pairs_changes_nothing() -> None:
    begin = np.ones((2, 3), np.float32)
    np.testing.assert_array_equal(tuned(["一", "二"], begin, [["一"], ["三", "四"]], [("一", "五")]), begin)


def test_the_gradient_is_that_of_the_loss() -> None:
    chance = np.random.default_rng(5)
    vectors = chance.normal(size=(5, 3))
    ones, others = (sparse.csr_matrix(chance.integers(0, 2, (4, 5)) + np.eye(4, 5)) for _ in range(2))

    def loss(values: np.ndarray) -> float:
        left, right = (table @ values for table in (ones, others))
        left, right = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (left, right))
        powers = np.exp(left @ right.T / TEMPERATURE)
        own = np.diag(powers)
        return float(-np.log(own / powers.sum(axis=0)).mean() - np.log(own / powers.sum(axis=1)).mean()) / 2

    found = _gradient(vectors, ones, others)
    for place in np.ndindex(*vectors.shape):
        step = np.zeros_like(vectors)
        step[place] = 1e-6
        slope = (loss(vectors + step) - loss(vectors - step)) / 2e-6
        assert found[place] == pytest.approx(slope, rel=1e-2, abs=1e-3)


def test_names_aliases_and_paraphrases_of_a_document_belong_together() -> None:
    documents = [{"title": "出生登记", "aliases": ["上户口"]}, {"title": "独 一"}]
    paraphrases = [["孩子生了要报", "出生登记", ""], ["宝宝落户", "上户口"], ["别的说法", "别处的事"]]
    assert things_in(documents, paraphrases) == [
        ["出生登记", "上户口", "孩子生了要报", "宝宝落户"],
        ["独一"],
        ["别处的事", "别的说法"],
    ]


def test_tuning_learns_from_paraphrases_and_no_judged_query(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[list[str]] = []
    monkeypatch.setattr(build, "tuned", lambda _words, vectors, things, _pairs: (taken.extend(things), vectors)[1])
    build.main(["--vectors", str(VECTORS), "--out", str(tmp_path / "vectors.npz")])
    by_name = {name: set(texts) for name, *texts in taken}
    said, paraphrases = build.rows_of_table("said", build.HERE), build.rows_of_table("paraphrases")
    known = {*(squash(one.title) for one in catalogue()), *(squash(one["title"]) for one in others())}
    for query, title in said:
        assert squash(query) in by_name[squash(title)]
        assert squash(title) in known
    queries = [squash(query) for query, *_ in said]
    assert len(set(queries)) == len(queries) > 6_000
    assert not set(queries) & {squash(row[0]) for row in paraphrases}
