"""Bytes that turned in files of an index: see `tests.faults.flips`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.flips.checking import PARTS, check_many, check_some

KINDS = ("arrays", "text", "manifests")


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_1_2_3_flips(home: Path, tmp_path: Path, kind: str) -> None:
    check_some(home, kind, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("kind", KINDS)
def test_1_2_3_many_flips(home: Path, tmp_path: Path, kind: str, part: int) -> None:
    check_many(home, kind, part, tmp_path)
