"""How well one lesson holds for other wordings and other regions, and what else it moves.

    python -m tests.relevance.teach HOME [--rows N] [--text QUERY] [--queries N] [--spoken]

Asks an installation that holds the sample catalogue (`zwfw demo`), drafts nothing, and asserts nothing. Of each row of
`teach.tsv` the first proposal that is no pin is taken; a line for each, then the figures.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from search_engine import Settings
from search_engine.editing.opening import editor_of
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.teaching.effect import effect_of
from search_engine.editing.teaching.lesson import Proposed
from search_engine.editing.teaching.target import Target
from search_engine.editing.teaching.teaching_service import TeachingService
from search_engine.errors import TeachingRefused
from search_engine.installation.installation import Installation
from search_engine.query.request import SearchRequest
from tests.relevance.judged import title_key
from tests.relevance.spoken import FILE as SPOKEN
from tests.relevance.spoken import UNSEEN, read_spoken

FILE = Path(__file__).parent / "teach.tsv"
# Where the same is asked again: the first three of these that are not the row's own region.
ELSEWHERE = ("330106", "330381", "340104", "330110")


@dataclass(frozen=True, slots=True)
class Row:
    """A query that misses, what is wanted first, and three other wordings."""

    text: str
    region: str
    title: str
    wordings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taught:
    """What came of a row.

    Attributes:
        mends: Whether a proposal that is no pin brings the target to the first place.
        before, after: Of the wordings, for how many the wanted title is first without and with the first proposal.
        elsewhere_before, elsewhere: Of query and wordings in three other regions, the same; of `asked_elsewhere`.
        queries, moved: Frequent queries, and those of which another card is first with it.
        seconds, effect_seconds: Until there were proposals; until it was known what else moves.
    """

    row: Row
    how: str
    mends: bool
    before: int = 0
    after: int = 0
    elsewhere_before: int = 0
    elsewhere: int = 0
    asked_elsewhere: int = 0
    queries: int = 0
    moved: int = 0
    seconds: float = 0.0
    effect_seconds: float = 0.0
    told: str = ""


def read_rows(file: Path = FILE) -> list[Row]:
    """All rows in the order of the file."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [Row(text, region, title, tuple(more)) for text, region, title, *more in map(_fields, lines[1:])]


def _fields(line: str) -> list[str]:
    return line.split("\t")


class Measuring:
    """Teaches rows over one installation."""

    def __init__(self, place: Installation, queries: int) -> None:
        self.desk = TeachingService.of(place, editor_of(place))
        self.trials = self.desk.trials()
        self.frequent = self.desk.frequent()[:queries]

    def of(self, row: Row) -> Taught:
        """Teach one."""
        document = self.document(row)
        if document is None:
            return Taught(row, "missing", False)
        try:
            lesson = self.desk.teach(row.text, document, row.region)
        except TeachingRefused as error:
            return Taught(row, "refused", False, told=str(error))
        proposals = [one for one in lesson.proposals if one.how != "pin"]
        if not proposals:
            before = self._first(None, row, row.wordings, (row.region,))
            return Taught(row, "nothing", lesson.before == 1, before, before, seconds=lesson.seconds)
        return self._taught(row, proposals[0], lesson.target, lesson.seconds)

    def _taught(self, row: Row, best: Proposed, target: Target, seconds: float) -> Taught:
        regions = [region for region in ELSEWHERE if region != row.region][:3]
        texts = (row.text, *row.wordings)
        effect = effect_of(self.trials, best.wishes, row.text, self.frequent)
        return Taught(
            row, best.how, True,
            self._first(None, row, row.wordings, (row.region,)), self._first(best, row, row.wordings, (row.region,)),
            self._first(None, row, texts, regions), self._first(best, row, texts, regions), len(texts) * len(regions),
            effect.queries, effect.first_changed, seconds, effect.seconds, best.text,
        )  # fmt: skip

    def _first(self, best: Proposed | None, row: Row, texts: Sequence[str], regions: Sequence[str]) -> int:
        """For how many of some texts in some regions the wanted title is first."""
        trials = self.trials
        view = trials.now if best is None else trials.view(trials.proposed(best.wishes).lexicon)
        found = 0
        for text in texts:
            for region in regions:
                with view.pipeline() as pipeline:
                    answer = pipeline.answer(SearchRequest(q=text, region=region, facets=(), size=1))
                    if answer is None or not len(answer.order):
                        continue
                    docs = pipeline.snapshot.columns.doc[answer.cards.row[answer.order[:1]]].tolist()
                    title = pipeline.store.full_documents(docs)[docs[0]].document["title"]
                found += title_key(title) == row.title
        return found

    def document(self, row: Row) -> str | None:
        """The id of what is wanted, as its name finds it from the row's region."""
        with self.trials.now.pipeline() as pipeline:
            answer = pipeline.answer(SearchRequest(q=row.title, region=row.region, facets=()))
            assert answer is not None
            docs = pipeline.snapshot.columns.doc[answer.cards.row[answer.order[:10]]].tolist()
            full = pipeline.store.full_documents(docs)
        found = (full[doc] for doc in docs if title_key(full[doc].document["title"]) == row.title)
        return next((one.row.id for one in found), None)


