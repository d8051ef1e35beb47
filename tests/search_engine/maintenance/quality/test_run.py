"""A run of the worker, as who asks for it sees it.

1. From the moment that it is wanted until it is done it waits or runs, whenever somebody looks: a page that has found
   neither is not looked at again by itself.
2. Whoever looks while it begins finds it.
3. A run in the midst of which the worker was ended is made again by the next one.
4. One that fails before it has begun, or cannot even be noted, is told or raised once; it is not begun again at once.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from errno import ENOSPC
from pathlib import Path

import pytest

from search_engine import Service
from search_engine.installation.installation import Installation
from search_engine.maintenance.quality.kept_findings import DONE, FAILED, RUNNING, WAITING, KeptQuality, QualityState
from search_engine.maintenance.quality.running import SETTLING, QualityRun
from tests.search_engine.conftest import lines
from tests.search_engine.maintenance.quality.conftest import matter

SEEN_AFTER = ("want", "note", "taken")
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC).timestamp()


def no_rest(_seconds: float) -> None:
    """Beside nothing."""


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[QualityState]:
    """What somebody sees who looks after each step that is written down."""
    found: list[QualityState] = []

    def looked_at(name: str) -> None:
        step = getattr(KeptQuality, name)

        def then_seen(self: KeptQuality, *given: object) -> None:
            step(self, *given)
            found.append(self.state())

        monkeypatch.setattr(KeptQuality, name, then_seen)

    for name in SEEN_AFTER:
        looked_at(name)
    return found


@pytest.mark.parametrize(("documents", "end"), [(1, DONE), (0, FAILED)])
def test_a_run_waits_or_runs_till_done(place: Installation, seen: list[QualityState], documents: int, end: str) -> None:
    rows = [matter(number) for number in range(documents)]
    if rows:
        Service(place).document_desk.put(io.BytesIO(lines(rows)), "test")
    KeptQuality(place.home).want()
    QualityRun(place, no_rest).step()
    told = [state.state for state in seen]
    assert told[0] == WAITING
    assert told[-1] == end
    assert set(told[:-1]) <= {WAITING, RUNNING, end}
    assert all(state.ran for state in seen if state.state == DONE)


def test_a_look_while_a_run_begins_finds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, asked = KeptQuality(tmp_path), KeptQuality.is_wanted
    kept.want()

    def begun_meanwhile(self: KeptQuality) -> bool:
        kept.note(QualityState(state=RUNNING))
        kept.taken()
        return asked(self)

    monkeypatch.setattr(KeptQuality, "is_wanted", begun_meanwhile)
    assert kept.state().state == RUNNING


def test_an_interrupted_run_is_made_again(place: Installation) -> None:
    Service(place).document_desk.put(io.BytesIO(lines([matter(1)])), "test")
    kept, now = KeptQuality(place.home), [NOON]
    done = QualityRun(place, no_rest, lambda: now[0]).run()
    run = QualityRun(place, no_rest, lambda: now[0])
    now[0] += SETTLING + 1
    assert run.step() is None, "the last one is of this day"
    kept.note(replace(done, state=RUNNING))
    found = run.step()
    assert found is not None
    assert (found.state, kept.state().state) == (DONE, DONE)


def test_a_run_that_cannot_begin_fails_once(place: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    Service(place).document_desk.put(io.BytesIO(lines([matter(1)])), "test")
    kept, run = KeptQuality(place.home), QualityRun(place, no_rest)
    kept.want()
    monkeypatch.setattr("search_engine.maintenance.quality.running.Scope", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run.step()
    assert (kept.state().state, kept.is_wanted()) == (FAILED, False)
    assert run.step() is None


def test_a_clock_set_back_does_not_delay_the_next_run(place: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    Service(place).document_desk.put(io.BytesIO(lines([matter(1)])), "test")
    now = [NOON]
    run = QualityRun(place, no_rest, lambda: now[0])
    now[0] += SETTLING + 1
    with monkeypatch.context() as patch:
        patch.setattr("search_engine.maintenance.quality.running.Scope", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run.step()
    assert run.step() is None
    now[0] -= 86_400
    assert run.step() is not None


def test_a_run_that_cannot_be_noted_is_not_repeated(place: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    Service(place).document_desk.put(io.BytesIO(lines([matter(1)])), "test")
    kept, run = KeptQuality(place.home), QualityRun(place, no_rest)
    kept.want()

    def full(_kept: KeptQuality, _state: QualityState) -> None:
        raise OSError(ENOSPC, "no room")

    monkeypatch.setattr(KeptQuality, "note", full)
    with pytest.raises(OSError, match="no room"):
        run.step()
    assert not kept.is_wanted()
    assert run.step() is None
