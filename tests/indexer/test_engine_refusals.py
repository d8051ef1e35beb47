"""What an engine says of files that the system does not let it open is no damage."""

from pathlib import Path

import pytest

from indexer.backends.tantivy_opening import opening
from indexer.errors import DamagedIndex, NoHandles

TOLD = (
    "Failed to open file for read: 'IoError { io_error: Os { code: 24, kind: TooManyOpenFiles, message: \"Too many open"
    ' files" }, filepath: "meta.json" }\''
)


def test_too_many_open_files_are_no_damage(tmp_path: Path) -> None:
    """Though a handle is free again by the time one looks."""
    (tmp_path / "meta.json").write_bytes(b"{}")
    with pytest.raises(NoHandles), opening(tmp_path):
        raise ValueError(TOLD)


def test_another_engine_error_is_damage(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_bytes(b"{}")
    with pytest.raises(DamagedIndex), opening(tmp_path):
        raise ValueError("invalid digit found in string")
