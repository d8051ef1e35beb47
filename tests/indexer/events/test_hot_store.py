"""The tables that hot terms are counted in.

1. A batch is what comes after the position; only searches with a text are in it, and the position passes the others.
2. A batch counts once: what has been written by another, or was read before somebody was forgotten, is not written.
3. One row for each actor and text, the earliest; whatever the order and the size of batches.
4. A failure in the middle of a batch leaves nothing of it, and the next try counts it all.
5. Forgetting takes what was counted along: no byte of the person's queries is left; what others asked too stays, and
   single searches go singly.
6. Pruning deletes what is old, then what is rare, then the oldest; texts go with their last sighting, and numbers of
   texts are never used again.
7. An hour goes into what is usual once.
8. Lists are replaced whole, region by region.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.events import People, Visitor
from indexer.events.hot_terms import hot_store as module
from indexer.events.hot_terms.hot_store import HotStore, ListedTerm
from indexer.events.hot_terms.occurrences import Occurrence
from tests.indexer.events.event_samples import NOW, PSEUDONYMS, event, store_in
from tests.indexer.events.test_people import bytes_of

BUCKET = 600_000
WANG = PSEUDONYMS.user("wang")


@pytest.fixture
def store(tmp_path):
    store = store_in(tmp_path)
    yield store
    store.close()


def search(number: int, text: str = "居住证", region: str = "330110", ago: int = 0):
    minute = 23 * 60 + 59 - ago
    at = f"2025-11-24T{minute // 60:02d}:{minute % 60:02d}:00+08:00"
    return event(f"s{number}", "search", query=text, region=region, at=at)


def visitor(number: int) -> Visitor:
    return Visitor(subject=f"v{number}", address=f"10.0.{number}.1")


def sighting_of(asking) -> Occurrence:
    return Occurrence(asking.query, asking.actor, asking.block, asking.region, asking.at // BUCKET, asking.received)


def first_of_each(askings):
    found = {}
    for one in map(sighting_of, askings):
        key = (one.actor, one.text)
        if key not in found or (one.bucket, one.region) < (found[key].bucket, found[key].region):
            found[key] = one
    return list(found.values())


def count_all(hot: HotStore, limit: int = 100) -> None:
    while (batch := hot.batch(limit)).last != batch.after:
        assert hot.write(batch, first_of_each(batch.askings)) is not None


def rows_of(hot: HotStore):
    columns = hot.occurrences()
    texts = hot.texts(columns[0].tolist())
    return sorted(
        (texts[term], *others) for term, *others in zip(*(column.tolist() for column in columns), strict=True)
    )


def test_a_batch_has_the_searches_after_the_position(store):
    hot = HotStore(store)
    store.append([search(1), event("v1"), search(2, "公积金")], visitor(1), NOW)
    batch = hot.batch(2)
    assert [one.query for one in batch.askings] == ["居住证"]
    assert (batch.after, batch.last) == (0, 2)
    count_all(hot)
    assert hot.batch(10).askings == ()
    assert [row[0] for row in rows_of(hot)] == ["公积金", "居住证"]
    assert rows_of(hot)[0][3] == 330110000000


def test_a_batch_of_hot_terms_counts_once(store):
    hot = HotStore(store)
    store.append([search(1)], visitor(1), NOW)
    batch = hot.batch(10)
    occurrences = first_of_each(batch.askings)
    assert hot.write(batch, occurrences) is not None
    assert hot.write(batch, occurrences) is None
    People(store).agree(WANG, NOW)
    store.append([search(2, "秘密")], Visitor(WANG), NOW)
    late = hot.batch(10)
    People(store).forget(WANG)
    assert hot.write(late, first_of_each(late.askings)) is None
    count_all(hot)
    assert [row[0] for row in rows_of(hot)] == ["居住证"]


asked = st.lists(
    st.tuples(
        st.integers(0, 4), st.sampled_from(["居住证", "公积金"]), st.sampled_from(["330110", "330100"]),
        st.integers(0, 60),
    ),
    min_size=1,
    max_size=15,
)  # fmt: skip


# each example makes two databases of its own
@settings(max_examples=20)
@given(asked, st.randoms(use_true_random=False), st.integers(1, 7))
def test_one_row_an_actor_and_text_whatever_the_order(asked, random, limit):
    shuffled = list(asked)
    random.shuffle(shuffled)
    found = []
    for order in (asked, shuffled):
        with tempfile.TemporaryDirectory() as name:
            store = store_in(Path(name))
            store._salts[NOW // 86_400_000] = b"s" * 32
            hot = HotStore(store)
            for number, (who, text, region, ago) in enumerate(order):
                store.append([search(number, text, region, ago)], visitor(who), NOW)
                if random.random() < 0.3:
                    count_all(hot, limit)
            count_all(hot, limit)
            found.append(rows_of(hot))
            store.close()
    assert found[0] == found[1]
    assert len(found[0]) == len({(who, text) for who, text, _, _ in asked})


def test_a_failed_batch_leaves_nothing_and_is_counted_again(store, monkeypatch):
    hot = HotStore(store)
    store.append([search(1), search(2, "公积金")], visitor(1), NOW)
    batch = hot.batch(10)

    def full(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(module, "_set_state", full)
        with pytest.raises(OSError, match="disk full"):
            hot.write(batch, first_of_each(batch.askings))
    assert rows_of(hot) == []
    count_all(hot)
    assert len(rows_of(hot)) == 2


def test_a_forgotten_persons_searches_are_in_no_file(store, tmp_path):
    hot, people = HotStore(store), People(store)
    people.agree(WANG, NOW)
    store.append([search(1, "王的秘密"), search(2, "公积金"), search(3, "王的问题")], Visitor(WANG), NOW)
    store.append([search(4, "公积金")], visitor(1), NOW)
    count_all(hot)
    people.forget_footprint(WANG, ["s3"])
    assert [row[0] for row in rows_of(hot)] == ["公积金", "公积金", "王的秘密"]
    assert "王的问题".encode() not in bytes_of(tmp_path)
    people.forget(WANG)
    assert [row[0] for row in rows_of(hot)] == ["公积金"]
    assert "王的秘密".encode() not in bytes_of(tmp_path)


def test_forgetting_removes_searches_made_without_consent(store):
    hot = HotStore(store)
    store.append([search(1, "王的秘密")], Visitor(WANG), NOW)
    store.append([search(2, "公积金")], visitor(1), NOW)
    count_all(hot)
    People(store).forget(WANG)
    assert [row[0] for row in rows_of(hot)] == ["公积金"]


def test_pruning_deletes_the_old_then_the_rare(store):
    hot = HotStore(store)
    for number in range(8):
        text = "常见" if number < 4 else f"少见{number}"
        store.append([search(number, text, ago=10 * number)], visitor(number), NOW)
    count_all(hot)
    newest = max(row[4] for row in rows_of(hot))
    assert hot.prune(newest - 6, 100, 2, newest) == 1
    assert hot.prune(0, 4, 2, newest + 1) == 3
    assert {row[0] for row in rows_of(hot)} == {"常见"}
    assert hot.prune(0, 2, 2, newest + 1) >= 2
    (term,) = set(hot.occurrences()[0].tolist())
    assert hot.prune(newest + 1, 100, 2, newest) > 0
    assert hot.texts([term]) == {}
    store.append([search(20, "常见")], visitor(20), NOW)
    count_all(hot)
    assert hot.occurrences()[0].tolist()[0] > term


def test_an_hour_enters_the_baseline_once(store):
    hot = HotStore(store)
    row = {"region": 1, "hour": 5, "term": 7, "week": 2, "mean": 3.0, "square": 9.0}
    hot.write_hour(341, [row], 10)
    hot.write_hour(341, [{**row, "mean": 100.0}], 10)
    assert [(found.term, found.mean) for found in hot.seasonal_baseline(5, 1)] == [(7, 3.0)]
    assert hot.hours() == (341, 341)
    hot.write_hour(342, [{**row, "hour": 6, "term": term, "mean": float(term)} for term in range(8, 30)], 10)
    assert [found.term for found in hot.seasonal_baseline(6, 1)] == list(range(20, 30))
    assert hot.hours() == (341, 342)


def test_lists_of_hot_terms_are_replaced_whole(store):
    hot = HotStore(store)
    first, second = (ListedTerm(text, 2.0, "new", {"actors": 12}) for text in ("居住证", "公积金"))
    hot.put_lists({1: [first, second], 2: [second]})
    hot.put_lists({1: [second], 3: []})
    assert hot.lists([1, 2, 3]) == {1: [second], 2: [second]}
    assert hot.listed_regions() == [1, 2]
    hot.put_lists({1: []})
    assert hot.listed_regions() == [2]
