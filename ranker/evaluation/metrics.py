"""The metrics there are, their names with a depth (`ndcg@10`), and a whole run measured by them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from ranker.errors import UnknownMeasure
from ranker.evaluation.average_precision import average_precision
from ranker.evaluation.expected_reciprocal_rank import HIGHEST, expected_reciprocal_rank
from ranker.evaluation.mrr import reciprocal_rank
from ranker.evaluation.ndcg import ndcg
from ranker.evaluation.precision import precision
from ranker.evaluation.rank_biased_precision import rank_biased_precision
from ranker.evaluation.recall import RELEVANT, recall
from ranker.evaluation.runs import Qrels, Run
from ranker.evaluation.unjudged import unjudged

# (ranking best first, grades of the query, depth) → value of one query.
Metric = Callable[[Sequence[str], Mapping[str, int], int], float]

METRICS: Mapping[str, Metric] = MappingProxyType(
    {
        "recall": recall,
        "mrr": reciprocal_rank,
        "ndcg": ndcg,
        "unjudged": unjudged,
        "ap": average_precision,
        "p": precision,
        "err": expected_reciprocal_rank,
        "rbp": rank_biased_precision,
    }
)
# Metrics that know relevant and not relevant alone, and may be told from which grade on a document is.
BINARY = frozenset({"recall", "mrr", "ap", "p"})

# Six digits are far beyond any list that is looked at, and keep int() cheap on hostile input.
_NAME = re.compile(rf"([a-z]+)(?:\(rel=([1-{HIGHEST}])\))?@([1-9][0-9]{{0,5}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric at a depth.

    Attributes:
        name: A name in `METRICS`.
        depth: How many results count, at least 1.
        relevant: The grade from which on a document is relevant, 1 to 3; of metrics in `BINARY` alone.
    """

    name: str
    depth: int
    relevant: int = RELEVANT

    def __str__(self) -> str:
        level = "" if self.relevant == RELEVANT else f"(rel={self.relevant})"
        return f"{self.name}{level}@{self.depth}"

    def of(self, ranking: Sequence[str], grades: Mapping[str, int]) -> float:
        """The value of one query."""
        if self.relevant != RELEVANT:
            grades = {document: int(grade >= self.relevant) for document, grade in grades.items()}
        return METRICS[self.name](ranking, grades, self.depth)


def parse_measure(text: str) -> Measure:
    """`recall@100`, or `recall(rel=2)@100`, as a `Measure`.

    Raises:
        UnknownMeasure: No metric of that name, no depth of 1 or more behind it, or a level of one that has grades.
    """
    found = _NAME.fullmatch(text.strip())
    if found is None or found[1] not in METRICS or (found[2] and found[1] not in BINARY):
        raise UnknownMeasure(text, tuple(METRICS))
    return Measure(found[1], int(found[3]), int(found[2] or RELEVANT))


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What a run is worth, query by query.

    Attributes:
        queries: The judged queries, in the order of the qrels.
        measures: What was measured.
        values: One row per query, one column per measure; float64, read-only.
        missing: Judged queries that the run does not hold; they count as empty rankings (`trec_eval -c`).
        left_out: Queries of the run that nobody judged; they count nowhere.
    """

    queries: tuple[str, ...]
    measures: tuple[Measure, ...]
    values: npt.NDArray[np.float64]
    missing: int
    left_out: int

    def means(self) -> dict[str, float]:
        """The mean of each measure over the queries; 0 where there is no query."""
        total = self.values.sum(axis=0) / max(len(self.queries), 1)
        return {str(measure): float(value) for measure, value in zip(self.measures, total, strict=True)}

    def of(self, measure: Measure) -> npt.NDArray[np.float64]:
        """The values of one measure, one a query; what `significance.compare` takes."""
        column: npt.NDArray[np.float64] = self.values[:, self.measures.index(measure)]
        return column


def evaluate(run: Run, qrels: Qrels, measures: Iterable[Measure]) -> Evaluation:
    """Measures a run on every judged query.

    A query whose judgements hold nothing relevant counts, with 0, as in trec_eval.
    """
    wanted, queries = tuple(measures), tuple(qrels)
    rows = [[measure.of(run.rankings.get(query, ()), qrels[query]) for measure in wanted] for query in queries]
    values = np.array(rows, dtype=np.float64).reshape(len(queries), len(wanted))
    values.flags.writeable = False
    missing = sum(query not in run.rankings for query in queries)
    return Evaluation(queries, wanted, values, missing, sum(query not in qrels for query in run.rankings))
