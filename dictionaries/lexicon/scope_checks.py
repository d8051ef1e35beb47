"""What can be wrong with rows that act for some only, beside all that is looked at when a row is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from dictionaries.kinds import BY_NAME
from dictionaries.lexicon.effective import loosens
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.lexicon.scope import Audience, ConditionalEntry, Scope
from dictionaries.messages import NO_PRESENT_REGION

# Codes of a region and those above it, from the nation down; none where the region is unknown.
Chain = Callable[[str], Sequence[str]]


class ScopeFault(NamedTuple):
    """A row that cannot act as it says; `column`: `region`, or of its kind; `reason`: in Chinese, with the mend."""

    row: ConditionalEntry
    column: str
    reason: str


def scope_faults(
    lexicon: Lexicon, chain: Chain, rows: Iterable[ConditionalEntry] | None = None
) -> Iterator[ScopeFault]:
    """The faults of a lexicon's conditional rows.

    Args:
        rows: Only those of these rows are told; None: of all.
    """
    by_key: dict[tuple[Any, ...], list[ConditionalEntry]] = {}
    for row in lexicon.conditional:
        if BY_NAME[row.kind].tighten:
            by_key.setdefault(_key(row.kind, row.entry), []).append(row)
    everybody = {_key(kind, entry): entry for kind in {key[0] for key in by_key} for entry in getattr(lexicon, kind)}
    for row in lexicon.conditional if rows is None else rows:
        if row.scope.region and not chain(row.scope.region):
            yield ScopeFault(row, "region", NO_PRESENT_REGION(code=row.scope.region))
        if BY_NAME[row.kind].tighten and not row.scope.everywhere:
            key = _key(row.kind, row.entry)
            wider = [everybody[key]] if key in everybody else []
            wider += [
                one.entry for one in by_key.get(key, ()) if not one.off and _is_wider(one.scope, row.scope, chain)
            ]
            reasons = (loosens(row, one, lexicon.entries()) for one in wider or (None,))
            if reason := next(filter(None, reasons), ""):
                yield ScopeFault(row, BY_NAME[row.kind].key[0], reason)


def _is_wider(scope: Scope, than: Scope, chain: Chain) -> bool:
    """Whether a scope is that of all for whom another one is, and of more."""
    audience = Audience(tuple(chain(than.region)) if than.region else (), than.site, than.department)
    return scope != than and audience.covers(scope)


def _key(kind: str, entry: Any) -> tuple[Any, ...]:
    return kind, *BY_NAME[kind].key_of(entry)
