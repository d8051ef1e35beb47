"""CSV of Quepid: `query,docid,rating`, which it imports and exports as "basic", and its older and longer exports with
`Query Text`, `Doc ID`, `Rating` among other columns. Queries have no ids there: they are called q1, q2, … in their
order.

A row without a rating, or of a query alone, says that nobody has rated it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from dictionaries.faults import Fault
from ranker.errors import BadEvaluationFile
from search_engine.page.csv_cells import csv_text, plain
from search_engine.tuning.formats.rows import WrongRow, grade_of, take_rows, text_of
from search_engine.tuning.judging.judged_set import JudgedSet, Judgement
from search_engine.tuning.query_set import QuerySet, SetQuery

HEADER = ("query", "docid", "rating")
# Column → how the exports call it, without spaces and in small letters.
CALLED: Mapping[str, tuple[str, ...]] = {
    "query": ("query", "querytext"), "docid": ("docid", "documentid"), "rating": ("rating", "grade"),
}  # fmt: skip


def read_quepid(path: Path) -> JudgedSet:
    """A set of a file. Raises `BadEvaluationFile` with every faulty row."""
    reader = csv.reader(io.StringIO(text_of(path), newline=""))
    header = next(reader, [])
    places = _places(path, header)
    queries: dict[str, str] = {}
    grades: dict[tuple[str, str], int] = {}
    pool: dict[str, dict[str, None]] = {}

    def take(row: Sequence[str]) -> None:
        text, document, rating = (plain(row[place].strip()) if place < len(row) else "" for place in places)
        if not text:
            raise WrongRow("query", "不能为空")
        query = queries.setdefault(text, f"q{len(queries) + 1}")
        if not document:
            if rating:
                raise WrongRow("docid", "有分数，却没有文档编号")
        elif rating:
            grade = grade_of(rating, "rating")
            if grades.setdefault((query, document), grade) != grade:
                raise WrongRow("docid", f"查询“{text}”的文档 {document} 有两个不同的分数")
        else:
            pool.setdefault(query, {})[document] = None

    take_rows(path, ((reader.line_num, row) for row in reader if any(cell.strip() for cell in row)), take)
    return JudgedSet(
        path.stem,
        tuple(SetQuery(name, text) for text, name in queries.items()),
        tuple(Judgement(*pair, "", grade) for pair, grade in grades.items()),
        pool={query: tuple(documents) for query, documents in pool.items()},
    )


def quepid_rows(found: QuerySet) -> list[Sequence[str | int]]:
    """A set as rows of CSV; a query without grades has a row of itself. Regions and judges have no place there."""
    rows: list[Sequence[str | int]] = [HEADER]
    for query in found.queries:
        grades = found.grades.get(query.id, {})
        rows += [(query.text, document, grade) for document, grade in grades.items()] or [(query.text, "", "")]
    return rows


def quepid_text(found: QuerySet) -> str:
    """The same as text."""
    return csv_text(quepid_rows(found))


def _places(path: Path, header: Sequence[str]) -> list[int]:
    names = ["".join(name.split()).lower() for name in header]
    places = [next((names.index(name) for name in called if name in names), -1) for called in CALLED.values()]
    if missing := [name for name, place in zip(CALLED, places, strict=True) if place < 0]:
        reason = f"第一行应为列名 {','.join(HEADER)}，缺 {'、'.join(missing)}"
        raise BadEvaluationFile(path, (Fault(1, "", reason),))
    return places
