"""The table of look-alikes, as `python -m dictionaries.confusables` wrote it."""

from __future__ import annotations

from pathlib import Path

FILE = Path(__file__).parent.parent / "data" / "look_alikes.tsv"


def read_confusables(path: Path = FILE) -> dict[str, dict[str, float]]:
    """For each character those that look like it, with the similarity in (0, 1]; symmetric."""
    found: dict[str, dict[str, float]] = {}
    rows = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    for row in rows[1:]:
        char, cell = row.split("\t")[:2]
        for pair in cell.split("|"):
            other, similarity = pair[0], float(pair[1:])
            found.setdefault(char, {})[other] = similarity
            found.setdefault(other, {})[char] = similarity
    return found
