"""The event store.

1. An id of one sender counts once, in one batch or in several, in whichever process; what was there first stays.
2. Who has not agreed is in no row: no user, no session.
3. One person is one actor in many sessions; sessions without a person are apart; addresses of one /24 share a block,
   blocks of one /16 or IPv6 /32 the upper half of their hash, unless they are an intranet's.
4. Sequence numbers rise; `since` gives each event once, with its items.
5. A document that nothing knows is told apart; a document that has gone keeps its number.
6. What is older than it may be goes, and only that.
7. A salt is thrown away after two days: the same person is then another actor.
8. Two senders with the same id do not shadow each other: programs by their keys, files, visitors.
9. Whatever is written while the clock is a day ahead, or behind, is there, once, and no salt lives longer for it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.events import EventStore, People, Visitor
from indexer.events.pseudonyms import NETWORK_BITS, block_of
from tests.indexer.events.event_samples import DAY, NOW, PSEUDONYMS, event, keys_of, store_in

WANG = PSEUDONYMS.user("wang")


def test_an_events_id_counts_once(tmp_path):
    store, other = store_in(tmp_path), store_in(tmp_path)
    first = store.append([event("e1"), event("e2"), event("e1", document="b1")], Visitor(), NOW)
    again = other.append([event("e2", document="b1"), event("e3")], Visitor(), NOW)
    assert (first.new, first.known, again.new, again.known) == (2, 1, 1, 1)
    assert [(row.id, row.items) for row in store.since(0)] == [("e1", (1,)), ("e2", (1,)), ("e3", (1,))]


def test_without_consent_no_row_names_a_person(tmp_path):
    store = store_in(tmp_path)
    store.append([event("e1", session="s1")], Visitor(WANG), NOW)
    People(store).agree(WANG, NOW)
    store.append([event("e2", session="s1")], Visitor(WANG), NOW)
    before, after = store.since(0)
    assert (before.user, before.session) == (None, None)
    assert after.user == People(store).number(WANG)
    assert after.session == PSEUDONYMS.session("s1")


def test_one_person_is_one_actor_in_many_sessions(tmp_path):
    store = store_in(tmp_path)
    store.append([event("e1", session="s1")], Visitor(WANG, address="10.1.2.3"), NOW)
    store.append([event("e2", session="s2")], Visitor(WANG, address="10.1.2.200"), NOW)
    store.append([event("e3", session="s2")], Visitor(address="10.1.3.3"), NOW)
    store.append([event("e4", session="s3")], Visitor(address="::ffff:10.1.3.9"), NOW)
    one, two, three, four = store.since(0)
    assert one.actor == two.actor
    assert len({one.actor, three.actor, four.actor}) == 3
    assert one.block == two.block != three.block == four.block


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("1.2.3.4", "1.2.200.4", True),
        ("1.2.3.4", "1.3.3.4", False),
        ("240e:3a1:1::1", "240e:3a1:ffff::1", True),
        ("240e:3a1:1::1", "240e:3a2:1::1", False),
        ("10.1.2.3", "10.1.3.3", False),
        ("fd00:0:1::1", "fd00:0:2::1", False),
    ],
)
def test_addresses_of_one_network_share_a_block(one, other, alike):
    salt = b"s" * 32
    found = [block_of(salt, address) for address in (one, other)]
    assert found[0] != found[1]
    assert (found[0] >> NETWORK_BITS == found[1] >> NETWORK_BITS) == alike
    assert len({block & (1 << NETWORK_BITS) - 1 for block in found}) == 2
    assert block_of(b"t" * 32, one) >> NETWORK_BITS != found[0] >> NETWORK_BITS


def test_events_are_read_once_in_order_with_their_items(tmp_path):
    store = store_in(tmp_path)
    store.append([event("i1", "impression", documents=["b2", "a1", "a2"])], Visitor(), NOW)
    store.append([event("s1", "search", query="居住证")], Visitor(), NOW)
    shown, search = store.since(0)
    keys = store.items()
    assert [keys[item] for item in shown.items] == ["b", "a", "a"]
    assert store.document_ids(shown.documents) == dict(zip(shown.documents, ["b2", "a1", "a2"], strict=True))
    assert (search.query, search.items) == ("居住证", ())
    assert store.since(shown.sequence) == [search]
    assert store.last() == search.sequence


def test_unknown_documents_of_events_are_named(tmp_path):
    store = store_in(tmp_path)
    batch = [event("e1"), event("e2", document="x9"), event("e3", "impression", documents=["a1", "x8"])]
    assert store.unknown(batch) == [None, "x9", "x8"]
    later = EventStore(store.location, lambda: PSEUDONYMS, lambda ids: {})
    assert later.unknown([event("e4")]) == [None]


def test_only_events_past_their_time_are_deleted(tmp_path):
    store = store_in(tmp_path)
    store.append([event("e1")], Visitor(), NOW - 3 * DAY)
    store.append([event("e2")], Visitor(), NOW)
    assert store.delete_received_before(NOW - DAY) == 1
    assert [row.id for row in store.since(0)] == ["e2"]


def test_a_salt_is_thrown_away_after_two_days(tmp_path):
    store = store_in(tmp_path)
    store.append([event("e1")], Visitor(WANG), NOW)
    store.append([event("e2")], Visitor(WANG), NOW)
    store.append([event("e3")], Visitor(WANG), NOW + 2 * DAY)
    one, two, later = store.since(0)
    assert one.actor == two.actor != later.actor
    assert NOW // DAY not in store.salts()


# each example makes a database of its own
@settings(max_examples=20)
@given(st.lists(st.lists(st.integers(0, 9), max_size=6), max_size=6))
def test_batches_sent_again_add_nothing(batches):
    with tempfile.TemporaryDirectory() as folder:
        stores = [store_in(Path(folder)), store_in(Path(folder))]
        new = 0
        for turn, batch in enumerate(batches):
            new += stores[turn % 2].append([event(f"e{name}") for name in batch], Visitor(), NOW).new
        distinct = {f"e{name}" for batch in batches for name in batch}
        assert new == len(distinct)
        assert {row.id for row in stores[0].since(0)} == distinct
        for store in stores:
            store.close()
    assert keys_of(["x"]) == {}


def test_senders_do_not_shadow_each_others_ids(tmp_path):
    store = store_in(tmp_path)
    senders = [Visitor(sender=1), Visitor(sender=2), Visitor(WANG), Visitor(subject="a"), Visitor(address="10.1.2.3")]
    assert [store.append([event("e1")], sender, NOW).new for sender in senders] == [1] * 5
    assert [store.append([event("e1")], sender, NOW + 1).known for sender in senders] == [1] * 5
    assert store.bring_in([(event("e1"), senders[0])], NOW).new == 1
    assert store.bring_in([(event("e1"), senders[1])], NOW).known == 1, "a file that is imported again"
    assert len(store.since(0)) == 6


def test_8_sessions_of_one_program_are_one_sender(tmp_path):
    store = store_in(tmp_path)
    program = Visitor(subject="a", sender=7)
    store.append([event("e1", session="s1")], program, NOW)
    assert store.append([event("e1", session="s2")], Visitor(subject="b", sender=7), NOW).known == 1


def test_events_are_stored_once_while_the_clock_jumps(tmp_path):
    store = store_in(tmp_path)
    days = (0, 1, 0, -1, 0)
    for number, day in enumerate(days):
        now = NOW + day * DAY
        batch = [event(f"e{number}", session="s")]
        assert store.append(batch, Visitor(), now).new == 1
        assert store.append(batch, Visitor(), now).known == 1
        store.expire(now)
        assert len(store.salts()) <= 3
    assert [row.id for row in store.since(0)] == [f"e{number}" for number in range(len(days))]
    store.expire(NOW + 3 * DAY)
    assert store.salts() == {}
