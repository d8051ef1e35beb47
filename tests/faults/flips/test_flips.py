"""Bytes that turned while all was stopped: flipped bits in each kind of file (3 in `make test`, 50 in `make soak`).

1. `zwfw doctor --deep` finds it and names a mend, or it is harmless: what reads the file reads the same as before.
2. No process crashes on it: what reads it goes on, or fails with an error that says what is wrong.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults.flips.flipping import KINDS, flipped, wrong
from tests.faults.flips.readers import READ_BY, read

QUICK, SOAK = 3, 50


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seeds", [range(QUICK), pytest.param(range(QUICK, SOAK), marks=pytest.mark.soak)], ids=str)
def test_flipped_bytes_are_found_or_harmless(home: Path, kind: str, seeds: range) -> None:
    reader = READ_BY.get(kind, "served")
    before = read(reader, home)
    for seed in seeds:
        with flipped(home, kind, random.Random(f"{kind} {seed}")) as flip:
            found, after = wrong(home), read(reader, home)
            assert found or after == before, flip
