"""What holds for every test: a home of its own, no clock in Hypothesis, no waiting for the disk, and no vocabulary that
nobody looks at.

A build makes a vocabulary of all Chinese words and places, against which queries are corrected: five seconds of a
processor, however few the documents. So what reads the environment (the command line, child processes) has spelling off
here, and a test that makes its own `Settings` says `spelling="off"` where it corrects nothing. The real thing is in
the sample that all tests share (`tests/sample.py`), in `tests/browser`, and in `tests/vocabularies.py`.

Linear algebra has one thread, as in every process of `zwfw serve`: with several test processes on the same processors
its threads wait for each other in a loop, which made a search twice as dear.
"""

import gc
import os
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from search_engine import Service

# Until tests are collected (`pytest_collection`): folders' own files of this kind import the whole product before.
gc.disable()
# Machines are shared: an example that takes long is no fault. On CI the same examples are drawn every time, elsewhere
# others; ZWFW_TEST_EXAMPLES=1000 looks more closely.
settings.register_profile(
    "house",
    deadline=None,
    max_examples=int(os.environ.get("ZWFW_TEST_EXAMPLES", "25")),
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.load_profile("house")
# With it jsonschema would look at addresses in other scripts (`iri`), which no document of ours has: to make its
# grammar takes a second and a half of every process.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
# Read when numpy is imported, here and in child processes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# New objects at which the garbage collector looks at them.
YOUNG = 20_000
pytest_plugins = ("pytester", "tests.guards", "tests.scheduling", "tests.databases", "tests.engines")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What collects tests makes no garbage worth looking for: that takes a second. Afterwards the collector of garbage
    leaves alone what is there for good: modules, tables, thousands of tests; to look through them takes it half a
    second each time.
    """
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(YOUNG, 20, 20)
        gc.enable()


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


@pytest.fixture(autouse=True, scope="session")
def _no_waiting_for_the_disk() -> Iterator[None]:
    """What this process writes need not survive a power cut: a commit waits for milliseconds, and tests make tens of
    thousands. Child processes and `tests/faults` wait as everybody does.
    """
    from tests.disk import quick

    with quick():
        yield


@pytest.fixture(autouse=True, scope="session")
def _dictionaries_made_once() -> Iterator[None]:
    """In processes that know of installations."""
    if "search_engine.installation.installation" not in sys.modules:
        yield
        return
    from tests.known import made_once

    with made_once():
        yield


@pytest.fixture(autouse=True, scope="session")
def _schemas_made_once() -> Iterator[None]:
    """In processes that know of databases."""
    if "indexer.store.schemas" not in sys.modules:
        yield
        return
    from tests.schemas import made_once

    with made_once():
        yield


@pytest.fixture(autouse=True, scope="session")
def _statements_compiled_once() -> Iterator[None]:
    """In processes that know of databases."""
    if "indexer.store.engine" not in sys.modules:
        yield
        return
    from tests.statements import compiled_once

    with compiled_once():
        yield


@pytest.fixture(autouse=True, scope="session")
def _applications_compiled_once() -> Iterator[None]:
    """In processes that know of applications."""
    if "flask" not in sys.modules:
        yield
        return
    from tests.applications import compiled_once

    with compiled_once():
        yield


@pytest.fixture(autouse=True, scope="session")
def _language_read_once() -> Iterator[None]:
    """In processes that know of vocabularies."""
    if "indexer.vocabulary.build" not in sys.modules:
        yield
        return
    from tests.language import read_once

    with read_once():
        yield


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of an installation of the sample catalogue, one for all processes of the run; nobody writes there."""
    from tests.sample import folder_of_the_run, installed

    with installed(folder_of_the_run(tmp_path_factory)) as home:
        yield home


@pytest.fixture(scope="session")
def sample(sample_home: Path) -> Iterator["Service"]:
    """Answers from it."""
    from search_engine import Service, Settings

    service = Service.open(Settings(home=sample_home, log_queries=False), read_only=True)
    yield service
    service.close()
    service.installation.store.engine.dispose()
