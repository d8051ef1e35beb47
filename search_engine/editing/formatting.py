"""How rows, changes, drafts and versions are told: to people in a line, to programs as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dictionaries.editing.own_files import conditions_of
from dictionaries.editing.own_row import OwnRow, RowChange, RowKey
from dictionaries.editing.row_cells import cells_of
from indexer.documents.timestamps import of_milliseconds
from indexer.store.editing.drafts import Draft
from indexer.store.editing.returns import Return
from indexer.store.editing.versions import Version
from search_engine.editing.finding import Finding

NOTHING = "（没有这一行）"


def row_cells(row: OwnRow) -> dict[str, str]:
    """All cells of a row, and those of `dictionaries.editing.own_files.MORE` that say something."""
    return cells_of(row.kind, row.entry) | {name: cell for name, cell in conditions_of(row).items() if cell}


def cells_told(row: OwnRow | None) -> dict[str, str] | None:
    """The same; None where there is no row."""
    return None if row is None else row_cells(row)


def row_text(row: OwnRow | None) -> str:
    """A row in one line."""
    return NOTHING if row is None else " ".join(f"{column}={cell}" for column, cell in row_cells(row).items() if cell)


def cells_text(kind: str, cells: Mapping[str, str]) -> str:
    """A row that is to be, in one line, as it is typed after `zwfw dict draft`."""
    return " ".join((kind, *(f"{column}={cell}" for column, cell in cells.items() if cell)))


def change_text(change: RowChange) -> str:
    """A change in one line."""
    return f"{change.key}：{row_text(change.before)} → {row_text(change.after)}"


def key_texts(key: RowKey) -> list[str]:
    """The values of a key; several in one with | between them."""
    return ["|".join(value) if isinstance(value, tuple) else str(value) for value in key.key]


def key_fields(key: RowKey) -> dict[str, Any]:
    """A key as plain values."""
    scope = key.scope
    return {
        "kind": key.kind,
        "key": key_texts(key),
        "scope": {"region": scope.region, "site": scope.site, "department": scope.department},
    }


def change_fields(change: RowChange) -> dict[str, Any]:
    """A change as plain values; `before` and `after` are cells by column, None where there is no row of the site's."""
    return {**key_fields(change.key), "before": cells_told(change.before), "after": cells_told(change.after)}


def change_sides(change: RowChange) -> tuple[dict[str, str] | None, dict[str, str] | None]:
    """The cells before and after, as they are in force: without a row of the site's own that is what ships."""
    before, after = change.before, change.after
    for_all = change.key.scope.everywhere
    if before is None and after is not None and after.shipped is not None and for_all:
        before = OwnRow(after.kind, after.shipped)
    elif after is None and before is not None and before.shipped is not None and for_all:
        after = OwnRow(before.kind, before.shipped)
    return cells_told(before), cells_told(after)


def finding_fields(finding: Finding) -> dict[str, Any]:
    """What a check says, as plain values."""
    return {
        "level": finding.level,
        "check": finding.check,
        "where": finding.where,
        "what": finding.what,
        "values": dict(finding.values),
    }


def draft_fields(draft: Draft) -> dict[str, Any]:
    """A draft as plain values: what was in force when it was begun, and what is to be there."""
    return {
        "draft": draft.number,
        "author": draft.author,
        **key_fields(draft.key),
        "before": cells_told(draft.begun),
        "after": cells_told(draft.row),
        "base": draft.base,
        "note": draft.note,
        "changed": of_milliseconds(draft.changed),
        "steps": draft.steps,
        "returned": return_fields(draft.returned),
    }


def return_fields(returned: Return | None) -> dict[str, Any] | None:
    """Why a draft was returned, as plain values; None: it was not."""
    if returned is None:
        return None
    return {"by": returned.returner, "reason": returned.reason, "at": of_milliseconds(returned.at)}


def version_fields(version: Version) -> dict[str, Any]:
    """A version as plain values."""
    return {
        "number": version.number,
        "at": of_milliseconds(version.at),
        "actor": version.actor,
        "person": version.person,
        "step": version.step,
        "note": version.note,
        "base": version.base,
        "of": version.of,
        "lexicon": version.lexicon,
        "changes": version.changes,
        "approver": version.approver,
    }
