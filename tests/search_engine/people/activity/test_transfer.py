"""Events in files.

1. JSONL and Parquet say the same: what was brought in from one is what the other gives.
2. Every row at fault is named with its number; the others are taken.
3. Bringing in again changes nothing.
4. A person is kept under their hash where they have agreed, else nowhere; the portal's name for them is in no file.
5. What is given out has no hash, no name, no id that the store or another file has; one person is one number in it.
6. What is given out can be brought in elsewhere: as many events, as many actors.
7. Who has been forgotten is not brought back, nor what they had deleted; what they do after is taken.
8. What is no file of events is refused by name; a file appears whole or not at all.
"""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import WrongFile
from indexer.events import People
from indexer.store.overwriting import empty_log
from search_engine.people.activity.transfer import (
    COLUMNS,
    EventFile,
    bring_in,
    check_rows,
    rows_without_persons,
    write_rows,
)
from search_engine.people.activity.transfer import event_import as module
from tests.indexer.events.event_samples import DAY, NOW, PSEUDONYMS, store_in
from tests.indexer.events.event_samples import RULES as PLAIN_RULES

RULES = replace(PLAIN_RULES, region=lambda code: code.ljust(12, "0"))
WANG = PSEUDONYMS.user("wang")
ROWS = [
    {"id": "e1", "type": "search", "query": "居住证", "region": "330110", "user": "wang", "consent": True},
    {"id": "e2", "type": "impression", "documents": ["a1", "b1"], "position": 1, "user": "wang", "consent": True},
    {"id": "e3", "type": "handle", "document": "a1", "user": "li", "session": "s1", "at": "2025-11-24T09:00:00+08:00"},
    {"id": "e4", "type": "rate", "document": "b1", "rating": 4, "actor": "x1", "address": "192.0.2.1"},
    {"id": "e5", "type": "view", "document": "b1", "actor": "x2"},
]


@pytest.fixture
def store(tmp_path):
    (tmp_path / "one").mkdir()
    store = store_in(tmp_path / "one")
    yield store
    store.close()


def lines(path, rows):
    path.write_bytes(b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows))
    return EventFile(path)


def parquet(path, rows):
    kinds = {**COLUMNS, "address": "text"}
    write_rows(path, [{k: v for k, v in row.items() if k in kinds} for row in rows], kinds)
    return EventFile(path)


def kept(store):
    return [(one.id, one.type, one.query, one.items, one.rating, one.position) for one in store.since(0)]


@pytest.mark.parametrize("write", [lines, parquet])
def test_jsonl_and_parquet_bring_in_the_same_events(store, tmp_path, write):
    file = write(tmp_path / ("f.jsonl" if write is lines else "f.parquet"), ROWS)
    found = bring_in(file.rows(), store, RULES, consented=True)
    assert (found.read, found.accepted, found.known, found.errors) == (5, 5, 0, 0)
    assert kept(store) == [
        ("e1", "search", "居住证", (), None, None),
        ("e2", "impression", None, (1, 2), None, 1),
        ("e3", "handle", None, (1,), None, None),
        ("e4", "rate", None, (2,), 4, None),
        ("e5", "view", None, (2,), None, None),
    ]


def test_faulty_rows_are_named_by_number_and_others_taken(store, tmp_path):
    wrong = [
        {"id": "w1"}, 7, {**ROWS[4], "document": "x9"}, {**ROWS[4], "user": ""}, {**ROWS[4], "consent": "yes"},
        {**ROWS[4], "user": 8, "colour": "red"},
    ]  # fmt: skip
    file = lines(tmp_path / "f.jsonl", [ROWS[0], *wrong, ROWS[4]])
    with file.path.open("ab") as more:
        more.write(b'{"id": "cut\n\n')
    found = bring_in(file.rows(), store, RULES)
    assert [row for row, *_ in kept(store)] == ["e1", "e5"]
    assert {fault.row: fault.field for fault in found.faults} == {
        2: "type", 3: "", 4: "document", 5: "user", 6: "consent", 7: "user", 9: "",
    }  # fmt: skip
    assert (found.read, found.accepted, found.errors) == (9, 2, 7)
    checked = check_rows(file.rows(), store, RULES)
    assert (checked.errors, checked.faults) == (7, found.faults)


