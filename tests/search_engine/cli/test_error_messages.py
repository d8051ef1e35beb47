"""What a system says of a path that somebody gave is told in Chinese: which path, what is wrong, the mend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from search_engine.cli.error_messages import told


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda path: (path / "none" / "x").write_bytes(b""), "没有这个文件，或它所在的文件夹不存在"),
        (lambda path: path.read_bytes(), "这是文件夹"),
    ],
)
def test_a_system_error_of_a_path_is_told_in_chinese(tmp_path: Path, act: Callable[[Path], object], says: str) -> None:
    with pytest.raises(OSError, match="Errno") as found:
        act(tmp_path)
    sentence = told(found.value) or ""
    assert sentence.startswith(str(tmp_path))
    assert says in sentence
    assert "Errno" not in sentence
