"""TREC: a folder with `queries.tsv` (id, tab, text), `qrels` (query 0 document grade) and `regions.tsv` (id, tab,
code), as `ZWFW_HOME/judged` has it. Judges, dates and reasons have no place there. Behind the text, `queries.tsv` may
say region, audience and kind, each behind a tab.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dictionaries.faults import Fault
from ranker.errors import BadEvaluationFile
from ranker.evaluation import Qrels, read_qrels, read_queries
from search_engine.errors import BadParameters, Detail
from search_engine.tuning.formats.rows import WrongRow, query_of
from search_engine.tuning.judging.judged_set import JudgedSet, Judgement
from search_engine.tuning.query_set import GRADES, QuerySet, SetQuery

QRELS, QUERIES, REGIONS = "qrels", "queries.tsv", "regions.tsv"
FURTHER = ("region", "audience", "kind")  # columns of queries.tsv behind the text


def read_folder(folder: Path) -> JudgedSet:
    """A set of a folder; without `qrels` nothing is judged yet.

    Raises:
        BadParameters: There is no `queries.tsv`.
        BadEvaluationFile: Rows are at fault, a grade is none of ours, or is of a query that is not there.
    """
    if not (folder / QUERIES).is_file():
        raise BadParameters([Detail("source", f"{folder} 中应有 {QUERIES}（每行为编号、制表符、查询文字）")])
    texts = read_queries(folder / QUERIES)
    regions = read_queries(folder / REGIONS) if (folder / REGIONS).is_file() else {}
    queries = [_query(folder / QUERIES, name, text, regions.get(name, "").strip()) for name, text in texts.items()]
    qrels = _graded(folder / QRELS, texts) if (folder / QRELS).is_file() else {}
    return JudgedSet(folder.name, tuple(queries), _judgements(qrels))


def read_qrels_alone(path: Path) -> JudgedSet:
    """Judgements of queries that are known by their ids. Raises `BadEvaluationFile`."""
    qrels = _graded(path)
    return JudgedSet(path.stem, tuple(SetQuery(name, "") for name in qrels), _judgements(qrels))


def trec_files(found: QuerySet) -> dict[str, str]:
    """Name of a file → its text.

    Raises:
        BadParameters: An id holds white space, or a text a tab or a line's end: no reader could take the row apart.
    """
    strange = [
        name for query in found.queries for name in (query.id, *found.grades.get(query.id, ())) if not _is_word(name)
    ]
    strange += [query.id for query in found.queries if any(sign in query.text for sign in "\t\r\n")]
    if strange:
        raise BadParameters([Detail("format", f"编号或文字含空白，无法写成 TREC 文件：{strange[0]}；请用 jsonl")])
    placed = [query for query in found.queries if query.region]
    files = {
        QUERIES: "".join(f"{query.id}\t{query.text}\n" for query in found.queries),
        QRELS: "".join(
            f"{query.id} 0 {document} {grade}\n"
            for query in found.queries for document, grade in found.grades.get(query.id, {}).items()
        ),
        REGIONS: "".join(f"{query.id}\t{query.region}\n" for query in placed),
    }  # fmt: skip
    return {name: text for name, text in files.items() if text}


def _query(path: Path, name: str, row: str, region: str) -> SetQuery:
    """A query of what stands behind its id. Raises `BadEvaluationFile`."""
    text, *rest = row.split("\t")
    fields = {"id": name, "text": text, "region": region} | dict(zip(FURTHER, rest, strict=False))
    try:
        if len(rest) > len(FURTHER):
            raise WrongRow("", f"最多 {2 + len(FURTHER)} 列：编号、文字、地区、身份、种类")
        return query_of(fields | ({"region": region} if region else {}))
    except WrongRow as wrong:
        raise BadEvaluationFile(path, (Fault(0, wrong.field, f"查询 {name}：{wrong.reason}"),)) from wrong


def _is_word(name: str) -> bool:
    return name.split() == [name]


def _graded(path: Path, texts: Mapping[str, str] | None = None) -> Qrels:
    """Grades of a file. Raises `BadEvaluationFile` where one is none of ours, or of none of `texts`."""
    qrels = read_qrels(path)
    strange = [
        f"{query} {document} {grade}"
        for query, of in qrels.items()
        for document, grade in of.items()
        if grade not in GRADES
    ]
    faults = [Fault(0, "grade", f"分数应为 0、1、2、3 之一：{row}") for row in strange]
    if texts is not None:
        faults += [Fault(0, "query", f"{QUERIES} 中没有查询 {query}") for query in qrels if query not in texts]
    if faults:
        raise BadEvaluationFile(path, tuple(faults))
    return qrels


def _judgements(qrels: Qrels) -> tuple[Judgement, ...]:
    return tuple(Judgement(query, document, "", grade) for query, of in qrels.items() for document, grade in of.items())
