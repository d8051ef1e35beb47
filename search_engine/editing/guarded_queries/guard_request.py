"""From what somebody asks for to a kept query, with every fault of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dictionaries.editing.own_row import RowKey
from dictionaries.editing.row_cells import UNWRITABLE
from dictionaries.regions import RegionTree
from indexer.store import DocumentStore
from indexer.store.monitor.kept_queries import NOTHING, WANTS, KeptQuery
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.notes import LONGEST, note_faults
from search_engine.editing.guarded_queries.row_named import RowName
from search_engine.errors import BadParameters, Detail

LONGEST_QUERY, LONGEST_OWNER = 200, 100  # characters


@dataclass(frozen=True, slots=True)
class GuardRequest:
    """What is to be kept; see `KeptQuery`.

    Attributes:
        document: Id of the document that is wanted.
        any_copy: Whether any copy of its base will do.
        row: The row of the dictionaries that it is kept with; None: none.
    """

    query: str
    wants: str
    document: str = ""
    region: str = ""
    any_copy: bool = False
    blocks: bool = False
    owner: str = ""
    note: str = ""
    row: RowName | None = None


def kept_of_request(
    wish: GuardRequest, actor: Actor, store: DocumentStore, tree: RegionTree, named: Callable[[RowName], RowKey]
) -> KeptQuery:
    """The kept query, without a number yet.

    Args:
        named: The key of the row that somebody names; raises `BadParameters`.

    Raises:
        BadParameters: With every fault.
    """
    faults = list(_faults(wish, tree))
    base = ""
    if wish.document and not faults:
        keys = store.base_keys([wish.document])
        if wish.document not in keys:
            faults.append(Detail("document", f"没有文档 {wish.document[:100]}，或它已删除，请核对编号"))
        base = keys.get(wish.document, "") if wish.any_copy else ""
    row: RowKey | None = None
    if wish.row:
        try:
            row = named(wish.row)
        except BadParameters as error:
            faults += error.details
    if faults:
        raise BadParameters(faults)
    region = tree.canonical(wish.region) if wish.region else ""
    return KeptQuery(
        0, wish.query.strip(), region, wish.wants, wish.document, base, wish.blocks, row, actor.name,
        wish.owner.strip(), wish.note.strip(), int(time.time() * 1000),
    )  # fmt: skip


def _faults(wish: GuardRequest, tree: RegionTree) -> Iterator[Detail]:
    text = wish.query.strip()
    if not text or len(text) > LONGEST_QUERY or UNWRITABLE.search(text):
        yield Detail("query", f"应为 1 至 {LONGEST_QUERY} 个字符的检索词，不含控制字符")
    if wish.region and wish.region not in tree:
        yield Detail("region", f"没有地区“{wish.region[:20]}”，请写名称或区划代码")
    if wish.wants not in WANTS:
        yield Detail("wants", f"应为 {'、'.join(WANTS)} 之一")
    elif wish.wants == NOTHING and (wish.document or wish.any_copy):
        yield Detail("document", "应什么都找不到时，不能给出文档")
    elif wish.wants != NOTHING and not wish.document:
        yield Detail("document", "请给出应排在前面的文档的编号")
    yield from note_faults("owner", wish.owner, LONGEST_OWNER)
    yield from note_faults("note", wish.note, LONGEST)
