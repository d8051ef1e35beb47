"""What was judged, as files and merges carry it: queries by their ids, each judgement with its judge and date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from indexer.documents.masking.declared import rules_of, stored_form
from ranker.evaluation import Qrels
from search_engine.tuning.query_set import Code, QuerySet, SetQuery


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge said of a document for a query.

    Attributes:
        query: Its id.
        judge: Name; "": the source does not say.
        grade: One of `GRADES`.
        at: ms since 1970 UTC; 0: the source does not say.
        guideline: Digest of the text that the judge had; "": not known.
    """

    query: Code
    document: Code
    judge: Code
    grade: int
    reason: str = ""
    at: int = 0
    guideline: Code = ""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What somebody decided where judges are apart; fields as of a judgement."""

    query: Code
    document: Code
    grade: int
    by: Code
    reason: str
    at: int = 0


@dataclass(frozen=True)
class JudgedSet:
    """Queries with all that is known of their documents.

    Attributes:
        queries: In their order. One whose text is "" is known by its id alone, as in a file of qrels.
        pool: Id of a query → documents that are to be judged; those that are judged need not stand in it.
    """

    name: str
    queries: tuple[SetQuery, ...]
    judgements: tuple[Judgement, ...] = ()
    settlements: tuple[Settlement, ...] = ()
    pool: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def query_set(self) -> QuerySet:
        """The queries with the grades that count."""
        return QuerySet(self.name, self.queries, grades_of(self.judgements, self.settlements))

    @property
    def pairs(self) -> dict[str, tuple[str, ...]]:
        """Id of a query → its documents, those of the pool first, each once."""
        found = {query.id: dict.fromkeys(self.pool.get(query.id, ())) for query in self.queries}
        judged = [(one.query, one.document) for one in self.judgements]
        for query, document in (*judged, *((one.query, one.document) for one in self.settlements)):
            found.setdefault(query, {})[document] = None
        return {query: tuple(documents) for query, documents in found.items() if documents}


OF_QUERY, OF_JUDGEMENT, OF_SETTLEMENT = rules_of(SetQuery), rules_of(Judgement), rules_of(Settlement)


def without_persons(judged: JudgedSet) -> JudgedSet:
    """A set as it is kept: what its queries and reasons have of persons is taken out."""
    return replace(
        judged,
        queries=tuple([stored_form(one, OF_QUERY) for one in judged.queries]),
        judgements=tuple([stored_form(one, OF_JUDGEMENT) for one in judged.judgements]),
        settlements=tuple([stored_form(one, OF_SETTLEMENT) for one in judged.settlements]),
    )


def grades_of(judgements: Iterable[Judgement], settlements: Iterable[Settlement] = ()) -> Qrels:
    """The grade of each pair: what was settled, else the median of its judges."""
    said: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one in judgements:
        said[one.query][one.document].append(one.grade)
    for one_settled in settlements:
        said[one_settled.query][one_settled.document] = [one_settled.grade]
    return {
        query: {document: median(grades) for document, grades in documents.items()} for query, documents in said.items()
    }


def median(grades: Sequence[int]) -> int:
    """The middle grade; of an even number the lower one: where judges are torn, nobody is promised too much. Raises
    `IndexError` where there is none.
    """
    return sorted(grades)[(len(grades) - 1) // 2]
