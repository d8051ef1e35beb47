"""What the patrol remembers, finds, and when it went round.

1. A query has one outcome, the last; those that nobody asks any more are forgotten.
2. Findings are open until they are closed, and told for a while afterwards.
3. The last round is the last that has ended.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from indexer.store import open_engine
from indexer.store.engine import writing
from indexer.store.monitor.findings import (
    Finding,
    add_findings,
    close_findings,
    drop_findings,
    drop_findings_but,
    findings_since,
    last_number,
    open_findings,
)
from indexer.store.monitor.outcomes import Remembered, forget_all_but, remember, remembered
from indexer.store.monitor.runs import KEPT_RUNS, Stamp, begin_run, end_run, last_run

ONE = Remembered("居住证", "330100", "m1", "居住证申领", "浙江", 3, 5, 1, 0, "l1", "g1")
LOST = Finding(
    "居住证", "330100", "lost", 0, "log", 90, "浙江", 10, {"before": {"id": "m1", "title": "居"}, "now": None}
)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = open_engine(tmp_path / "zwfw.db")
    with writing(engine) as found:
        yield found
    engine.dispose()


def test_a_query_remembers_its_last_outcome(connection: Connection) -> None:
    other = replace(ONE, region="")
    remember(connection, [ONE, other])
    remember(connection, [replace(ONE, document="m2", sequence=2)])
    assert remembered(connection) == {ONE.asked: replace(ONE, document="m2", sequence=2), other.asked: other}
    assert forget_all_but(connection, {other.asked}) == 1
    assert list(remembered(connection)) == [other.asked]


def test_findings_are_open_until_closed(connection: Connection) -> None:
    assert last_number(connection) == 0
    changed = replace(LOST, what="changed", closed=10)
    add_findings(connection, [LOST, changed, replace(LOST, query="落户", source="kept", at=50)])
    first, later = open_findings(connection)
    assert replace(first, number=0) == LOST
    assert (last_number(connection), later.query) == (3, "落户")
    close_findings(connection, [first.number], 20)
    assert [(one.number, one.closed) for one in findings_since(connection, 10)] == [(3, None), (2, 10), (1, 20)]
    assert [one.number for one in findings_since(connection, 11)] == [3]
    drop_findings(connection, 20)
    assert [one.number for one in findings_since(connection, 0)] == [3, 1]
    drop_findings_but(connection, set())
    assert [one.number for one in findings_since(connection, 0)] == [3]


def test_the_last_round_is_the_last_that_ended(connection: Connection) -> None:
    stamp = Stamp(4, 2, "l1", "g1")
    assert last_run(connection) is None
    first = begin_run(connection, "load", 100, stamp)
    ended = end_run(connection, first, 200, 500, 3)
    begin_run(connection, "night", 300, stamp)  # killed before its end
    assert last_run(connection) == ended
    assert (ended.reason, ended.begun, ended.ended, ended.stamp, ended.asked, ended.found) == (
        "load", 100, 200, stamp, 500, 3,
    )  # fmt: skip
    for number in range(KEPT_RUNS):
        last = end_run(connection, begin_run(connection, "now", number, stamp), number, 0, 0)
    assert last_run(connection) == last


def test_a_stamp_differs_by_sequence_or_lexicon_only() -> None:
    stamp = Stamp(4, 2, "l1", "g1")
    assert not stamp.differs(replace(stamp, generation="g2", version=3))
    assert stamp.differs(replace(stamp, sequence=5))
    assert stamp.differs(replace(stamp, lexicon="l2"))
