"""A queue of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.search_engine.maintenance.queue.scene import Scene


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """A small portal, and who gathers its queue."""
    found = Scene(tmp_path / "home")
    yield found
    found.close()
