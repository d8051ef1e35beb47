"""Lines of the log.

1. Each has its time in UTC, so marked, its level, its event and its values; it goes to stderr.
2. Whatever a value is, an event is one line: nobody writes lines of their own into the log.
"""

import subprocess
import sys
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from search_engine.logs import configure_logs, on_one_line

LINE = r"import structlog; from search_engine.logs import configure_logs; configure_logs()"


@pytest.fixture(autouse=True)
def _configuration_of_others() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_1_time_level_event_values() -> None:
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
def test_2_forged_lines(capsys: pytest.CaptureFixture[str], text: str) -> None:
    configure_logs()
    structlog.get_logger("x").info("event", value=text)
    shown = capsys.readouterr().err
    assert len(shown.splitlines()) == 1
    assert "\x1b" not in shown


@given(st.text())
def test_2_any_text(text: str) -> None:
    escaped = on_one_line(None, "info", {"event": text})["event"]
    assert len(escaped.splitlines()) <= 1
    assert escaped == text or not text.isprintable()
