"""What holds for every test: a home of its own, no clock in Hypothesis, and no vocabulary that nobody looks at.

A build makes a vocabulary of all Chinese words and places, against which queries are corrected: five seconds of a
processor, however few the documents. So what reads the environment (the command line, child processes) has spelling off
here, and a test that makes its own `Settings` says `spelling="off"` where it corrects nothing. The real thing is in
`tests/relevance`, `tests/browser` and the examples of `docs/integration.md`, built once a session, and in
`tests/vocabularies.py`.

With several processes (`-n 2`), a file's tests run in one of them, and so do those of a folder of `TOGETHER`: what they
share is made once.
"""

import os
import tempfile
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Machines are shared: an example that takes long is no fault. On CI the same examples are drawn every time, elsewhere
# others; ZWFW_TEST_EXAMPLES=1000 looks more closely.
settings.register_profile(
    "house",
    deadline=None,
    max_examples=int(os.environ.get("ZWFW_TEST_EXAMPLES", "60")),
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.load_profile("house")

# Folders whose tests share something large: a browser and an installation to go through; the indexed catalogue.
TOGETHER = ("tests/browser/", "tests/relevance/")
# Folders whose tests are long and share little: each test goes where there is time. They come last and fill the gaps.
APART = ("tests/faults/",)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Shares tests out, those first that stand together with the most others."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return nodeid if nodeid.startswith(APART) else next(filter(nodeid.startswith, TOGETHER), file)

    return Together(config, log)


@pytest.fixture(autouse=True, scope="session")
def _environment_of_its_own():
    """No test reads or writes the state of the installation (`ZWFW_HOME`, else ./var) or the user's cache; spelling is
    off.
    """
    with tempfile.TemporaryDirectory(prefix="zwfw-test-") as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZWFW_HOME", home)
        patch.setenv("XDG_CACHE_HOME", f"{home}/cache")
        patch.setenv("ZWFW_SPELLING", "off")
        yield
