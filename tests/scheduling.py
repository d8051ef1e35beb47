"""Which tests run in one process, and which start first, where there are several processes (`-n 2`).

A file's tests run in one process, and so do those of a folder of `TOGETHER`: what they share is made once. What takes
long starts early, so that no process waits at the end for the other's last long file.
"""

from __future__ import annotations

from typing import Any

import pytest

# Folders whose tests share something large: a browser and an installation to go through; the sample, opened; a server.
TOGETHER = ("tests/browser/", "tests/relevance/", "tests/serving/")
# Folders whose tests are long and share little: each test goes where there is time.
APART = ("tests/faults/",)
# Beginnings of what starts first; all else follows by its number of tests. The longest come first, but not two at once
# that need the shared sample, or the second would wait while the first makes it. Then what takes seconds a test.
EARLY = (
    "tests/relevance/",
    "tests/indexer/samples/",
    "tests/browser/",
    "tests/promise/",
    "tests/api/test_integration_document.py",
    "tests/search_engine/cli/",
    "tests/search_engine/measuring/",
    "tests/serving/",
    "tests/faults/test_kill_",
    "tests/faults/test_backup.py",
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Shares tests out."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return scope_of(nodeid)

        def _assign_work_unit(self, node: Any) -> None:
            starts = (scope for early in EARLY for scope in self.workqueue if scope.startswith(early))
            first = next(starts, None)
            if first is not None:
                self.workqueue.move_to_end(first, last=False)
            super()._assign_work_unit(node)

    return Together(config, log)


def scope_of(nodeid: str) -> str:
    """What a test stays together with: its folder, its file, or itself alone."""
    if nodeid.startswith(APART):
        return nodeid
    return next(filter(nodeid.startswith, TOGETHER), nodeid.partition("::")[0])
