"""Bad rows planted among good ones: those of `data/bad.tsv` beside 2,000 of what ships and of `data/good.tsv`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dictionaries.lexicon import BY_NAME, KINDS, Lexicon, shipped_lexicon
from dictionaries.lexicon.scope import ConditionalEntry, Scope
from search_engine.editing.checks.changes import Row, key_of

DATA = Path(__file__).parent / "data"
# Good rows of one publish.
GOOD = 2_000


@dataclass(frozen=True)
class Planted:
    """A publish with bad rows in it.

    Attributes:
        before, after: The dictionaries without the rows, and with them.
        good: The rows that are right: those of `good.tsv` that do not ship, and rows that ship, held out.
        bad: The rows that are wrong, each with what is wrong with it.
    """

    before: Lexicon
    after: Lexicon
    good: Sequence[Row]
    bad: Sequence[tuple[str, Row]]


def planted(name: str = "bad.tsv") -> Planted:
    """What ships without every so-manieth row; those rows again, and the others."""
    shipped = shipped_lexicon()
    all_rows = [Row(kind.name, entry) for kind in KINDS for entry in getattr(shipped, kind.name)]
    known = {(row.kind, row.key) for row in all_rows}
    bad = [(idea, row_of(cells)) for idea, *cells in lines(name)]
    written = [row for row in map(row_of, lines("good.tsv")) if (row.kind, row.key) not in known]
    taken = {(row.kind, row.key) for _, row in bad}
    free = [row for row in all_rows if (row.kind, row.key) not in taken]
    missing = GOOD - len(written)
    held = [free[number * len(free) // missing] for number in range(missing)]
    before = without(shipped, held)
    return Planted(before, with_rows(before, [*held, *written, *(row for _, row in bad)]), [*held, *written], bad)


def lines(name: str) -> Iterator[list[str]]:
    """The cells of each row of a file."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def row_of(cells: Sequence[str]) -> Row:
    """A kind, the cells of its columns but the note, and `@name=value`."""
    kind = BY_NAME[cells[0]]
    plain = [cell for cell in cells[1:] if not cell.startswith("@")]
    about = dict(cell[1:].split("=") for cell in cells[1:] if cell.startswith("@"))
    columns = list(kind.columns.items())[:-1]
    plain += [""] * (len(columns) - len(plain))
    values = {name: read(cell) for (name, read), cell in zip(columns, plain, strict=True)}
    scope = Scope(about.get("region", ""))
    return Row(kind.name, kind.entry(**values), scope, about.get("starts", ""), about.get("ends", ""))


def without(lexicon: Lexicon, rows: Iterable[Row]) -> Lexicon:
    """A lexicon without some rows."""
    gone = {(row.kind, row.key) for row in rows}
    kept: dict[str, Any] = {
        kind.name: tuple(e for e in getattr(lexicon, kind.name) if (kind.name, key_of(kind.name, e)) not in gone)
        for kind in KINDS
    }
    return replace(lexicon, **kept)


def with_rows(lexicon: Lexicon, rows: Sequence[Row]) -> Lexicon:
    """A lexicon with some more rows; one of the same key is replaced."""
    plain = [row for row in rows if row.scope.everywhere and not row.starts and not row.ends]
    left = without(lexicon, plain)
    more: dict[str, Any] = {
        kind.name: (*getattr(left, kind.name), *(row.entry for row in plain if row.kind == kind.name)) for kind in KINDS
    }
    conditional = [
        ConditionalEntry(row.kind, row.entry, row.scope, row.starts, row.ends) for row in rows if row not in plain
    ]
    return replace(left, **more, conditional=(*left.conditional, *conditional))
