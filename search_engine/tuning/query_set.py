"""A query set: named queries that stay as they are, and what people judged of their results."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated

from indexer.documents.masking.shown import PUBLISHED, Shown
from ranker.evaluation import Qrels

# Grades that a judge may give: 0 something else, 1 related, 2 useful, 3 what was looked for.
GRADES = (0, 1, 2, 3)
# A code or a name of the installation's own: masking leaves it.
Code = Annotated[str, Shown(PUBLISHED)]
# Bands of a set that was drawn from traffic, by how often its queries were asked.
HEAD, MIDDLE, TAIL = "head", "middle", "tail"


@dataclass(frozen=True, slots=True)
class SetQuery:
    """A query as somebody sends it.

    Attributes:
        id: Unique in its set.
        region: Code of where they are; "": not known.
        audience: `natural`, `legal`; "": not known.
        kind: What sort of query it is, in the words of whoever made the set; "": not said.
        band: `head`, `middle` or `tail`; "": not drawn from traffic.
        weight: What share of the traffic it stands for, in any unit, above 0.
    """

    id: Code
    text: str
    region: Code = ""
    audience: Code = ""
    kind: Code = ""
    band: Code = ""
    weight: float = 1.0


@dataclass(frozen=True)
class QuerySet:
    """Queries in their order, and their grades.

    Attributes:
        grades: Id of a query → id of a document → 0 to 3. A query without any is asked all the same.
    """

    name: str
    queries: tuple[SetQuery, ...]
    grades: Qrels = field(default_factory=dict)

    @cached_property
    def judged(self) -> tuple[SetQuery, ...]:
        """The queries that have a grade."""
        return tuple([query for query in self.queries if self.grades.get(query.id)])
