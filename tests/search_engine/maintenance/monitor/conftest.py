"""A patrol of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.search_engine.maintenance.monitor.scene import Scene


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """A small portal, and who patrols it."""
    found = Scene(tmp_path / "home", monkeypatch)
    yield found
    found.close()
