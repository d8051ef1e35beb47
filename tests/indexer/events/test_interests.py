"""What is learnt from.

1. A favourite that was taken back counts no more, and nothing else of the matter changes: in whichever order events
   come, whenever they happened; of one document, not of the matter's other copies (any events, against the plain way).
2. `until` cuts by arrival: what is taken back after it still counts before it.
3. Favourites in the interests are those that the person sees as kept.
4. What was handled since an instant is all of it, though events were imported in whatever order (any order).
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.events import EVENT_TYPES, EventStore, People, Visitor
from indexer.events.event import Event
from indexer.events.interaction_matrix import handled_since, interaction_matrix
from indexer.events.user_history import kept_bases
from tests.indexer.events.event_samples import DAY, NOW, PSEUDONYMS, store_in

pytestmark = pytest.mark.long

PEOPLE = [PSEUDONYMS.user(name) for name in ("wang", "li")]
Done = tuple[int, str, str, int]  # person, type, document, days ago
done = st.tuples(
    st.integers(0, 1),
    st.sampled_from(["favourite", "unfavourite", "favourite", "unfavourite", "view"]),
    st.sampled_from(["a1", "a2", "b1"]),
    st.integers(1, 4),
)


def stored(folder: Path, user_history: list[Done]) -> EventStore:
    store = store_in(folder)
    People(store).agree_all(PEOPLE, NOW - 9 * DAY)
    for number, (person, type, document, days) in enumerate(user_history):
        event = Event(f"e{number}", type, NOW - days * DAY, documents=(document,))
        store.append([event], Visitor(PEOPLE[person]), NOW)
    return store


def entries(store: EventStore, until: int | None = None) -> set[tuple[int, str, int, int, int]]:
    found, keys = interaction_matrix(store, until), store.items()
    numbers = {People(store).number(user): place for place, user in enumerate(PEOPLE)}
    rows = zip(found.user, found.item, found.type, found.first, found.last, strict=True)
    return {
        (numbers[int(user)], keys[int(item)], int(kind), int(first), int(last))
        for user, item, kind, first, last in rows
    }


def plain(user_history: list[Done]) -> set[tuple[int, str, int, int, int]]:
    times: dict[tuple[int, str, int], list[int]] = {}
    for place, (person, type, document, days) in enumerate(user_history):
        back = any(
            (other, kind, about) == (person, "unfavourite", document) and (-ago, late) > (-days, place)
            for late, (other, kind, about, ago) in enumerate(user_history)
        )
        if type == "view" or (type == "favourite" and not back):
            times.setdefault((person, document[0], EVENT_TYPES[type].number), []).append(NOW - days * DAY)
    return {(*key, min(at), max(at)) for key, at in times.items()}


@settings(max_examples=60, deadline=None)
@given(st.lists(done, max_size=10), st.integers(0, 10))
def test_a_favourite_taken_back_counts_no_more(user_history: list[Done], until: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = stored(Path(folder), user_history)
        assert entries(store) == plain(user_history)
        assert entries(store, until) == plain(user_history[:until])
        favourite = EVENT_TYPES["favourite"].number
        for person, user in enumerate(PEOPLE):
            kept = {item for who, item, kind, *_ in entries(store) if (who, kind) == (person, favourite)}
            assert kept == set(kept_bases(store, user))
        store.close()


def test_a_late_favourite_stays_taken_back(tmp_path: Path) -> None:
    taken_back_first = [(0, "unfavourite", "a1", 1), (0, "favourite", "a1", 3), (0, "view", "a1", 2)]
    store = stored(tmp_path, taken_back_first)
    assert {kind for _, _, kind, *_ in entries(store)} == {EVENT_TYPES["view"].number}
    assert kept_bases(store, PEOPLE[0]) == {}


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=60), st.integers(0, 20))
def test_handled_since_gives_all_that_was_handled(tmp_path_factory, arrivals, days):
    """An import is kept as if it had come when it happened, so that receipts do not rise with the sequence."""
    store = store_in(tmp_path_factory.mktemp("handled"))
    for number, (ago, imported) in enumerate(arrivals):
        one = Event(f"e{number}", "handle", NOW - ago * DAY, documents=("a1",))
        visitor = Visitor(subject=f"v{number}")
        if imported:
            store.bring_in([(one, visitor)], NOW)
        else:
            store.append([one], visitor, NOW)
    found = handled_since(store, NOW - days * DAY)
    assert len(found.item) == sum(ago <= days for ago, _ in arrivals)
