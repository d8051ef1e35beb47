"""Queries as people say them, and which miss.

    python -m tests.relevance.spoken HOME [--kind KIND] [--unseen] [--off STEP]

Asks an installation that holds the sample catalogue (`zwfw demo`), writes nothing there, and asserts nothing. A line
for each miss: kind, region, query, what stood first, what was wanted. Then how often a wanted card stood first.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from search_engine import Service, Settings, read_request
from tests.relevance.judged import title_key

HERE = Path(__file__).parent
# What the dictionaries may be mended by, and what was frozen before anything was changed for it.
FILE, UNSEEN = HERE / "spoken.tsv", HERE / "unseen.tsv"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One row.

    Attributes:
        kind: `colloquial`: everyday words; `spoken`: a whole sentence; `pairs`: a few words; of unseen ones `a`,
            `c`: sets that mechanisms were developed with, `b`, `d`, `e`, `f`: those that were only measured at the
            time.
        region: Code of the user's region.
        titles: What may stand first, any of them, without spaces.
    """

    kind: str
    text: str
    region: str
    titles: tuple[str, ...]
    note: str


def read_spoken(file: Path = FILE) -> tuple[Spoken, ...]:
    """All rows in the order of a file."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return tuple(_spoken(line.split("\t")) for line in lines[1:])


def _spoken(fields: list[str]) -> Spoken:
    kind, text, region, titles, note = fields
    return Spoken(kind, text, region, tuple(titles.split("|")), note)


def first_title(service: Service, spoken: Spoken, off: Sequence[str] = ()) -> str:
    """The title of the first card that its user sees, without spaces; empty: there is none.

    Args:
        off: Steps of understanding that are not taken.
    """
    values = {"q": [spoken.text], "region": [spoken.region], "size": ["1"], "facets": ["none"], "off": list(off)}
    items = service.search(read_request(values)).items
    return title_key(items[0].title) if items else ""


def report(firsts: Sequence[tuple[Spoken, str]]) -> Iterator[str]:
    """The misses, then the figures."""
    for spoken, first in firsts:
        if first not in spoken.titles:
            yield "\t".join((spoken.kind, spoken.region, spoken.text, first or "（无结果）", " | ".join(spoken.titles)))
    yield "\nkind\twanted first\tof"
    for kind in dict.fromkeys(spoken.kind for spoken, _ in firsts):
        yield _summary(kind, [one for one in firsts if one[0].kind == kind])
    yield _summary("all", firsts)


def _summary(name: str, firsts: Sequence[tuple[Spoken, str]]) -> str:
    return f"{name}\t{sum(first in spoken.titles for spoken, first in firsts)}\t{len(firsts)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, and print. Exit status 0 always: this is a look, no check."""
    parser = argparse.ArgumentParser(prog="python -m tests.relevance.spoken", description=__doc__)
    parser.add_argument("home", type=Path, metavar="HOME")
    parser.add_argument("--kind", help="only queries of this kind, such as pairs")
    parser.add_argument("--unseen", action="store_true", help="the queries that nothing was tuned to")
    parser.add_argument("--off", action="append", default=[], help="a step that is not taken, such as meaning; again")
    given = parser.parse_args(arguments)
    rows = read_spoken(UNSEEN if given.unseen else FILE)
    service = Service.open(Settings(home=given.home, log_queries=False), read_only=True)
    try:
        asked = [spoken for spoken in rows if given.kind in (None, spoken.kind)]
        firsts = [(spoken, first_title(service, spoken, given.off)) for spoken in asked]
    finally:
        service.close()
    print(*report(firsts), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
