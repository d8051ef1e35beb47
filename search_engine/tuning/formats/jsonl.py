"""Our format, one query a line; it loses nothing that counts:

{"id": "q1", "text": "身份证丢了", "region": "330110", "audience": "natural", "kind": "lay", "band": "head",
 "weight": 12.0, "pool": ["m3"],
 "judgements": [{"document": "m1", "grade": 3, "judge": "张三", "at": "2026-12-01T08:00:00.000Z", "guideline": "9f…",
                 "reason": ""}],
 "settled": [{"document": "m1", "grade": 2, "by": "李四", "at": "…", "reason": "…"}]}

Only `id` and `text` must be there. `pool` names documents that are to be judged and have no grade yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import orjson

from search_engine.tuning.formats.rows import LONGEST_VALUE, WrongRow, grade_of, query_of, take_rows, text_of
from search_engine.tuning.judging.judged_set import JudgedSet, Judgement, Settlement
from search_engine.tuning.query_set import SetQuery

T = TypeVar("T")


def read_jsonl(path: Path) -> JudgedSet:
    """A set of a file. Raises `BadEvaluationFile` with every faulty row."""
    queries: dict[str, SetQuery] = {}
    judgements: list[Judgement] = []
    settlements: list[Settlement] = []
    pool: dict[str, tuple[str, ...]] = {}

    def take(row: str) -> None:
        fields = _object(row)
        query = query_of(fields)
        if query.id in queries:
            raise WrongRow("id", f"查询编号 {query.id} 重复")
        queries[query.id] = query
        said = _each(fields, "judgements", lambda one: _judgement(query.id, one))
        if len({(one.document, one.judge) for one in said}) < len(said):
            raise WrongRow("judgements", "同一评判人对同一文档有两个分数")
        judgements.extend(said)
        settlements.extend(_each(fields, "settled", lambda one: _settlement(query.id, one)))
        if documents := _each(fields, "pool", lambda one: _string({"document": one}, "document")):
            pool[query.id] = tuple(documents)

    rows = ((number, row) for number, row in enumerate(text_of(path).split("\n"), 1) if row.strip())
    take_rows(path, rows, take)
    return JudgedSet(path.stem, tuple(queries.values()), tuple(judgements), tuple(settlements), pool)


def jsonl_lines(judged: JudgedSet) -> Iterator[str]:
    """A set as lines, each with its end."""
    documents = judged.pool
    for query in judged.queries:
        said = [one for one in judged.judgements if one.query == query.id]
        settled = [one for one in judged.settlements if one.query == query.id]
        graded = {one.document for one in said} | {one.document for one in settled}
        fields = {
            "id": query.id, "text": query.text, "region": query.region, "audience": query.audience,
            "kind": query.kind, "band": query.band, "weight": query.weight,
            "pool": [document for document in documents.get(query.id, ()) if document not in graded],
            "judgements": [
                {"document": one.document, "grade": one.grade, "judge": one.judge, "at": _instant(one.at),
                 "guideline": one.guideline, "reason": one.reason} for one in said
            ],
            "settled": [
                {"document": one.document, "grade": one.grade, "by": one.by, "at": _instant(one.at),
                 "reason": one.reason} for one in settled
            ],
        }  # fmt: skip
        yield orjson.dumps({name: value for name, value in fields.items() if value not in ("", [])}).decode() + "\n"


def _object(row: str) -> dict[str, Any]:
    try:
        found = orjson.loads(row)
    except orjson.JSONDecodeError as error:
        raise WrongRow("", f"不是 JSON（{error}）") from error
    if not isinstance(found, dict):
        raise WrongRow("", "应为一个 JSON 对象")
    return found


def _each(fields: dict[str, Any], name: str, read: Callable[[Any], T]) -> list[T]:
    found = fields.get(name) or []
    if not isinstance(found, list):
        raise WrongRow(name, "应为列表")
    return [read(one) for one in found]


def _judgement(query: str, one: Any) -> Judgement:
    fields = _fields(one, "judgements")
    texts = {name: _string(fields, name, needed=name == "document") for name in ("document", "judge", "reason")}
    guideline = _string(fields, "guideline", needed=False)
    return Judgement(query, grade=grade_of(fields.get("grade")), at=_moment(fields), guideline=guideline, **texts)


def _settlement(query: str, one: Any) -> Settlement:
    fields = _fields(one, "settled")
    texts = {name: _string(fields, name, needed=name != "reason") for name in ("document", "by", "reason")}
    return Settlement(query, grade=grade_of(fields.get("grade")), at=_moment(fields), **texts)


def _fields(one: Any, name: str) -> dict[str, Any]:
    if not isinstance(one, dict):
        raise WrongRow(name, "每一项应为一个 JSON 对象")
    return one


def _string(fields: dict[str, Any], name: str, *, needed: bool = True) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str) or (needed and not value.strip()):
        raise WrongRow(name, "应为文字" + "，不能为空" * needed)
    return value.strip()


def _moment(fields: dict[str, Any]) -> int:
    value = fields.get("at") or 0
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        reason = f"应为时间，如 2026-12-01T08:00:00Z，实为“{str(value)[:LONGEST_VALUE]}”"
        raise WrongRow("at", reason) from error
    return round(found.replace(tzinfo=found.tzinfo or UTC).timestamp() * 1000)


def _instant(at: int) -> str:
    return (
        datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else ""
    )
