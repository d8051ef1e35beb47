"""How many calls there were.

1. What is written is what was counted: of made-up calls over days, callers and names, whatever was written between
   them, as a plain count has it. A day begins at midnight in China. What is older than its time goes.
2. The books of two processes add up, and each holds to what the other has written once it has looked. A quota is held
   by both together, one call more or less, without either waiting for its time to write; while the other writes, or the
   database refuses, nobody waits.
3. While the database is away, counts wait, a caller's calls of today are those that this process knows, nobody waits or
   is refused for it; when it is back, each call is there once.
4. Whoever wants to know is told of each call once, whether the database is there or not.
5. What is counted is bounded: what comes beyond is nobody's, and none is lost.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import StoreBusy
from indexer.store.gateway import call_book
from indexer.store.gateway.call_book import CallBook, seconds_left, today

# 23:00 on 1 December in China.
EVENING = datetime(2026, 12, 1, 15, 0, tzinfo=UTC).timestamp()
HOUR, DAY = 3_600, 86_400
CALLERS, CALLS, STATUSES = ("caller:zj", "key:事项库", ""), ("search", "suggest"), (200, 404, 401, 403, 429, 500, 503)


class Clock:
    def __init__(self, now: float = EVENING) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def opened(tmp_path, clock):
    """Books of processes that share a database."""
    made = []

    def book(days: int = 180) -> CallBook:
        made.append(CallBook(tmp_path / "log.db", days, clock))
        return made[-1]

    yield book
    for one in made:
        one.close()


def counted(book: CallBook, first: str = "2026-01-01", last: str = "2027-12-31") -> dict[tuple[str, str, str], tuple]:
    return {(row.day, row.caller, row.call): (row.calls, row.refused, row.failed) for row in book.rows(first, last)}


MADE_UP = st.lists(
    st.tuples(st.sampled_from(CALLERS), st.sampled_from(CALLS), st.sampled_from(STATUSES), st.integers(0, 50),
              st.integers(0, 1_200), st.booleans()),
    min_size=100, max_size=100,
)  # fmt: skip


@given(MADE_UP)
@settings(max_examples=5, deadline=None)
def test_1_what_is_written_is_what_was_counted(tmp_path_factory, calls):
    clock, plain, took = Clock(), Counter(), Counter()
    book = CallBook(tmp_path_factory.mktemp("book") / "log.db", 180, clock)
    for caller, call, status, milliseconds, passed, is_written in calls:
        clock.now = min(clock.now + passed / 10, EVENING + DAY)  # two days: it is an hour before midnight
        book.count(caller, call, status, milliseconds / 1_000)
        day = "2026-12-01" if clock.now < EVENING + HOUR else "2026-12-02"
        for name, is_one in {"calls": True, "refused": status in (401, 403, 429), "failed": status >= 500}.items():
            plain[day, caller, call, name] += is_one
        took[day, caller, call] += milliseconds
        if is_written:
            book.write()
    rows = book.rows("2026-12-01", "2026-12-02")
    book.close()
    names = ("calls", "refused", "failed")
    found = {(row.day, row.caller, row.call, name): getattr(row, name) for row in rows for name in names}
    assert found == dict(plain)
    assert all(abs(row.took_ms * row.calls - took[row.day, row.caller, row.call]) <= row.calls for row in rows)
    assert [(row.day, row.caller, row.call) for row in rows] == sorted(took, key=lambda one: (-int(one[0][-1]), *one))


def test_1_a_day_is_one_of_china_and_has_its_time(opened, clock):
    book = opened(days=2)
    book.count("caller:zj", "search", 200, 0.001)
    assert (today(clock.now), seconds_left(clock.now)) == ("2026-12-01", HOUR + 1)
    clock.now += HOUR - 1
    book.count("caller:zj", "search", 200, 0.001)
    clock.now += 1
    book.count("caller:zj", "search", 200, 0.001)
    assert book.of_today("caller:zj") == 1
    assert {day: calls for (day, _, _), (calls, _, _) in counted(book).items()} == {"2026-12-01": 2, "2026-12-02": 1}
    clock.now += 2 * DAY
    assert {day for day, _, _ in counted(book)} == {"2026-12-02"}


def test_2_two_books_add_up(opened):
    first, second = opened(), opened()
    for book, times in ((first, 3), (second, 4)):
        for _ in range(times):
            book.count("caller:zj", "search", 200, 0.01)
    assert (first.of_today("caller:zj"), second.of_today("caller:zj")) == (3, 4), "neither has written"
    first.write()
    second.write()
    assert second.of_today("caller:zj") == 7
    first.count("caller:zj", "search", 200, 0.01)
    first.write()
    assert first.of_today("caller:zj") == 8
    assert counted(second) == {("2026-12-01", "caller:zj", "search"): (8, 0, 0)}
    assert opened().of_today("caller:zj") == 8, "a process that has just started asks"


@pytest.mark.parametrize("quota", [5, 20, 500])
def test_2_a_quota_is_held_by_both(opened, monkeypatch, quota):
    monkeypatch.setattr(call_book, "WRITE_EVERY", 3_600.0)
    books, dice, answered, written = [opened(), opened()], Random(quota), 0, []
    monkeypatch.setattr(call_book, "_add", lambda *told, add=call_book._add: (written.append(told), add(*told)))
    for _ in range(2 * quota):
        book = dice.choice(books)
        may = book.of_today("caller:zj", quota) < quota
        answered += may
        book.count("caller:zj", "search", 200 if may else 429, 0.01)
    assert quota <= answered <= quota + 2
    assert len(written) < 15 + quota / 10


def test_2_nobody_waits_to_look_sooner(opened, clock, monkeypatch):
    book, tried = opened(), []
    book.count("caller:zj", "search", 200, 0.01)
    with book._writing:
        assert book.of_today("caller:zj", 2) == 1, "another is writing"

    def refuse(*_: object, **__: object) -> None:
        tried.append(clock.now)
        raise StoreBusy

    with monkeypatch.context() as patch:
        patch.setattr(call_book, "writing", refuse)
        for _ in range(12):
            assert book.of_today("caller:zj", 2) == 1
            clock.now += 1
    assert len(tried) == 3, "each five seconds"
    assert book.of_today("caller:zj", 2) == 1
    assert counted(book) == {("2026-12-01", "caller:zj", "search"): (1, 0, 0)}


def test_3_while_the_database_is_away_counts_wait(opened, clock, monkeypatch):
    book = opened()
    book.count("caller:zj", "search", 200, 0.01)
    book.write()

    def away(*_: object, **__: object) -> None:
        raise StoreBusy

    with monkeypatch.context() as patch:
        patch.setattr(call_book, "writing", away)
        patch.setattr(book, "_opened", away)
        for _ in range(3):
            book.count("caller:zj", "search", 500, 0.01)
            with pytest.raises(StoreBusy):
                book.write()
        with pytest.raises(StoreBusy):
            book.rows("2026-12-01", "2026-12-02")
        clock.now += HOUR
        book.count("caller:zj", "search", 200, 0.01)
        assert book.of_today("caller:zj") == 1, "midnight has come, and nothing could be read"
        assert book.of_today("caller:other") == 0
    with monkeypatch.context() as patch:
        patch.setattr(call_book, "writing", away)
        assert counted(book) == {("2026-12-01", "caller:zj", "search"): (1, 0, 0)}, "a full disk can be read from"
    assert counted(book) == {
        ("2026-12-02", "caller:zj", "search"): (1, 0, 0), ("2026-12-01", "caller:zj", "search"): (4, 0, 3)
    }  # fmt: skip


def test_4_observers_are_told_of_each_call_once(opened, monkeypatch):
    told = Counter()
    monkeypatch.setattr(call_book, "_observers", [lambda key, counts: told.update({key[1:]: counts.calls})])
    book = opened()
    book.count("caller:zj", "search", 200, 0.01)
    book.write()
    with monkeypatch.context() as patch:
        patch.setattr(call_book, "writing", lambda *_, **__: 1 / 0)
        book.count("caller:zj", "search", 200, 0.01)
        book.count("", "suggest", 200, 0.01)
        with pytest.raises(ZeroDivisionError):
            book.write()
        assert told == {("caller:zj", "search"): 2, ("", "suggest"): 1}
    book.write()
    assert told == {("caller:zj", "search"): 2, ("", "suggest"): 1}


def test_5_what_comes_beyond_is_nobodys(opened, monkeypatch):
    monkeypatch.setattr(call_book, "MOST_KEPT", 3)
    book = opened()
    for number in range(20):
        book.count(f"caller:{number}", "search", 200, 0.01)
    found = counted(book)
    assert sum(calls for calls, _, _ in found.values()) == 20
    assert {caller for _, caller, _ in found} == {"caller:0", "caller:1", "caller:2", ""}
