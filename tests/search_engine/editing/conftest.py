"""An editor of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.search_engine.editing.editors import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """An editor over a few shipped rows."""
    found = Bench(tmp_path)
    yield found
    found.close()
