"""What became of one document of a search: where it stands, or at which step it fell out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import numpy as np

from dictionaries.reasons import Message
from indexer.snapshot import Snapshot
from indexer.store import DocumentStore
from ranker.matching.matches import Matches
from search_engine.page.why import pin_id
from search_engine.search.result_set import ResultSet
from search_engine.search.retrieval import Retriever

# Where a document is that is not shown, in words.
UNKNOWN = Message(
    "not_found", "没有这个编号的文档",
    "there is no document of this id",
)()  # fmt: skip
NOT_INDEXED = Message(
    "not_indexed", "文档已在库中，但不在索引里：已下线、已过期，或索引尚未跟上",
    "the document is stored but not in the index: it is offline, has expired, or the index has not caught up",
)()  # fmt: skip
NOT_IN_FORCE = Message(
    "not_in_force", "文档已编入索引，但现在不可见：尚未生效、已过期，或已有新的版本",
    "the document is in the index but not visible now: it is not in force yet, has expired, or has a newer version",
)()  # fmt: skip
LACKS_WORDS = Message(
    "not_matched", "未匹配：缺少下列检索词",
    "not matched: these words of the query are missing",
)()  # fmt: skip
NOT_MATCHED = Message(
    "not_matched", "未匹配：含全部检索词，但所在之处不足以算作匹配（整句检索只看名称、部门与主题），或含义相距较远",
    "not matched: it has all words of the query, but not where they count (for whole sentences only"
    " names, departments and themes do), or is too far in meaning",
)()  # fmt: skip
FOLDED = Message(
    "folded", "已匹配，合并在同一事项的另一张卡片中",
    "matched, and folded into another card of the same matter",
)()  # fmt: skip
FOLDED_BY_CODE = Message(
    "folded", "已匹配，按基本编码合并到本地区链条中的卡片",
    "matched, and folded by its catalogue code into a card of the chain of regions",
)()  # fmt: skip
FOLDED_BY_SUCCESSOR = Message(
    "folded", "已匹配，已被取代，合并在取代它的文档的卡片中",
    "matched, superseded, and folded into the card of what supersedes it",
)()  # fmt: skip
NO_CARD = Message(
    "no_card", "已匹配，但没有卡片：不在所要的地区范围内",
    "matched, but it has no card: it is outside of the regions that are wanted",
)()  # fmt: skip
NOT_HELD = Message(
    "not_held", "已匹配，但与所问相距太远：页面说明没有收录，不列出结果",
    "matched, but too far from what was asked: the page says that nothing is held and lists no results",
)()  # fmt: skip
HIDDEN = Message(
    "part", "编辑已对这个查询屏蔽（pins {pin}）",
    "editors have hidden it for this query (pins {pin})",
)  # fmt: skip
SHOWN = Message(
    "shown", "已显示",
    "shown",
)()  # fmt: skip
NOT_SEARCHED = Message(
    "not_searched", "查询没有按文字检索",
    "the query was not searched by its text",
)()  # fmt: skip


@dataclass(frozen=True, slots=True)
class DocumentFate:
    """What became of one document.

    Attributes:
        told: In words; place: of its card in the order, from 1; None where it has none.
        card: The id of the card that it is folded into.
        words: Of each need and wish: where the document has it.
    """

    id: str
    told: str
    place: int | None = None
    card: str | None = None
    words: Sequence[Mapping[str, Any]] = ()


def fate_of(
    snapshot: Snapshot, store: DocumentStore, retriever: Retriever, document_id: str, answer: ResultSet
) -> DocumentFate:
    """What became of one document of an answer."""
    doc = store.doc_of(document_id)
    if doc is None:
        return DocumentFate(document_id, UNKNOWN)
    rows, _ = snapshot.rows_of_docs(np.array([doc]))
    if not len(rows):
        return DocumentFate(document_id, NOT_INDEXED)
    row = int(rows[0])
    if not snapshot.live.flags[row]:
        return DocumentFate(document_id, NOT_IN_FORCE)
    words = [asdict(one) for one in retriever.document_words(answer.parsed_query, row)]
    fate = partial(DocumentFate, document_id, words=words)
    cards, order = answer.cards, answer.order
    place = (cards.row[order] == row).nonzero()[0]
    if len(place):
        return fate(SHOWN, int(place[0]) + 1)
    if hides := [hide.rule for hide in answer.hides if row in hide.rows]:
        return fate(HIDDEN(pin=pin_id(hides[0])))
    base = int(snapshot.columns.base[row])
    if not is_matched(snapshot, answer.matches, row, base):
        lacking = any(one["required"] and not one["anywhere"] for one in words)
        return fate(LACKS_WORDS if lacking else NOT_MATCHED)
    if answer.is_nothing:
        return fate(NOT_HELD)
    same, told = (cards.base[order] == base).nonzero()[0], FOLDED
    code = snapshot.catalog_codes(rows)[0]
    if not len(same) and code:
        same, told = (snapshot.catalog_codes(cards.row[order]) == code).nonzero()[0], FOLDED_BY_CODE
    if not len(same):
        validities = snapshot.validities
        heir = validities.successors[validities.rows == row]
        same, told = np.isin(cards.row[order], heir).nonzero()[0], FOLDED_BY_SUCCESSOR
    if not len(same):
        return fate(NO_CARD)
    first = int(same[0])
    return fate(told, first + 1, snapshot.ids(cards.row[order[[first]]])[0])


def is_matched(snapshot: Snapshot, matches: Matches, row: int, base: int) -> bool:
    """Whether a row, or its base, is among some matches."""
    slot = int(snapshot.slot_of(np.array([base]))[0])
    if slot >= 0 and matches.slots.relevance_class[slot]:
        return True
    chain = matches.chain
    if chain is not None and bool((chain.relevance_class[chain.rows.rows == row] > 0).any()):
        return True
    return bool((matches.wide.row == row).any())
