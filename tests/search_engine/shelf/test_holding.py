"""What a person takes off stays off, whatever is loaded.

Properties:

1. For any interleaving of loads (by rows, by snapshots of the site), withdrawals, deletions and decisions, an app is
   visible exactly where the catalogue says so and no decision hides it; and it comes back with the status that the
   catalogue gave it last.
2. A load that was open while an app was taken off does not bring it back; nor does one of another process.
3. Who sends a held app is told so, row by row, and the write is taken.
4. Where newly loaded apps are reviewed, an app that was never there waits, hidden; one that was there does not.
"""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.store.shelf.app_states import HIDDEN, MENDING, OFF, ONLINE, REVIEW, WARNED, state_of
from search_engine.shelf.steps import STEPS
from tests.search_engine.shelf.apps import FAILED, PASSED, app, open_store, shelf_of, status, take

EXAMPLE = count()
ACTS = st.one_of(
    st.tuples(st.just("load"), st.sampled_from(("online", "offline", "suspended"))),
    st.tuples(st.just("snapshot"), st.sampled_from(("online", "offline", "suspended", None))),
    st.tuples(st.sampled_from(("withdraw", "delete")), st.none()),
    st.tuples(st.just("decide"), st.sampled_from((REVIEW, ONLINE, WARNED, MENDING, OFF))),
    st.tuples(st.just("decide"), st.sampled_from((MENDING, OFF))),
)


BACK = [("decide", REVIEW), ("decide", ONLINE)]


@settings(max_examples=60, deadline=None)
@example(acts=[("decide", OFF), ("withdraw", None), *BACK])
@example(acts=[("decide", OFF), ("snapshot", None), *BACK])
@example(acts=[("decide", OFF), ("load", "suspended"), *BACK, ("decide", OFF), ("delete", None), ("load", "online")])
@given(acts=st.lists(ACTS, max_size=14))
def test_1_visible_is_what_catalogue_and_shelf_both_allow(tmp_path_factory, acts):
    store = open_store(tmp_path_factory.mktemp(f"hold{next(EXAMPLE)}"))
    shelf, said, state = shelf_of(store), "online", ONLINE
    store.put([app(), app("other")], "开始")
    for act, value in acts:
        if act in ("load", "snapshot"):
            with store.begin("再次载入", "浙江省" if act == "snapshot" else None) as writer:
                writer.write([app("other"), *([app(status=value)] if value else [])])
                writer.finish(confirm=True)
            said = value or (said and "offline")
        elif act == "withdraw" and said:
            with store.begin("撤下") as writer:
                writer.withdraw({"a": None})
                writer.finish()
            said = "offline"
        elif act == "delete":
            store.delete(["a"], "删除")
            said = None
        elif act == "decide" and said and (state, value) in STEPS:
            tests = {"passed": PASSED, "failed": FAILED, "": {}}[STEPS[state, value].tests]
            take(shelf, value, tests=tests)
            state = value
        assert status(store) == (said and ("offline" if state in HIDDEN else said))
    store.engine.dispose()


@pytest.fixture
def store(tmp_path):
    found = open_store(tmp_path)
    found.put([app()], "开始")
    yield found
    found.engine.dispose()


def test_2_a_load_that_was_open_and_one_of_another_process(store, tmp_path):
    with store.begin("长时间的载入") as writer:
        writer.write([app(title="新名称")])
        take(shelf_of(store), OFF)
        writer.finish()
    assert (store.get("a")["title"], status(store)) == ("新名称", "offline")
    other = open_store(tmp_path)
    other.put([app()], "另一进程")
    other.engine.dispose()
    assert status(store) == "offline"


def test_3_who_sends_it_is_told(store):
    take(shelf_of(store), OFF)
    with store.begin("再次载入") as writer:
        writer.write([app("b"), app()], [7, 8])
        writer.finish()
    (told,) = writer.outcomes
    assert (told.id, told.row, told.code, told.field, told.is_written) == ("a", 8, "app_held", "status", True)
    assert writer.stale == 0


def test_4_new_apps_wait_where_they_are_reviewed(tmp_path, store):
    reviewing = open_store(tmp_path, reviews=True)
    reviewing.put([app(), app("new"), app("stays", kind="matter")], "载入")
    with store.engine.connect() as connection:
        found = {name: state_of(connection, name) for name in ("a", "new", "stays")}
    assert {name: (one.state, one.shown) for name, one in found.items()} == {
        "a": (ONLINE, True), "new": (REVIEW, False), "stays": (ONLINE, True),
    }  # fmt: skip
    assert [status(store, name) for name in found] == ["online", "offline", "online"]
    reviewing.put([app("new")], "再次")
    assert status(store, "new") == "offline"
    take(shelf_of(store), ONLINE, "new", tests=PASSED)
    assert status(store, "new") == "online"
    reviewing.delete(["new"], "删除")
    reviewing.put([app("new")], "重新建立")
    assert status(store, "new") == "online", "it was reviewed"
    reviewing.engine.dispose()
