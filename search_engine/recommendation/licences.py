"""Licences and certificates, and what their holders come back for, as reviewed tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dictionaries.normalize import squash

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Purpose:
    """What for.

    Attributes:
        weight: How likely a holder comes for it, beside the others, 0 to 1.
        words: Any of them in a matter's name says so.
    """

    name: str
    weight: float
    words: tuple[str, ...]


@cache
def purposes() -> tuple[Purpose, ...]:
    """All, in the order in which a name is looked through."""
    return tuple(Purpose(name, float(weight), _words(words)) for name, weight, words in table_rows("purposes.tsv"))


@cache
def _licences() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, others, stems in table_rows("licences.tsv"):
        for known in (name, *_words(others)):
            found[squash(known)] = _words(stems) or (name,)
    return found


def stems_of(name: str) -> tuple[str, ...]:
    """What names of matters about a licence have in common; one that is in no table is looked for by its name."""
    return _licences().get(squash(name), (name,))


def purpose_of(title: str) -> Purpose | None:
    """What a matter's name says it is for; None where it says nothing of the kind (a first application, say)."""
    return next((purpose for purpose in purposes() if any(word in title for word in purpose.words)), None)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split("|") if word)


def table_rows(name: str) -> Iterator[list[str]]:
    """The rows of a reviewed table of this folder, without its comments."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
