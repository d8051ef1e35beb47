"""What a run of tests is held to, whatever its tests say.

On CI (`CI` is set) no test passes by being skipped, nor by being expected to fail: what a machine cannot run proves
nothing there. A reason of `ALLOWED` is let pass, and stands here for everybody to see.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

# Beginnings of reasons for which a test may be skipped on CI; none, so far.
ALLOWED: tuple[str, ...] = ()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """A test that was skipped, or failed as it was expected to, has failed."""
    outcome = yield
    _hold(outcome.get_result())  # type: ignore[attr-defined]


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    """So has a file of tests that skips itself."""
    outcome = yield
    _hold(outcome.get_result())  # type: ignore[attr-defined]


def _hold(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.outcome != "skipped" or not os.environ.get("CI"):
        return
    reason = _reason(report)
    if not reason.startswith(ALLOWED or ("\0",)):
        report.outcome = "failed"
        report.longrepr = f"not run, on CI: {reason}"
        vars(report).pop("wasxfail", None)


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    found = report.longrepr[2] if isinstance(report.longrepr, tuple) else getattr(report, "wasxfail", "")
    return str(found).removeprefix("Skipped: ")
