"""What is asserted of each flip."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from pathlib import Path

from tests.faults.flips.flipping import MENDED, MENDED_SOAK, QUICK, SERVED, SOAK, UNSERVED, flipped, wrong
from tests.faults.flips.mends import assert_mended
from tests.faults.flips.readers import READ_BY, read

# Tests that the flips of `make soak` are divided into.
PARTS = 10


def check_some(home: Path, kind: str, tmp_path: Path) -> None:
    """Those of `make test`."""
    check_flips(home, kind, range(QUICK), every=False, tmp_path=tmp_path)


def check_many(home: Path, kind: str, part: int, tmp_path: Path) -> None:
    """A part of those of `make soak`."""
    size = SOAK // PARTS
    check_flips(home, kind, range(QUICK + part * size, QUICK + (part + 1) * size), every=True, tmp_path=tmp_path)


def check_flips(home: Path, kind: str, seeds: range, *, every: bool, tmp_path: Path) -> None:
    own, counts = READ_BY.get(kind, "served"), Counter[str]()
    before = {name: read(name, home) for name in {own, "served"}}
    for number, seed in enumerate(seeds):
        with flipped(home, kind, random.Random(f"{kind} {seed}")) as flip:
            found = wrong(home)
            counts["found" if found else "harmless"] += 1
            served_too = kind not in UNSERVED and (every or own == "served" or number % SERVED == 0)
            after = {name: read(name, home) for name in {own, "served" if served_too else own}}
            if not found:
                assert after == {name: before[name] for name in after}, flip
            elif counts["found"] % (MENDED_SOAK if every else MENDED) == 1:
                copy = Path(shutil.copytree(home, tmp_path / "mended"))
                assert_mended(copy, flip, before["served"])
                shutil.rmtree(copy)
    print(f"{kind}: {dict(counts)}")
