"""What serving processes say of themselves, to each other and to their supervisor: a place each in memory that all of
them share, and that its process alone writes. Nobody locks anything, so that one that hangs keeps nobody waiting.
"""

from __future__ import annotations

import mmap
import os
import tempfile

# Numbers of eight bytes in a place.
OPEN, READING, TAKEN, ANSWERED = range(4)
WORDS, WORD_BYTES = 8, 8


def shared_places(count: int) -> int:
    """A file of so many places in memory, to be inherited; returns its descriptor."""
    if hasattr(os, "memfd_create"):
        file = os.memfd_create("zwfw-places")
    else:  # no Linux
        with tempfile.TemporaryFile() as made:
            file = os.dup(made.fileno())
    os.ftruncate(file, count * WORDS * WORD_BYTES)
    return file


class Place:
    """The place of one process.

    Args:
        file: Descriptor of the places; None: of one that has no siblings.
        number: Which one it is, from 0.
    """

    def __init__(self, file: int | None = None, number: int = 0) -> None:
        memory = mmap.mmap(-1, WORDS * WORD_BYTES) if file is None else mmap.mmap(file, 0)
        self._words, self._at = memoryview(memory).cast("Q"), number * WORDS

    @property
    def count(self) -> int:
        """How many places there are."""
        return len(self._words) // WORDS

    @property
    def is_open(self) -> bool:
        """Whether the process takes requests, and is warm."""
        return bool(self._words[self._at + OPEN])

    @is_open.setter
    def is_open(self, value: bool) -> None:
        self._words[self._at + OPEN] = value

    @property
    def others_are_open(self) -> bool:
        """Whether another process is open."""
        return any(self._words[at + OPEN] for at in range(0, len(self._words), WORDS) if at != self._at)

    def came_round(self) -> None:
        """The thread that reads has begun another round."""
        self._words[self._at + READING] += 1

    def took_request(self) -> None:
        """The thread that computes searches takes the next request."""
        self._words[self._at + TAKEN] += 1

    def answered_request(self) -> None:
        """It is done with it."""
        self._words[self._at + ANSWERED] += 1

    @property
    def rounds(self) -> int:
        """How many rounds the thread that reads has begun."""
        return self._words[self._at + READING]

    @property
    def requests(self) -> int:
        """How many requests were taken to be computed."""
        return self._words[self._at + TAKEN]

    @property
    def is_searching(self) -> bool:
        """Whether one of them is not answered yet."""
        return self._words[self._at + TAKEN] != self._words[self._at + ANSWERED]

    def clear(self) -> None:
        """Nobody is here: the process has ended."""
        self._words[self._at : self._at + WORDS] = memoryview(bytes(WORDS * WORD_BYTES)).cast("Q")
