"""What a run of tests is held to, whatever its tests say.

On CI (`CI` is set) no test passes by being skipped, nor by being expected to fail: what a machine cannot run proves
nothing there. A reason of `ALLOWED` is let pass, and stands here for everybody to see.

No two tests have one name: of several that have, processes that share the tests run but one.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence

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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Names that several tests have end the run."""
    several = [name for name, number in Counter(item.nodeid for item in items).items() if number > 1]
    if several:
        raise pytest.UsageError(f"several tests have one name, of which processes run but one: {', '.join(several)}")


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