def test_only_the_first_faults_of_a_file_are_kept(store, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_FAULTS", 3)
    found = bring_in(lines(tmp_path / "f.jsonl", [{}] * 9).rows(), store, RULES)
    assert (found.errors, len(found.faults)) == (9, 3)


def test_bringing_in_again_changes_nothing(store, tmp_path):
    file = lines(tmp_path / "f.jsonl", ROWS)
    bring_in(file.rows(), store, RULES)
    before = kept(store)
    assert bring_in(file.rows(), store, RULES).known == 5
    assert kept(store) == before


def test_a_person_is_kept_under_a_hash_where_they_agreed(store, tmp_path):
    People(store).agree(PSEUDONYMS.user("li"), NOW)
    bring_in(lines(tmp_path / "f.jsonl", ROWS).rows(), store, RULES)
    assert [one.id for one in People(store).history(WANG)] == ["e2", "e1"]
    # has agreed here, but the file does not say so
    assert People(store).history(PSEUDONYMS.user("li")) == []
    users = {one.id: one.user for one in store.since(0)}
    assert users["e1"] == users["e2"] is not None
    assert users["e3"] is users["e4"] is users["e5"] is None
    bring_in(lines(tmp_path / "g.jsonl", [{**ROWS[2], "id": "e9"}]).rows(), store, RULES, consented=True)
    assert [one.id for one in People(store).history(PSEUDONYMS.user("li"))] == ["e9"]
    assert empty_log(store.location)
    left = b"".join(path.read_bytes() for path in store.location.parent.iterdir())
    assert b"wang" not in left


def test_exported_rows_hold_no_person(store, tmp_path):
    bring_in(lines(tmp_path / "f.jsonl", ROWS).rows(), store, RULES)
    first, second = list(rows_without_persons(store)), list(rows_without_persons(store))
    text = orjson.dumps(first).decode()
    traces = [WANG, "wang", *(row["id"] for row in ROWS), *(str(one.actor) for one in store.since(0))]
    assert [trace for trace in traces if f'"{trace}"' in text] == []
    assert [row["query"] for row in first] == ["居住证", None, None, None, None]
    assert first[0]["user"] == first[1]["user"] is not None
    assert first[2]["user"] is None
    assert len({row["actor"] for row in first}) == 4
    assert not {row[name] for row in first for name in ("id", "actor", "user")} & {
        row[name] for row in second for name in ("id", "actor", "user") if row[name]
    }


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet"])
def test_exported_rows_are_brought_in_elsewhere(store, tmp_path, name):
    bring_in(lines(tmp_path / "f.jsonl", ROWS).rows(), store, RULES)
    assert write_rows(tmp_path / name, rows_without_persons(store), COLUMNS) == 5
    (tmp_path / "two").mkdir()
    other = store_in(tmp_path / "two")
    found = bring_in(EventFile(tmp_path / name).rows(), other, RULES)
    assert (found.accepted, found.faults) == (5, [])
    assert [row[1:] for row in kept(other)] == [row[1:] for row in kept(store)]
    assert len({one.actor for one in other.since(0)}) == 4
    other.close()


def test_forgotten_events_are_not_brought_back(store, tmp_path, monkeypatch):
    now = [NOW / 1000 - 3600]
    monkeypatch.setattr("indexer.events.people.time.time", lambda: now[0])
    People(store).agree(WANG, NOW - DAY)
    People(store).forget(WANG)
    rows = [{**ROWS[0], "at": "2025-11-24T22:59:00+08:00"}, {**ROWS[1], "at": "2025-11-24T23:01:00+08:00"}]
    found = bring_in(lines(tmp_path / "f.jsonl", rows).rows(), store, RULES)
    assert [(fault.row, fault.field) for fault in found.faults] == [(1, "user")]
    assert [one.id for one in People(store).history(WANG)] == ["e2"]
    People(store).forget_footprint(WANG, ["e2"])
    assert bring_in(lines(tmp_path / "f.jsonl", rows).rows(), store, RULES).errors == 2
    assert People(store).history(WANG) == []


def test_a_file_of_no_events_is_refused_and_none_half_written(tmp_path):
    (tmp_path / "x.parquet").write_bytes(b"PAR1 no")
    for path, why in (("x.csv", "parquet"), ("none.jsonl", "没有"), ("x.parquet", "Parquet")):
        with pytest.raises(WrongFile, match=why):
            list(EventFile(tmp_path / path).rows())
    with pytest.raises(WrongFile, match="结尾"):
        write_rows(tmp_path / "out.csv", [], COLUMNS)

    def failing():
        yield ROWS[0]
        raise OSError("disk full")

    for name in ("out.jsonl", "out.parquet"):
        with pytest.raises(OSError, match="disk full"):
            write_rows(tmp_path / name, failing(), COLUMNS)
    assert [path.name for path in tmp_path.iterdir()] == ["x.parquet"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
NAMES = st.sampled_from(["id", "type", "user", "consent", "actor", "address", "document", "query"])


# each example makes a database of its own
@settings(max_examples=25)
@given(st.lists(st.dictionaries(NAMES, JSON | st.sampled_from(["view", "a1", "e1"])) | JSON, max_size=5))
def test_any_row_is_accepted_or_a_fault(tmp_path_factory, rows):
    store = store_in(tmp_path_factory.mktemp("any"))
    found = bring_in(enumerate(rows, 1), store, RULES)
    assert found.read == found.accepted + found.errors == len(rows)
    store.close()
