"""All rows of pins as who looks after them sees them: what each does now, and what is doubtful about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from dictionaries.editing.own_row import OwnRow
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.lexicon.row_ids import row_id
from search_engine.editing.actor import Actor
from search_engine.editing.checks import Changes, Evidence, Finding
from search_engine.editing.checks.expired import expired
from search_engine.editing.checks.pins import pins
from search_engine.editing.checks.scopes import scopes
from search_engine.editing.checks.unknown_names import unknown_names
from search_engine.editing.formatting import finding_fields, key_fields, row_cells
from search_engine.editing.rows.row_list import rows_with_state
from search_engine.editing.tables.pin_states import state_of
from search_engine.editing.versions.state import PublishedState

KIND = "pins"
CHECKS = (pins, expired, unknown_names, scopes)


@dataclass(frozen=True, slots=True)
class ListedPin:
    """A rule.

    Attributes:
        id: Of its row.
        state: One of `PIN_STATES`; reason: why it does nothing now, "" where it does.
        findings: What is doubtful about it.
    """

    id: str
    row: OwnRow
    state: str
    reason: str = ""
    findings: tuple[Finding, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As programs get it."""
        found = [finding_fields(one) for one in self.findings]
        told = {"id": self.id, "state": self.state, "reason": self.reason, **key_fields(self.row.key)}
        return told | {"cells": row_cells(self.row), "findings": found}


def listed_pins(state: PublishedState, actor: Actor, evidence: Evidence) -> list[ListedPin]:
    """The rules that are theirs, and those that act everywhere, in the order of a file."""
    found: dict[str, list[Finding]] = {}
    for one in pin_findings(state.lexicon(), evidence):
        found.setdefault(row_id((KIND, one.key, one.scope)), []).append(one)
    listed = []
    for row, _ in rows_with_state(state, KIND):
        if actor.sees(row.key, (row,)):
            what, reason = state_of(row, evidence)
            identifier = row_id(row.key)
            listed.append(ListedPin(identifier, row, what, reason, tuple(found.get(identifier, ()))))
    return listed


def pin_findings(lexicon: Lexicon, evidence: Evidence) -> list[Finding]:
    """What is doubtful about the rules that are published, whenever they were: errors first."""
    others = tuple(one for one in lexicon.conditional if one.kind != KIND)
    changes = Changes(replace(lexicon, pins=(), conditional=others), lexicon, evidence.tree)
    found = [replace(one, check=check.__name__) for check in CHECKS for one in check(changes, evidence)]
    return sorted((one for one in found if one.kind == KIND), key=lambda one: (one.level, one.key, one.check))
