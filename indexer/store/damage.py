"""Which visible documents are not what was written, and what a person does about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from indexer.store.digests import is_whole
from indexer.store.stored_row import StoredRow
from indexer.store.tables import loads
from indexer.store.visible_rows import BASE, checked_rows, damaged_bases

# Documents, and loads, that a sentence names.
NAMED = 20
ID, LOAD = StoredRow._fields.index("id"), len(StoredRow._fields)
MEND = "请把这些文档重新载入（zwfw load 或接口），再运行 zwfw index build"


@dataclass(frozen=True, slots=True)
class DamagedDocument:
    """A visible document whose row, or whose base's row, is damaged; `id` is None where it cannot be read."""

    doc: int
    id: str | None
    load: int | None


@dataclass(frozen=True, slots=True)
class Damage:
    """What is damaged in a store.

    Attributes:
        documents: In order of number.
        loads: Of those that brought them: number → what it was read from, and its place in the order of changes.
    """

    documents: Sequence[DamagedDocument]
    loads: dict[int, tuple[str, int]]

    @property
    def told(self) -> str:
        """One sentence that names them: by id where that can be read, all of them by their loads."""
        ids = [one.id for one in self.documents if one.id is not None]
        named = "、".join(ids[:NAMED]) + (" …" if len(ids) > NAMED else "")
        counts = Counter(one.load for one in self.documents)
        sources = [self._load(load, count) for load, count in counts.most_common(NAMED)]
        more = " …" if len(counts) > NAMED else ""
        return f"{len(self.documents)} 条文档与写入时不符：{named or '编号无法读出'}（{'；'.join(sources)}{more}）"

    def _load(self, load: int | None, count: int) -> str:
        if load is None or load not in self.loads:
            return f"{count} 条来自无法读出的载入"
        source, sequence = self.loads[load]
        return f"{count} 条来自载入 {load}，序号 {sequence}，{source}"


def find_damage(connection: Connection) -> Damage:
    """Look at every base and every visible document (3 µs each)."""
    without_base, found = damaged_bases(connection), list[DamagedDocument]()
    for batch in checked_rows(connection):
        for row in batch:
            if row[BASE] in without_base or not is_whole(row):
                load = row[LOAD] if isinstance(row[LOAD], int) else None
                found.append(DamagedDocument(int(row[0]), _readable(row[ID]), load))
    return Damage(found, _loads(connection) if found else {})


def _readable(value: object) -> str | None:
    return value if isinstance(value, str) and value.isprintable() and "\ufffd" not in value else None


def _loads(connection: Connection) -> dict[int, tuple[str, int]]:
    query = select(loads.c.load, loads.c.source, loads.c.sequence).where(loads.c.sequence.isnot(None))
    return {int(row[0]): (str(row[1]), int(row[2])) for row in connection.execute(query)}
