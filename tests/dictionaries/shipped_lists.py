"""The shipped lists as rows of cells, and what the tests of banned words spell and know with."""

from pathlib import Path

import rjieba
from pypinyin import lazy_pinyin

from dictionaries.banned import BannedRow, BannedWords

FOLDER = Path(__file__).parents[2] / "dictionaries" / "data"


def read_list(kind: str) -> list[list[str]]:
    """The header row and the rows of a list."""
    lines = (FOLDER / f"{kind}.tsv").read_text(encoding="utf-8").removesuffix("\n").split("\n")
    return [line.split("\t") for line in lines if not line.startswith("#")]


def spell(text: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(text))


def known(piece: str) -> bool:
    """Whether the general dictionary has it."""
    return len(rjieba.cut(piece, False)) == 1


def shipped_rows() -> list[BannedRow]:
    return [BannedRow(*cells[:5]) for cells in read_list("banned")[1:]]


def shipped_words() -> BannedWords:
    return BannedWords(shipped_rows(), [cells[0] for cells in read_list("allowed")[1:]], spell, known)
