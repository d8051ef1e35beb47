"""Which format a source is of, by its name; and the set that somebody means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from search_engine.errors import BadParameters, Detail
from search_engine.installation.installation import Installation
from search_engine.tuning.formats.jsonl import read_jsonl
from search_engine.tuning.formats.quepid import read_quepid
from search_engine.tuning.formats.trec import QRELS, QUERIES, read_folder, read_qrels_alone
from search_engine.tuning.judging.judged_set import JudgedSet
from search_engine.tuning.judging.opening import judging_of
from search_engine.tuning.query_set import QuerySet

# End of a file's name → its reader.
READERS: Mapping[str, Callable[[Path], JudgedSet]] = {
    ".jsonl": read_jsonl, ".csv": read_quepid, ".qrels": read_qrels_alone, ".txt": read_qrels_alone,
}  # fmt: skip
NAMED = 8  # sets that a refusal names


def read_judged(path: Path) -> JudgedSet:
    """Queries and judgements of a folder or a file.

    A folder has `queries.tsv`, `qrels` and, where it is known, `regions.tsv`; `.jsonl` is ours; `.csv` is Quepid's;
    `.qrels`, `.txt` and a file called `qrels` are TREC judgements alone, of queries that are known by their ids.

    Raises:
        BadParameters: There is no such file, or it is of none of these formats.
        BadEvaluationFile: Rows are at fault; it names them.
    """
    if path.is_dir():
        return read_folder(path)
    if not path.is_file():
        raise BadParameters([Detail("source", f"没有文件或文件夹 {path}，请核对路径")])
    reader = read_qrels_alone if path.name == QRELS else READERS.get(path.suffix.lower())
    if reader is None:
        known = f"含 {QUERIES} 与 {QRELS} 的文件夹、.jsonl、Quepid 的 .csv、TREC 的 .qrels"
        raise BadParameters([Detail("source", f"看不出 {path} 是什么格式，应为：{known}")])
    return reader(path)


def read_query_set(source: str, place: Installation | None = None) -> QuerySet:
    """The set that somebody means: one of the installation by its name, else a folder or a file (`read_judged`).

    Args:
        place: Whose database is looked in; None: none.

    Raises:
        BadParameters: There is neither; it names the sets that there are.
        BadEvaluationFile: Rows of the file are at fault; it names them.
    """
    if place is not None and (found := named_query_set(source, place)) is not None:
        return found
    path = Path(source).expanduser()
    if path.exists():
        return read_judged(path).query_set
    names = judging_of(place).names() if place is not None else ()
    listed = "、".join(names[-NAMED:]) + (" 等" if len(names) > NAMED else "")
    mend = f"现有评测集：{listed}" if names else "还没有评测集，可用 zwfw tune sets import 导入"
    raise BadParameters([Detail("source", f"没有评测集或文件“{source}”；{mend}")])


def named_query_set(name: str, place: Installation) -> QuerySet | None:
    """A set of the installation; None where it has none of that name."""
    judging = judging_of(place)
    return judging.read(name) if name in judging.names() else None
