"""Lines of the log.

1. Each has its time in UTC, so marked, its level, its event and its values; it goes to stderr.
2. Whatever a value is, an event is one line: nobody writes lines of their own into the log.
3. A fault that repeats at its place is told once a minute, with how often it was left out; others are told beside it.
   However many there are, they take no more room.
4. A traceback that repeats is written once; then a line a minute counts.
"""

import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from search_engine.logs import MOST_FAULTS, QUIET_SECONDS, Repeated, RepeatedTracebacks, configure_logs, on_one_line

LINE = r"import structlog; from search_engine.logs import configure_logs; configure_logs()"


@pytest.fixture(autouse=True)
def _configuration_of_others() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_a_log_line_has_time_level_event_and_values() -> None:
    code = f"{LINE}; structlog.get_logger('x').warning('webhook failed', receiver='浙江', n=2)"
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    time, level, rest = line.split(maxsplit=2)
    assert time[10] == "T"
    assert time.endswith("Z")
    assert level == "[warning"
    assert all(part in rest for part in ("webhook failed", "receiver=", "浙江", "n=2"))


@pytest.mark.parametrize("text", ["a\nb", "a\r\n2026-01-01T00:00:00Z [error] forged", "\x1b[2J", "a\u2028b", "\x85"])
def test_forged_lines_stay_one_line(capsys: pytest.CaptureFixture[str], text: str) -> None:
    configure_logs()
    structlog.get_logger("x").info("event", value=text)
    shown = capsys.readouterr().err
    assert len(shown.splitlines()) == 1
    assert "\x1b" not in shown


@given(st.text())
def test_any_text_is_logged_on_one_line(text: str) -> None:
    escaped = on_one_line(None, "info", {"event": text})["event"]
    assert len(escaped.splitlines()) <= 1
    assert escaped == text or not text.isprintable()


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 40)), max_size=30))
def test_a_repeated_fault_is_told_once_a_minute(faults: list[tuple[str, float]]) -> None:
    clock, told, left = Clock(), dict[str, float](), dict[str, int]()
    repeated = Repeated(clock)
    for fault, pause in faults:
        clock.now += pause
        if fault in told and clock.now - told[fault] < QUIET_SECONDS:
            assert repeated.left_out(fault) is None
            left[fault] += 1
        else:
            assert repeated.left_out(fault) == left.get(fault, 0)
            told[fault], left[fault] = clock.now, 0


def test_remembered_faults_are_bounded() -> None:
    repeated = Repeated(Clock())
    assert [repeated.left_out(number) for number in range(MOST_FAULTS + 1)] == [0] * (MOST_FAULTS + 1)
    assert repeated.left_out(MOST_FAULTS) is None
    assert repeated.left_out(0) == 0  # forgotten


def test_a_repeated_traceback_is_written_once(caplog: pytest.LogCaptureFixture) -> None:
    clock, logger = Clock(), logging.getLogger("zwfw-test-repeated")
    caplog.handler.addFilter(quiet := RepeatedTracebacks(clock))
    try:
        for moment in (0, 1, 2, QUIET_SECONDS, QUIET_SECONDS + 1):
            clock.now = moment
            try:
                [][0]
            except IndexError:
                logger.exception("failed at %s", moment)
            logger.error("no traceback")
    finally:
        caplog.handler.removeFilter(quiet)
    told = [
        (record.getMessage(), bool(record.exc_info)) for record in caplog.records if "failed" in record.getMessage()
    ]
    assert told == [("failed at 0", True), (f"failed at {QUIET_SECONDS}: IndexError, 2 more left out", False)]
    assert sum(record.getMessage() == "no traceback" for record in caplog.records) == 5
