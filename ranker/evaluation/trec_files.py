"""The files of an evaluation: TREC qrels and runs, queries as `id<TAB>text`. All faults of a file are told at once."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from dictionaries.faults import Fault
from ranker.errors import BadEvaluationFile
from ranker.evaluation.runs import Qrels, Queries, Run

# Takes one row's text; raises _WrongRow where it is at fault.
_TakeRow = Callable[[str], None]

_WHOLE = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)


class _WrongRow(Exception):
    """One row is at fault; never leaves this file."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field, self.reason = field, reason


def read_qrels(path: Path | str) -> Qrels:
    """Judgements, one a row: `query 0 document grade`, parted by white space.

    Raises:
        BadEvaluationFile: Rows without four columns, grades that are no whole number, two grades for one document.
    """
    qrels: dict[str, dict[str, int]] = {}

    def take(row: str) -> None:
        query, _, document, grade = _columns(row, "查询 0 文档 等级")
        value = _whole(grade)
        if qrels.setdefault(query, {}).setdefault(document, value) != value:
            raise _WrongRow("document", f"查询 {query} 的文档 {document} 有两个不同的等级")

    _read(Path(path), take)
    return qrels


def read_queries(path: Path | str) -> Queries:
    """Queries, one a row: `id<TAB>text`; the text is all that follows the first tab.

    Raises:
        BadEvaluationFile: Rows without a tab, an empty id or text, an id that stands twice.
    """
    queries: dict[str, str] = {}

    def take(row: str) -> None:
        query, tab, text = row.partition("\t")
        if not tab or not query.strip() or not text.strip():
            raise _WrongRow("", "应为 编号<TAB>查询文字，两者都不能为空")
        if query.strip() in queries:
            raise _WrongRow("id", f"查询编号 {query.strip()} 重复")
        queries[query.strip()] = text

    _read(Path(path), take)
    return queries


def read_run(path: Path | str) -> Run:
    """A run, one result a row: `query Q0 document rank score name`. The order is by score, not by the rank column.

    Raises:
        BadEvaluationFile: Rows without six columns, scores that are no finite number, a document that stands twice.
    """
    scores: dict[str, dict[str, float]] = {}

    def take(row: str) -> None:
        query, _, document, _, score, _ = _columns(row, "查询 Q0 文档 名次 得分 名称")
        value = _finite(score)
        if document in scores.setdefault(query, {}):
            raise _WrongRow("document", f"查询 {query} 的文档 {document} 重复")
        scores[query][document] = value

    _read(Path(path), take)
    return Run.from_scores({query: of.items() for query, of in scores.items()})


def write_qrels(path: Path | str, qrels: Qrels, judge: str = "0") -> None:
    """Writes judgements: `query judge document grade`.

    Args:
        judge: Stands where TREC has the number of an iteration, which no program reads.

    Raises:
        ValueError: An id or the judge holds white space or is empty.
    """
    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        for query, grades in qrels.items():
            file.writelines(_row(query, judge, document, str(grade)) for document, grade in grades.items())


def write_run(path: Path | str, run: Run, name: str = "zwfw") -> None:
    """Writes a run for trec_eval: `query Q0 document rank score name`.

    The order of a page is more than one number (class, tier, score), so the score written is n, n − 1, … 1: strictly
    descending, and exact in the 32 bits that trec_eval keeps. A query without results has no row.

    Raises:
        ValueError: An id or the name holds white space or is empty: no reader could take the row apart.
    """
    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        for query, documents in run.rankings.items():
            for rank, document in enumerate(documents, start=1):
                file.write(_row(query, "Q0", document, str(rank), str(len(documents) - rank + 1), name))


def _row(*columns: str) -> str:
    for column in columns:
        if len(column.split()) != 1 or column.strip() != column:
            raise ValueError(f"含空白或为空，无法写入 TREC 文件：{column!r}")
    return " ".join(columns) + "\n"


def _columns(row: str, form: str) -> list[str]:
    columns = row.split()
    if len(columns) != len(form.split()):
        raise _WrongRow("", f"应有 {len(form.split())} 列（{form}），实有 {len(columns)} 列")
    return columns


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise _WrongRow("grade", f"等级应为整数，实为“{text[:20]}”")
    return int(text)


def _finite(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise _WrongRow("score", f"得分应为有限的数，实为“{text[:20]}”")
    return value


def _read(path: Path, take: _TakeRow) -> None:
    """Gives `take` every row that is not blank; collects what is wrong and raises it together."""
    faults: list[Fault] = []
    rows = 0
    for number, row in _rows(path):
        rows += 1
        try:
            take(row.decode())
        except UnicodeDecodeError:
            faults.append(Fault(number, "", "不是 UTF-8 编码"))
        except _WrongRow as wrong:
            faults.append(Fault(number, wrong.field, wrong.reason))
    if not rows:
        faults.append(Fault(0, "", "文件为空"))
    if faults:
        raise BadEvaluationFile(path, tuple(faults))


def _rows(path: Path) -> Iterator[tuple[int, bytes]]:
    for number, row in enumerate(path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if row.strip():
            yield number, row.removesuffix(b"\r")
