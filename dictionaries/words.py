"""Words of government services that the general dictionary lacks or cuts, so that they stay whole; as they ship."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "words.tsv"


@cache
def read_words() -> tuple[str, ...]:
    """The words, in the file's order."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line and not line.startswith("#")]
    return tuple(row.split("\t")[0] for row in rows[1:])
