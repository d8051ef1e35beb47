"""From what somebody asks for to a kept query, with every fault of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dictionaries.editing.own_row import RowKey
from dictionaries.editing.row_cells import UNWRITABLE
from dictionaries.reasons import Message
from dictionaries.regions import RegionTree
from indexer.store import DocumentStore
from indexer.store.monitor.kept_queries import NOTHING, WANTS, KeptQuery
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.notes import LONGEST, note_faults
from search_engine.editing.guarded_queries.row_named import RowName
from search_engine.errors import BadParameters, Detail
from search_engine.messages import NOT_ONE_OF, UNKNOWN_REGION_NAMED

NO_WANTED_DOCUMENT = Message(
    "not_found",
    "没有文档 {id}，或它已删除",
    "there is no document {id}, or it was deleted",
    "请核对编号",
    "check its id",
)
NOT_A_QUERY = Message(
    "wrong_form", "应为 1 至 {most} 个字符的检索词，不含控制字符",
    "must be a query of 1 to {most} characters, none of them a control character",
)  # fmt: skip
DOCUMENT_OF_NOTHING = Message(
    "conflict", "应什么都找不到时，不能给出文档", "where nothing is to be found, no document can be given"
)
NO_DOCUMENT_GIVEN = Message(
    "missing", "请给出应排在前面的文档的编号", "give the id of the document that is to come first"
)
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
            faults.append(Detail("document", NO_WANTED_DOCUMENT(id=wish.document[:100])))
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
        yield Detail("query", NOT_A_QUERY(most=LONGEST_QUERY))
    if wish.region and wish.region not in tree:
        yield Detail("region", UNKNOWN_REGION_NAMED(region=wish.region[:20]))
    if wish.wants not in WANTS:
        yield Detail("wants", NOT_ONE_OF(choices=list(WANTS)))
    elif wish.wants == NOTHING and (wish.document or wish.any_copy):
        yield Detail("document", DOCUMENT_OF_NOTHING())
    elif wish.wants != NOTHING and not wish.document:
        yield Detail("document", NO_DOCUMENT_GIVEN())
    yield from note_faults("owner", wish.owner, LONGEST_OWNER)
    yield from note_faults("note", wish.note, LONGEST)
