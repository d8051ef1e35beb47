"""Whether one document is in force, what has taken its place, and what it has taken the place of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from indexer.snapshot import Snapshot
from indexer.snapshot.validities import EXPIRED, IN_FORCE, REPEALED, UPCOMING, VALIDITIES


@dataclass(frozen=True, slots=True)
class Standing:
    """How a document stands.

    Attributes:
        validity: One of `VALIDITIES`.
        superseded_by: The id of what has taken its place, where that is so.
        supersedes: The ids of what it has taken the place of.
    """

    validity: str = VALIDITIES[IN_FORCE]
    superseded_by: str | None = None
    supersedes: tuple[str, ...] = ()


def standing_of(snapshot: Snapshot, row: int | None, document: Mapping[str, Any]) -> Standing:
    """How a document stands in a snapshot; one that this does not show, by its own dates.

    Args:
        row: Its row; None: it has none.
    """
    if row is None or not snapshot.live.flags[row]:
        return by_its_dates(document)
    validities = snapshot.validities
    heir = validities.successors[validities.rows == row]
    ids = snapshot.ids(heir)
    former = snapshot.ids(validities.superseded_by(row))
    return Standing(VALIDITIES[validities.codes[row]], ids[0] if ids else None, tuple(former))


def by_its_dates(document: Mapping[str, Any]) -> Standing:
    """How a document stands by what it says itself, which says nothing of others."""
    now = datetime.now(UTC)
    for field, code in (("repealed_at", REPEALED), ("expires_at", EXPIRED)):
        if (at := document.get(field)) and datetime.fromisoformat(at) <= now:
            return Standing(VALIDITIES[code])
    begins = document.get("effective_from")
    return Standing(VALIDITIES[UPCOMING if begins and datetime.fromisoformat(begins) > now else IN_FORCE])
