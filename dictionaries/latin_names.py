"""Acronyms and names in Latin letters, which are never read as pinyin."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "latin_names.tsv"


@lru_cache(maxsize=1)
def read_latin_names() -> frozenset[str]:
    """The names, in lower case."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line and not line.startswith("#")]
    return frozenset(row.split("\t")[0] for row in rows[1:])
