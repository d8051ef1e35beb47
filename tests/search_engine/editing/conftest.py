"""An editor of its own for each test; files are parsed in its process (see `tests/faults/test_files_apart.py`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parsed_here import parsed_here
from tests.search_engine.editing.editors import Bench


@pytest.fixture(scope="module", autouse=True)
def parse_here() -> Iterator[None]:
    """No child for each of hundreds of files."""
    with parsed_here():
        yield


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """An editor over a few shipped rows."""
    found = Bench(tmp_path)
    yield found
    found.close()
