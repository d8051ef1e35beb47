"""The general lexicon: the words of Chinese with their frequencies in running text.

It is the word table of the package jieba (MIT licence), compiled by `python -m dictionaries.making.general_words` and
shipped, so that no process needs the package for it. Read when something is built.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

FILE = Path(__file__).parent / "data" / "general-words.npz"


def read_general_words() -> Iterator[tuple[str, int]]:
    """Every word of Han characters with its frequency, in the order of its source."""
    with np.load(FILE, allow_pickle=False) as table:
        words = table["words"].tobytes().decode().split("\n")
        frequencies = table["frequencies"].tolist()
    return zip(words, frequencies, strict=True)


def write_general_words(path: Path, about: str, rows: Sequence[tuple[str, int]]) -> None:
    """Write a table; the same rows give the same bytes.

    Args:
        about: Where the words are from, under which licence; for people.
    """
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            about=np.array(about),
            words=np.frombuffer("\n".join(word for word, _ in rows).encode(), np.uint8),
            frequencies=np.array([frequency for _, frequency in rows], np.int32),
        )
