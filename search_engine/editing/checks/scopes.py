"""Rows for some only that cannot act as they say: of a region that there is not, or looser than what holds above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dictionaries.lexicon.scope_checks import scope_faults
from search_engine.editing.checks.changes import Changes, row_of
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.finding import Finding


def scopes(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """What `dictionaries.lexicon.scope_checks` finds of rows that are new or changed: errors."""
    known = set(changes.before.conditional)
    new = [row for row in changes.after.conditional if row not in known]

    def chain(code: str) -> Sequence[str]:
        if evidence.tree is None:
            return (code,)
        return [region.code for region in evidence.tree.chain(code)] if code in evidence.tree else ()

    for fault in scope_faults(changes.after, chain, new) if new else ():
        yield row_of(fault.row).finding("error", fault.reason, column=fault.column)
