"""When the patrol goes round.

1. At first; when a load has come into the index; when other rows act; once after two in the night in China.
2. Not while the index is behind what another host has looked at.
"""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from indexer.store.monitor.runs import PatrolRun, Stamp
from search_engine.maintenance.monitor.schedule import CHINA, HOUR, due, last_night

STAMP = Stamp(5, 1, "l1", "g1")


def at(text: str) -> float:
    return datetime.fromisoformat(f"{text}+08:00").timestamp()


def last(ended: str) -> PatrolRun:
    return PatrolRun(1, "load", 0, int(at(ended) * 1_000), STAMP, 500, 0)


def test_the_patrol_has_a_reason_to_go_round() -> None:
    noon, run = at("2026-11-27T12:00"), last("2026-11-27T09:00")
    assert due(None, STAMP, noon) == "load"
    assert due(run, STAMP, noon) == ""
    assert due(run, Stamp(6, 1, "l1", "g1"), noon) == "load"
    assert due(run, Stamp(5, 2, "l2", "g1"), noon) == "dictionaries"
    assert due(run, Stamp(5, 1, "l1", "g2"), noon) == ""


def test_the_patrol_goes_round_every_night() -> None:
    run = last("2026-11-27T01:59")
    assert due(run, STAMP, at("2026-11-27T01:59:30")) == ""
    assert due(run, STAMP, at("2026-11-27T02:00")) == "night"
    assert due(last("2026-11-27T02:00:20"), STAMP, at("2026-11-28T01:59:59")) == ""


def test_the_patrol_waits_for_an_index_behind() -> None:
    assert due(last("2026-11-20T09:00"), Stamp(4, 2, "l2", "g1"), at("2026-11-27T12:00")) == ""


@given(st.integers(0, 4_000_000_000))
def test_the_last_night_begins_within_a_day(now: int) -> None:
    night = last_night(now)
    assert timedelta() <= timedelta(seconds=now - night) < timedelta(days=1)
    local = datetime.fromtimestamp(night, UTC).astimezone(CHINA)
    assert (local.hour, local.minute, local.second) == (HOUR, 0, 0)
