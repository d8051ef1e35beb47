"""Parting interactions, and their files.

1. Holding out takes that share of each user's items, rounded down, and nothing is lost or in both parts.
2. The same seed takes the same, another seed something else.
3. A split by time: nothing learned is later than anything asked for, and what is asked for is new to the user.
4. Files: lines of users and items, over both files together; repeated items count once.
5. Faults of a file are told together, by row.
6. Of the most common items only: theirs is all that is left, with times and features.
7. Interactions: the first time of a pair counts, once; what does not fit is refused.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from ranker.errors import BadEvaluationFile
from ranker.recommenders import Interactions, hold_out, read_interactions, read_split, split_by_time
from tests.ranker.recommenders.samples import binary, grouped, of_dense


@given(binary, st.sampled_from([0.2, 0.5]), st.integers(0, 3))
def test_holding_out_takes_its_share_and_loses_nothing(held, share, seed):
    split = hold_out(of_dense(held), share, seed)
    train, wanted = split.train.matrix.toarray(), split.wanted.toarray()
    np.testing.assert_array_equal(train + wanted, held)
    np.testing.assert_array_equal(wanted.sum(axis=1), np.floor(held.sum(axis=1) * share))


def test_held_out_interactions_keep_their_times():
    sample = grouped()
    train = hold_out(sample, 0.3, 1).train
    times = dict(zip(zip(*sample.matrix.nonzero(), strict=True), sample.times, strict=True))
    assert list(train.times) == [times[pair] for pair in zip(*train.matrix.nonzero(), strict=True)]


def test_the_seed_decides_what_is_held_out():
    one, same, other = (hold_out(grouped(), 0.2, seed).wanted for seed in (1, 1, 2))
    assert (one != same).nnz == 0
    assert (one != other).nnz > 0


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5), st.integers(0, 20)), min_size=1, max_size=30),
    st.sampled_from([0.1, 0.5]),
)
def test_a_split_by_time_learns_nothing_later_than_it_asks(events, share):
    user, item, time = np.array(events).T
    split = split_by_time(user, item, time, list("甲乙丙丁戊己"), share)
    train, wanted = split.train.matrix.toarray() > 0, split.wanted.toarray() > 0
    instants = [at for at in sorted(set(time)) if not train.any() or at > split.train.times.max()]
    assert instants
    before = {(u, i) for u, i, at in events if at < instants[0]}
    assert {tuple(pair) for pair in np.argwhere(train)} == before
    assert {tuple(pair) for pair in np.argwhere(wanted)} == {(u, i) for u, i, _ in events} - before


def test_files_of_interactions_are_read_together(tmp_path):
    (tmp_path / "train").write_bytes("﻿u1 甲 乙 甲\r\n\nu2\nu3 丙\n".encode())
    (tmp_path / "test").write_text("u3 甲 丁\nu4 乙\n", encoding="utf-8")
    split = read_split(tmp_path / "train", tmp_path / "test")
    assert split.train.items == tuple("甲乙丙丁")
    assert split.train.matrix.toarray().tolist() == [[1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]]
    assert split.wanted.toarray().tolist() == [[0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 1], [0, 1, 0, 0]]
    assert read_interactions(tmp_path / "train").matrix.toarray().tolist() == [[1, 1, 0], [0, 0, 0], [0, 0, 1]]


def test_faults_of_an_interaction_file_are_told_by_row(tmp_path):
    (tmp_path / "bad").write_bytes(b"u1 a\nu2 \xff\nu1 b\n")
    with pytest.raises(BadEvaluationFile) as caught:
        read_interactions(tmp_path / "bad")
    assert [fault.row for fault in caught.value.faults] == [2, 3]
    (tmp_path / "bad").write_bytes(b"\n")
    with pytest.raises(BadEvaluationFile, match="文件为空"):
        read_interactions(tmp_path / "bad")


def test_only_the_most_common_items_are_left():
    sample = grouped()
    split = hold_out(sample, 0.3, 1)
    fewer = split.of_most_common(5)
    users = split.train.matrix.toarray().sum(axis=0)
    kept = sorted(sorted(range(24), key=lambda item: (-users[item], item))[:5])
    assert fewer.train.items == tuple(sample.items[item] for item in kept)
    for less, whole in ((fewer.train.matrix, split.train.matrix), (fewer.wanted, split.wanted)):
        np.testing.assert_array_equal(less.toarray(), whole.toarray()[:, kept])
    np.testing.assert_array_equal(fewer.train.features.toarray(), sample.features.toarray()[kept])
    times = dict(zip(zip(*split.train.matrix.nonzero(), strict=True), split.train.times, strict=True))
    pairs = zip(*fewer.train.matrix.nonzero(), strict=True)
    assert fewer.train.times.tolist() == [times[user, kept[item]] for user, item in pairs]


def test_a_pair_of_interactions_counts_once_at_its_first_time():
    made = Interactions.from_pairs([1, 0, 1, 1], [2, 0, 2, 1], "甲乙丙", times=[5, 7, 3, 4])
    assert made.matrix.toarray().tolist() == [[1, 0, 0], [0, 1, 1]]
    assert made.times.tolist() == [7, 4, 3]
    good = made.matrix
    negative = sparse.csr_array(np.array([[-1.0, 0, 0]], dtype=np.float32))
    for wrong in (
        lambda: Interactions(good, ("甲", "乙")),
        lambda: Interactions(good, ("甲", "乙", "乙")),
        lambda: Interactions(good.astype(np.float64), ("甲", "乙", "丙")),
        lambda: Interactions(negative, ("甲", "乙", "丙")),
        lambda: Interactions(good, ("甲", "乙", "丙"), times=np.zeros(2)),
        lambda: Interactions(good, ("甲", "乙", "丙"), features=sparse.csr_array((2, 2))),
    ):
        with pytest.raises(ValueError, match=r"needed|weights"):
            wrong()
