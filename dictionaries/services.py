"""Names of applications, services and brands that people type into any search box."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "services.tsv"


@lru_cache(maxsize=1)
def read_services() -> tuple[str, ...]:
    """The names, in the file's order."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line and not line.startswith("#")]
    return tuple(row.split("\t")[0] for row in rows[1:])
