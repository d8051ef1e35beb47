"""One text in two lists of which one makes the other void: a service that is banned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple, get_args

from dictionaries.kinds import KINDS, Kind
from dictionaries.kinds.kind import Act, Level, Texts
from search_engine.editing.checks.changes import Changes, Row
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.checks.leads_to_banned import LEADING
from search_engine.editing.finding import Finding


class Listing(NamedTuple):
    """What a list has texts for."""

    kind: Kind
    texts: Texts


LISTS = tuple([Listing(kind, texts) for kind in KINDS for texts in kind.texts])
# How bad it is, a list that does something to its texts, and one whose texts it must not be done to. Of the lists that
# ship no two of these have a text in common, or next to none.
APART: tuple[tuple[Level, Listing, Listing], ...] = tuple(
    [
        (level, one, other)
        for act in Act
        for level in get_args(Level)
        for one in LISTS
        for other in LISTS
        if one.texts.act is act and act in getattr(other.texts, level)
    ]
)


def two_lists(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """A new row whose text stands in a list that it cannot stand in too; where both are new, the one that takes
    something away. What leads to a ban that was there is told by `leads_to_banned`.
    """
    # of no other texts anybody asks
    asked = {text for one in LISTS for row in changes.new(one.kind.name) for text in one.texts.read(row.entry)}

    made: dict[Listing, dict[str, list[Row]]] = {}

    def standing(listing: Listing) -> Mapping[str, list[Row]]:
        if listing not in made:
            found = made[listing] = defaultdict(list)
            for row in changes.rows_with(listing.kind.name, listing.texts.read, asked):
                for text in listing.texts.read(row.entry):
                    found[text].append(row)
        return made[listing]

    for level, one, other in APART:
        if changes.new(one.kind.name):
            yield from _common(changes, level, one, standing(other), other.kind.label, frozenset())
        if changes.new(other.kind.name) and not (one.texts.act is Act.BANS and other.kind in LEADING):
            new = frozenset(changes.new(one.kind.name))
            yield from _common(changes, level, other, standing(one), one.kind.label, new)


def _common(
    changes: Changes,
    level: Level,
    listed: Listing,
    standing: Mapping[str, list[Row]],
    label: str,
    told: frozenset[Row],
) -> Iterator[Finding]:
    for row in changes.new(listed.kind.name):
        for text in listed.texts.read(row.entry):
            others = [other for other in standing.get(text, ()) if other not in told]
            if (found := next(changes.met(row, others), None)) is not None:
                yield row.finding(
                    level, f"“{text}”也在{label}中（{found.where}），两处互相抵触，请只留一处",
                    text=text, other={"kind": found.kind, "key": list(found.key)},
                )  # fmt: skip
