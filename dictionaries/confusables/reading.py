"""The table of look-alikes, as `python -m dictionaries.confusables` wrote it."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).parent.parent / "data"
FILE, SPLIT = DATA / "look_alikes.tsv", DATA / "split_characters.tsv"


def read_confusables(path: Path = FILE) -> dict[str, dict[str, float]]:
    """For each character those that look like it, with the similarity in (0, 1]; symmetric."""
    found: dict[str, dict[str, float]] = {}
    for char, cell in _rows(path):
        for pair in cell.split("|"):
            other, similarity = pair[0], float(pair[1:])
            found.setdefault(char, {})[other] = similarity
            found.setdefault(other, {})[char] = similarity
    return found


def commonest(count: int, path: Path = FILE) -> frozenset[str]:
    """The commonest characters of the table, which is in that order."""
    return frozenset(char for char, _ in _rows(path)[:count])


def read_split_characters(path: Path = SPLIT) -> dict[str, str]:
    """The two halves that a character is written as → the character (木仓 → 枪)."""
    return {halves: char for char, cell in _rows(path) for halves in cell.split("|")}


def _rows(path: Path) -> list[tuple[str, str]]:
    """Both columns of a table, without its head."""
    rows = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [(char, cell) for char, cell, *_ in (row.split("\t") for row in rows[1:])]
