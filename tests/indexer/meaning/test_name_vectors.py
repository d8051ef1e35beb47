"""What things are compared by, as vectors in a file.

1. What is read is what was written, mapped; of another key, or where nothing was written, there is nothing.
2. Two parts, one after the other, are the whole; with others in place of some things it is as if made of these, and so
   are those of some things alone. What
   two dictionaries ask for otherwise is what has other texts.
3. The key changes with the vectors and with any paraphrase, and with nothing else.
4. A file that was cut off or is missing is damage.
5. Of more rows than are to be compared those with the same signs, or nearly, hold nearly all that are nearest; of no
   more, and without signs, all are.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.kinds.lists import Paraphrase
from dictionaries.meaning import WordVectors
from indexer.errors import DamagedIndex
from indexer.generation.base_doc_values import Name
from indexer.generation.checksums import check_contents, check_sizes
from indexer.meaning import (
    MeaningSources,
    NameVectors,
    Paraphrases,
    key_of,
    load_name_vectors,
    write_name_vectors,
)
from indexer.meaning.name_vectors import KEY, MATRIX, STARTS, signs_of

WORDS = tuple("身份证户口迁移驾照")
ROWS = (Paraphrase("丢了证怎么办", "身份证"), Paraphrase("搬家了", "户口迁移"))


def word_vectors(digest="a"):
    steps = np.random.default_rng(1).integers(-127, 128, (len(WORDS), 4)).astype(np.int8)
    scales = np.ones(len(WORDS), np.float32)
    return WordVectors("test", {word: row for row, word in enumerate(WORDS)}, steps, scales, digest)


VECTORS, PARAPHRASES = word_vectors(), Paraphrases.of(ROWS)
names = st.sampled_from(("身份证", "户口迁移", "驾照", "别的")).map(lambda text: Name(text, text))
things = st.lists(st.lists(names, max_size=3), max_size=6)


def same(one, other):
    np.testing.assert_array_equal(one.matrix, other.matrix)
    np.testing.assert_array_equal(one.starts, other.starts)


def test_vectors_are_read_as_written_and_a_cut_file_is_damage(tmp_path):
    folder = tmp_path / "meaning"
    assert load_name_vectors(folder, "k", 4) is None
    made = NameVectors.of(VECTORS, PARAPHRASES, [[Name("身份证", "身份证")], [], [Name("驾照", "驾照")]])
    assert made.matrix.shape == (4, 4)
    assert made.starts.tolist() == [0, 2, 3]
    parts = [NameVectors.of(VECTORS, PARAPHRASES, [[Name("身份证", "身份证")], []])]
    parts += [NameVectors.of(VECTORS, PARAPHRASES, [[Name("驾照", "驾照")]])]
    write_name_vectors(folder, parts, "k")
    same(load_name_vectors(folder, "k", 4), made)
    assert not load_name_vectors(folder, "k", 4).matrix.flags.writeable
    assert load_name_vectors(folder, "other", 4) is None
    check_contents(folder)
    for name, fault in ((MATRIX, b"123"), (STARTS, b"123"), (KEY, b"\xff"), (MATRIX, bytes(4 * 5))):
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(fault)
        with pytest.raises(DamagedIndex):
            load_name_vectors(folder, "k", 4)
        (folder / name).write_bytes(content)
    (folder / STARTS).unlink()
    with pytest.raises(DamagedIndex):
        check_sizes(folder)


@given(things, things)
def test_two_parts_of_vectors_are_the_whole(first, second):
    one, other = (NameVectors.of(VECTORS, PARAPHRASES, part) for part in (first, second))
    same(one.followed_by(other), NameVectors.of(VECTORS, PARAPHRASES, [*first, *second]))


@given(things, st.dictionaries(st.integers(0, 5), st.lists(names, max_size=3), max_size=4))
def test_vectors_with_other_things_equal_those_made_of_them(first, others):
    others = {thing: known for thing, known in others.items() if thing < len(first)}
    made = {thing: NameVectors.of(VECTORS, PARAPHRASES, [known]) for thing, known in others.items()}
    found = NameVectors.of(VECTORS, PARAPHRASES, first).with_things(made)
    same(found, NameVectors.of(VECTORS, PARAPHRASES, [others.get(i, known) for i, known in enumerate(first)]))


@given(things, st.lists(st.integers(0, 5), max_size=8))
def test_vectors_of_some_things_equal_those_made_of_them(first, chosen):
    chosen = [thing for thing in chosen if thing < len(first)]
    found = NameVectors.of(VECTORS, PARAPHRASES, first).of_things(np.array(chosen, np.int64))
    same(found, NameVectors.of(VECTORS, PARAPHRASES, [first[thing] for thing in chosen]))


def test_no_things_have_no_vectors(tmp_path):
    for number, parts in enumerate(([], [NameVectors.of(VECTORS, PARAPHRASES, [])])):
        write_name_vectors(tmp_path / str(number), parts, "k")
        assert load_name_vectors(tmp_path / str(number), "k", 4).things == 0


rows = st.lists(
    st.builds(Paraphrase, st.sampled_from(("甲", "乙")), st.sampled_from(("身份证", "身份证(补领)", "驾照")))
)


@given(rows, rows, st.lists(st.sampled_from(("身份证", "身份证补领", "驾照")), min_size=1, max_size=2))
def test_changed_paraphrases_are_those_with_other_texts(first, second, texts):
    one, other = Paraphrases.of(first), Paraphrases.of(second)
    known = [Name(text, text.removesuffix("补领")) for text in texts]
    names, bare = one.changed(other)
    assert (names, bare) == other.changed(one)
    if one.texts(known) != other.texts(known):
        assert any(name.exact in names for name in known) or known[0].bare in bare


def test_the_key_changes_with_vectors_and_paraphrases_only():
    def key(rows=ROWS, digest="a"):
        made = MeaningSources(lambda: rows, lambda: word_vectors(digest)).build([])
        assert made is not None
        assert made[1] == key_of(word_vectors(digest), Paraphrases.of(rows))
        return made[1]

    assert key() == key(tuple(ROWS))
    others = [
        key(digest="b"),
        key(ROWS[:1]),
        key((*ROWS, Paraphrase("x", "驾照"))),
        key((ROWS[1], Paraphrase("丢了证", "身份证"))),
    ]
    assert len({key(), *others}) == 5
    assert key((*ROWS[:1], Paraphrase("搬家了", "户口迁移", note="口语"))) == key()


def test_unreadable_word_vectors_build_nothing():
    def unreadable():
        raise ValueError("damaged")

    assert MeaningSources(lambda: ROWS, unreadable).build([]) is None


def test_rows_of_nearly_the_same_signs_hold_the_nearest():
    random = np.random.default_rng(5)
    centres = random.standard_normal((200, 192), np.float32)
    rows = np.repeat(centres, 50, axis=0) + 0.7 * random.standard_normal((10_000, 192), np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    starts = np.arange(0, 10_000, 2)
    known = NameVectors(rows, starts, signs_of(rows))
    found = wanted = 0
    for vector in rows[::500] + 0.02 * random.standard_normal((20, 192), np.float32):
        nearest = set((np.argsort(-(rows @ vector))[:20] // 2).tolist())
        found += len(nearest.intersection(known.may_be_near(vector, 400).tolist()))
        wanted += len(nearest)
    assert found >= 0.98 * wanted
    every = list(range(5_000))
    assert known.may_be_near(rows[0], 10_000).tolist() == every
    assert NameVectors(rows, starts).may_be_near(rows[0], 10).tolist() == every
    others = {3: NameVectors(rows[90:93], np.zeros(1, np.int64)), 4_999: NameVectors(rows[:1], np.zeros(1, np.int64))}
    changed = known.with_things(others)
    assert changed.signs is not None
    # a sum of so many products is not always rounded alike: a side of a plane that is as good as met may be the other
    assert np.bitwise_count(changed.signs ^ signs_of(changed.matrix)).sum() <= 1
