"""What rows of a site are held to, beside all that is in force with them: the rules of `dictionaries.lexicon.checks`.

Rows of everybody are looked at together with what ships; rows of a scope together with those, scope by scope.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Sequence
from itertools import groupby

from dictionaries.caches import Latest
from dictionaries.editing.own_files import PlacedRow
from dictionaries.editing.own_row import Values, values_of
from dictionaries.editing.row_lexicon import lexicon_of_rows
from dictionaries.faults import Fault
from dictionaries.kinds import KINDS
from dictionaries.kinds.kind import PlacedEntry
from dictionaries.lexicon.checks import RULES, unknown_regions
from dictionaries.lexicon.errors import BadDictionaries
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.lexicon.scope import Scope
from dictionaries.messages import NO_REGION

Kept = dict[str, dict[Values, PlacedEntry]]


# What ships, as the rules want it: asked for at each publish, and the same until the next release.
SHIPPED_ROWS: Latest[Lexicon, Kept] = Latest()


def rule_faults(
    shipped: Lexicon,
    rows: Sequence[PlacedRow],
    regions: Container[str] | None = None,
    scopes: Collection[Scope] | None = None,
) -> list[Fault]:
    """Every fault of the rows against each other and what ships.

    Args:
        regions: Codes that there are; None: any.
        scopes: Those of whose rows faults are wanted, beside everybody's; None: all.
    """
    plain = [one for one in rows if one.row.scope.everywhere]
    placed = SHIPPED_ROWS.of(shipped, lambda: _placed(shipped))
    kept = placed | {name: dict(placed[name]) for name in {one.row.kind for one in plain}}
    _lay(kept, plain)
    faults = _judged(kept, regions)
    scoped = sorted((one for one in rows if not one.row.scope.everywhere), key=lambda one: one.row.scope)
    for scope, group in groupby(scoped, key=lambda one: one.row.scope):
        if scopes is None or scope in scopes:
            own = list(group)
            there = kept | {name: dict(kept[name]) for name in {one.row.kind for one in own}}
            _lay(there, own)
            faults += _judged(there, regions)
            if regions is not None and scope.region and scope.region not in regions:
                faults.append(Fault(own[0].number, "@region", NO_REGION(code=scope.region), file=own[0].file))
    return list(dict.fromkeys(faults))


def _placed(shipped: Lexicon) -> Kept:
    return {
        kind.name: {
            values_of(kind.name, entry): PlacedEntry(entry, f"{kind.label}（随软件）", 0)
            for entry in getattr(shipped, kind.name)
        }
        for kind in KINDS
    }


def _lay(kept: Kept, rows: Iterable[PlacedRow]) -> None:
    for one in rows:
        by_key, key = kept[one.row.kind], one.row.key.key
        if one.row.off:
            by_key.pop(key, None)
        else:
            by_key[key] = PlacedEntry(one.row.entry, one.file, one.number, one.row.starts, one.row.ends)


def _judged(kept: Kept, regions: Container[str] | None) -> list[Fault]:
    entries = {name: tuple(by_key.values()) for name, by_key in kept.items()}
    faults = [fault for rule in RULES for fault in rule(entries)]
    return faults if regions is None else faults + list(unknown_regions(entries, regions))


def compile_rows(
    shipped: Lexicon, placed: Sequence[PlacedRow], faults: Sequence[Fault], regions: Container[str] | None
) -> Lexicon:
    """The lexicon of rows that were read from files. Raises `BadDictionaries` with the faults of reading them and those
    of the rules.
    """
    found = [*faults, *rule_faults(shipped, placed, regions)]
    if found:
        raise BadDictionaries(sorted(found, key=lambda fault: (fault.file, fault.row)))
    return lexicon_of_rows(shipped, [one.row for one in placed])
