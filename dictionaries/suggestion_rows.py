"""Texts that editors keep out of suggestions (`deny`), or keep in whatever the banned words say (`protect`)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "data" / "suggestions.tsv"
TERMS = Path(__file__).parent / "data" / "topics.tsv"
ACTIONS = ("deny", "protect")


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """One reviewed text."""

    text: str
    action: str


def read_suggestion_rows(path: Path = FILE) -> tuple[SuggestionRow, ...]:
    """The rows of a file `text action note`; none where there is no such file.

    Raises:
        ValueError: A row of the wrong form, in Chinese: file, row, field, the mend.
    """
    return tuple(_row(path, number, cells) for number, cells in _rows(path))


def read_terms(path: Path = TERMS) -> tuple[str, ...]:
    """The terms of the topic list, its first column; none where there is no such file."""
    return tuple(cells[0] for _, cells in _rows(path) if cells[0].strip())


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """The rows below the header, with their line numbers."""
    if not path.exists():
        return []
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return [(number, line.split("\t")) for number, line in lines if line and not line.startswith("#")][1:]


def _row(path: Path, number: int, cells: list[str]) -> SuggestionRow:
    if len(cells) < 2 or not cells[0].strip():
        raise ValueError(f"{path.name} 第 {number} 行 text：缺少文字，请按 text、action、note 三列填写")
    if cells[1] not in ACTIONS:
        raise ValueError(f"{path.name} 第 {number} 行 action：“{cells[1]}”应为 deny 或 protect")
    return SuggestionRow(cells[0], cells[1])
