"""What each judged query of an evaluation was answered with: a row a query, for people and programs."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from indexer.disk import refusals
from ranker.evaluation import Qrels, Queries
from ranker.evaluation.recall import RELEVANT
from search_engine.measuring.search_evaluation import SearchEvaluation

# Ids of the first results that a row has.
TOP = 10
JSON_LINES = ".jsonl"
COLUMNS = ("query", "text", "first_relevant", "ndcg@10", "mrr@10", "recall@10", "recall@100", "relevant", "top")


@dataclass(frozen=True, slots=True)
class QueryRow:
    """One judged query.

    Attributes:
        query, text: Its number, and what was asked; "" where it was not asked.
        first_relevant: Rank of the first relevant result, from 1; None where none is among the first hundred.
        values: Measure → value, as the means are taken of.
        relevant: How many documents are judged relevant.
        top: Ids of the first results, at most `TOP`.
    """

    query: str
    text: str
    first_relevant: int | None
    values: dict[str, float]
    relevant: int
    top: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """As a line of JSON has it, in the order of `COLUMNS`."""
        own = {
            "query": self.query, "text": self.text, "first_relevant": self.first_relevant, "relevant": self.relevant,
            "top": self.top,
        }  # fmt: skip
        values = {name: round(value, 6) for name, value in self.values.items()}
        return {name: own[name] if name in own else values[name] for name in COLUMNS}


def rows_of(found: SearchEvaluation, queries: Queries, qrels: Qrels) -> Iterator[QueryRow]:
    """A row for each judged query, in the order of the qrels."""
    names = [str(measure) for measure in found.by_query.measures]
    for query, values in zip(found.by_query.queries, found.by_query.values.tolist(), strict=True):
        ranking, grades = found.run.rankings.get(query, ()), qrels[query]
        relevant = {document for document, grade in grades.items() if grade >= RELEVANT}
        first = next((rank for rank, document in enumerate(ranking, 1) if document in relevant), None)
        yield QueryRow(
            query, queries.get(query, ""), first, dict(zip(names, values, strict=True)), len(relevant), ranking[:TOP]
        )


def write_rows(path: Path, rows: Iterator[QueryRow]) -> None:
    """Write rows: JSON lines where the file's name ends so, else TSV with a head. Raises `StorageFailure`."""
    with refusals(path):
        if path.suffix == JSON_LINES:
            path.write_bytes(b"".join(orjson.dumps(row.as_dict(), option=orjson.OPT_APPEND_NEWLINE) for row in rows))
            return
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, delimiter="\t", lineterminator="\n")
            table.writerow(COLUMNS)
            for row in rows:
                cells = {**row.as_dict(), "top": " ".join(row.top)}
                table.writerow("" if cell is None else cell for cell in cells.values())
