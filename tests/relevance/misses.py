"""Which of the judged queries miss? `python -m tests.relevance.misses HOME [--kind KIND] [--off STEP]`.

Asks an installation that holds the sample catalogue (`zwfw demo`), writes nothing there, and asserts nothing. A line
for each miss: id, kind, region (→ the place that decides), query, what stood first, what was wanted. Then, for each
kind, how often the wanted card stood first and the mean nDCG@10.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

from search_engine import Service, Settings
from tests.relevance.judged import Outcome, ask, read_judged


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, and print. Exit status 0 always: this is a look, no check."""
    parser = argparse.ArgumentParser(prog="python -m tests.relevance.misses", description=__doc__)
    parser.add_argument("home", type=Path, metavar="HOME")
    parser.add_argument("--kind", help="only queries of this kind, such as pinyin")
    parser.add_argument("--off", action="append", default=[], help="a step that is not taken, such as meaning; again")
    given = parser.parse_args(arguments)
    service = Service.open(Settings(home=given.home, log_queries=False), read_only=True)
    try:
        outcomes = [ask(service, judged, given.off) for judged in read_judged() if given.kind in (None, judged.kind)]
    finally:
        service.close()
    print(*report(outcomes), sep="\n")
    return 0


def report(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The misses, then the figures."""
    kinds = list(dict.fromkeys(outcome.judged.kind for outcome in outcomes))
    for kind in kinds:
        yield from (found.line() for found in outcomes if found.judged.kind == kind and not found.wanted_first)
    yield "\nkind\twanted first\tof\tnDCG@10"
    for kind in kinds:
        yield summary(kind, [found for found in outcomes if found.judged.kind == kind])
    yield summary("all", outcomes)


def summary(name: str, outcomes: Sequence[Outcome]) -> str:
    """One line of figures."""
    first, mean = sum(found.wanted_first for found in outcomes), 0.0
    if outcomes:
        mean = statistics.fmean(found.ndcg for found in outcomes)
    return f"{name}\t{first}\t{len(outcomes)}\t{mean:.3f}"


if __name__ == "__main__":
    raise SystemExit(main())
