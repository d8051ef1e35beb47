"""Two states compared on one query set: is B better than A, where, and is that more than luck?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from dictionaries.reasons import Message
from dictionaries.regions import RegionTree
from ranker.evaluation import Comparison, compare_columns, holm, parse_measure
from ranker.evaluation.metrics import Measure
from ranker.evaluation.significance import Values
from search_engine.errors import BadParameters, Detail
from search_engine.tuning.asking import StateRun
from search_engine.tuning.moves import MovedQuery, moved_queries
from search_engine.tuning.query_set import QuerySet, SetQuery
from search_engine.tuning.slices import slices_of

# What is measured unless told. The first one decides which queries gained, and is the one that slices are told of.
NAMES = ("ndcg@10", "p(rel=2)@1", "mrr(rel=2)@10", "ap@100", "recall@100", "err@10", "rbp@10", "unjudged@10")
MEASURES = tuple(map(parse_measure, NAMES))
# Moved queries that are shown, and of these the ones whose rows of the dictionaries are looked up.
SHOWN, WITH_ROWS = 20, 3
NOT_JUDGED = Message(
    "missing", "查询集“{name}”还没有评判", "no query of the set “{name}” has been judged",
    "请先评判（zwfw tune judge），或导入评判", "judge it first (zwfw tune judge), or import judgements", joint="；",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure of one part of the set.

    Attributes:
        comparison: A is the baseline, B the candidate.
        corrected: The p value of the randomisation test, corrected (Holm) for all rows of its table.
    """

    measure: str
    comparison: Comparison
    corrected: float


@dataclass(frozen=True, slots=True)
class SliceRow:
    """The first measure over the queries that have a value of a slice."""

    slice: str
    value: str
    row: MeasureRow


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found.

    Attributes:
        a, b: What the states are called.
        queries: How many were asked; judged: how many of them are measured.
        measures, slices: Two tables.
        changed: How many queries have another first page.
        moved: Some of them, those that gained or lost most first.
        seconds: Processor time of A's searches, of B's, and of all.
    """

    a: str
    b: str
    query_set: str
    queries: int
    judged: int
    measures: tuple[MeasureRow, ...]
    slices: tuple[SliceRow, ...]
    changed: int
    moved: tuple[MovedQuery, ...]
    seconds: tuple[float, float]

    @property
    def first(self) -> MeasureRow:
        """The row of the measure that decides."""
        return self.measures[0]

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


def compared(
    a: StateRun,
    b: StateRun,
    query_set: QuerySet,
    tree: RegionTree,
    measures: Sequence[Measure] = MEASURES,
    *,
    shown: int = SHOWN,
    with_rows: int = WITH_ROWS,
) -> Compared:
    """Two runs of the same set, compared. Raises `BadParameters` for a set without judgements.

    Args:
        measures: The first one decides.
        shown: Moved queries that are looked at; with_rows: of these, the ones whose rows of the dictionaries are, too.
    """
    judged = query_set.judged
    if not judged:
        raise BadParameters([Detail("set", NOT_JUDGED(name=query_set.name))])
    grades = {query.id: query_set.grades[query.id] for query in judged}
    values = [run.values(grades, measures).values for run in (a, b)]
    weights = np.array([query.weight for query in judged])
    moved = moved_queries(a, b, query_set, measures[0])
    changed = len(moved)
    return Compared(
        a=a.name,
        b=b.name,
        query_set=query_set.name,
        queries=len(query_set.queries),
        judged=len(judged),
        measures=_measured(values, weights, measures),
        slices=_sliced(judged, values, weights, measures[0], tree),
        changed=changed,
        moved=tuple([one.looked_at(a, b, with_rows=place < with_rows) for place, one in enumerate(moved[:shown])]),
        seconds=(a.seconds, b.seconds),
    )


def _measured(values: Sequence[Values], weights: Values, measures: Sequence[Measure]) -> tuple[MeasureRow, ...]:
    found = compare_columns(values[0], values[1], weights)
    corrected = holm([one.p_value for one in found])
    rows = zip(measures, found, corrected, strict=True)
    return tuple([MeasureRow(str(measure), comparison, p) for measure, comparison, p in rows])


def _sliced(
    judged: Sequence[SetQuery], values: Sequence[Values], weights: Values, measure: Measure, tree: RegionTree
) -> tuple[SliceRow, ...]:
    rows = []
    for name, parts in slices_of(judged, tree).items():
        for value, places in parts.items():
            one, other = (column[places, :1] for column in values)
            found = compare_columns(one, other, weights[places])[0]
            rows.append(SliceRow(name, value, MeasureRow(str(measure), found, found.p_value)))
    corrected = holm([row.row.corrected for row in rows])
    return tuple([replace(row, row=replace(row.row, corrected=p)) for row, p in zip(rows, corrected, strict=True)])