def report(found: Sequence[Taught]) -> Iterator[str]:
    """A line for each, then the figures."""
    for one in found:
        yield "\t".join(
            (one.row.text, one.row.title, one.how, f"{one.before}→{one.after}/3",
             f"{one.elsewhere_before}→{one.elsewhere}/{one.asked_elsewhere}", f"{one.moved}/{one.queries}",
             f"{one.seconds:.1f}", f"{one.effect_seconds:.1f}", one.told)
        )  # fmt: skip
    rows = len(found)
    mended = [one for one in found if one.mends]
    yield f"\nmended\t{len(mended)}/{rows}"
    yield f"wordings\t{share(found, 'before', 3)} → {share(found, 'after', 3)}"
    elsewhere = max(1, sum(one.asked_elsewhere for one in found))
    before, after = (sum(getattr(one, name) for one in found) for name in ("elsewhere_before", "elsewhere"))
    yield f"elsewhere\t{before / elsewhere:.1%} → {after / elsewhere:.1%}"
    moved = [one.moved / one.queries for one in found if one.queries]
    yield f"moved\tmean {statistics.fmean(moved or [0]):.2%}, most {max(moved or [0]):.2%}"
    for name in ("seconds", "effect_seconds"):
        times = sorted(getattr(one, name) for one in found) or [0.0]
        yield f"{name}\tmedian {statistics.median(times):.2f}, most {times[-1]:.2f}"


def share(found: Sequence[Taught], name: str, of: int) -> str:
    """A sum as a share of all that could be."""
    return f"{sum(getattr(one, name) for one in found) / max(1, of * len(found)):.1%}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Teach, and print. Exit status 0 always: this is a look, no check."""
    parser = argparse.ArgumentParser(prog="python -m tests.relevance.teach", description=__doc__)
    parser.add_argument("home", type=Path, metavar="HOME")
    parser.add_argument("--rows", type=int, help="only so many rows")
    parser.add_argument("--text", help="only the row of this query")
    parser.add_argument("--spoken", action="store_true", help="the queries of spoken.tsv and unseen.tsv as well")
    parser.add_argument("--queries", type=int, default=500, help="so many frequent queries are looked at")
    given = parser.parse_args(arguments)
    measuring = Measuring(Installation(Settings(home=given.home, log_queries=False), read_only=True), given.queries)
    if given.spoken:
        more = [
            ReplayQuery(one.text, one.region, 1, "judged") for file in (SPOKEN, UNSEEN) for one in read_spoken(file)
        ]
        taught = {row.text for row in read_rows()}
        measuring.frequent += [query for query in more if query.text not in taught]
    rows = [row for row in read_rows() if given.text in (None, row.text)][: given.rows]
    measuring.trials.analysis_of(ReplayQuery(rows[0].text, rows[0].region))  # is no part of what is measured
    print(*report([measuring.of(row) for row in rows]), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
