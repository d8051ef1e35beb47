"""Rows that their author may not write are refused, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dictionaries.faults import Fault
from indexer.loaders.parallel_check import CheckedRows
from indexer.store import DocumentStore
from indexer.store.area import Area
from indexer.store.document_places import places_of


def within_area(
    parts: Iterable[CheckedRows], store: DocumentStore, area: Area, outside: list[Fault]
) -> Iterator[CheckedRows]:
    """Checked rows without those outside of an area; why, is added to their faults and to `outside`.

    Outside is what is of another region or site, or would replace what is. What somebody else writes between this look
    and the end of the load is seen there (`indexer.store.load_audit.require_area`).
    """
    for part in parts:
        ids = [document.id for _, document in part.prepared] + [document for _, document in part.withdrawn]
        there = places_of(store.engine, ids)
        kept, withdrawn, faults = [], [], []
        for row, document in part.prepared:
            refused = area.refusals(document.region, document.site, row)
            if not refused and document.id in there:
                refused = [
                    Fault(row, "id", f"这个编号已属于另一份文档：{fault.reason}")
                    for fault in area.refusals(*there[document.id], row)
                ]
            faults += refused
            if not refused:
                kept.append((row, document))
        for row, document_id in part.withdrawn:
            refused = area.refusals(*there[document_id], row)
            faults += refused
            if not refused:
                withdrawn.append((row, document_id))
        outside += faults
        if faults:
            merged = sorted([*part.faults, *faults], key=lambda fault: fault.row)
            part = part._replace(prepared=kept, withdrawn=withdrawn, faults=merged)
        yield part
