"""The document that should come first, and where its card stands in what a search found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dictionaries.normalize import normal_text, squash
from dictionaries.reasons import Message, about
from indexer.snapshot import Snapshot
from indexer.store import DocumentStore
from search_engine.errors import NotFound, TeachingRefused
from search_engine.search.document_fate import NOT_IN_FORCE, NOT_INDEXED
from search_engine.search.result_set import ResultSet

UNKNOWN_TARGET = Message("not_found", "没有这个编号的文档：{id}", "there is no document of this id: {id}")
OFFLINE_TARGET = Message(
    "teaching_refused", NOT_INDEXED.said.chinese, NOT_INDEXED.said.english, "请先让它上线再教",
    "let it go online before teaching it", joint="；",
)  # fmt: skip
TARGET_OUT_OF_FORCE = Message(
    "teaching_refused", NOT_IN_FORCE.said.chinese, NOT_IN_FORCE.said.english, "请先让它生效再教",
    "let it come into force before teaching it", joint="；",
)  # fmt: skip
# Cards whose catalogue codes are looked at: those of a first page, and some more.
LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Target:
    """What is to come first: any copy of a matter that who asks would get counts.

    Attributes:
        id: As the editor gave it.
        title: In normal form; `shown`: as people see it.
        base: Number of what all copies are of.
        code: Hash of its catalogue code; 0: none.
        region: Code of its region.
        names: What it is called, squashed, each also without what stands in brackets.
    """

    id: str
    title: str
    shown: str
    base: int
    code: int
    region: str
    names: frozenset[str] = frozenset()

    def place_in(self, answer: ResultSet, snapshot: Snapshot) -> int:
        """The place of its card, from 1; 0: it has none."""
        rows, bases = answer.cards.row[answer.order], answer.cards.base[answer.order]
        found = np.flatnonzero(bases == self.base)
        if self.code and len(rows):
            # situations of one matter share its code: of those only the same one
            same = np.flatnonzero(snapshot.catalog_codes(rows[:LOOKED_AT]) == self.code).tolist()
            docs = snapshot.columns.doc[rows[:LOOKED_AT]]
            named = [at for at in same if self._is_called(snapshot, int(bases[at]), int(docs[at]))]
            found = np.sort(np.r_[found, np.array(named, np.int64)])
        return int(found[0]) + 1 if len(found) else 0

    def _is_called(self, snapshot: Snapshot, base: int, doc: int) -> bool:
        return any(name.exact == squash(self.title) for name in snapshot.names(base, doc)[:1])


def target_of(snapshot: Snapshot, store: DocumentStore, document_id: str) -> Target:
    """The document of an id, in a view.

    Raises:
        NotFound: There is none.
        TeachingRefused: It is offline, or not in force.
    """
    doc = store.doc_of(document_id)
    if doc is None:
        raise NotFound(UNKNOWN_TARGET(id=document_id))
    rows, _ = snapshot.rows_of_docs(np.array([doc]))
    if not len(rows):
        raise TeachingRefused(about(document_id, OFFLINE_TARGET()))
    row = int(rows[0])
    if not snapshot.live.flags[row]:
        raise TeachingRefused(about(document_id, TARGET_OUT_OF_FORCE()))
    shown = str(store.full_documents([doc])[doc].document["title"])
    region = snapshot.tree.by_number(int(snapshot.columns.region[row]))
    code, base = int(snapshot.catalog_codes(rows[:1])[0]), int(snapshot.columns.base[row])
    names = frozenset(text for name in snapshot.names(base, doc) for text in name)
    return Target(document_id, normal_text(shown), shown, base, code, region.code, names)
