"""Who turned to what, read from files of events: what recommenders are fitted on and measured with offline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from dictionaries.faults import Fault
from indexer.events import EVENT_TYPES
from ranker.errors import BadEvaluationFile
from ranker.recommenders import Interactions, Split, split_by_time

Row = Mapping[str, Any]
# Ids → the keys of the bases that they are copies of; what no store knows is its own base.
Keys = Callable[[Sequence[str]], Mapping[str, str]]
TURNED_TO = frozenset(name for name, kind in EVENT_TYPES.items() if kind.weight > 0)


@dataclass(frozen=True, slots=True, eq=False)
class Turns:
    """What persons turned to, one row an event.

    Attributes:
        users: Row of each event's user; users are numbered in the order of their first events.
        items: Column of each event's base.
        times: Seconds since 1970 UTC.
        ids: Key of each column, sorted.
        regions: Region of each user's first event; "" where it has none.
    """

    users: npt.NDArray[np.int64]
    items: npt.NDArray[np.int64]
    times: npt.NDArray[np.float64]
    ids: tuple[str, ...]
    regions: tuple[str, ...]

    def interactions(self) -> Interactions:
        """Each pair of user and base once."""
        return Interactions.from_pairs(self.users, self.items, self.ids, times=self.times, rows=len(self.regions))

    def split(self, share: float) -> Split:
        """Parted at an instant: the last `share` of the events is asked for."""
        return split_by_time(self.users, self.items, self.times, self.ids, share)


def turns_of(rows: Iterable[Row], keys: Keys, types: Iterable[str] = TURNED_TO) -> Turns:
    """What rows say of persons: those with a user, and with consent where that is said.

    Args:
        types: Of events that count.
    """
    counted = frozenset(types)
    users: dict[str, int] = {}
    regions: list[str] = []
    found: list[tuple[int, str, float]] = []
    for row in rows:
        if row.get("user") is None or not row.get("consent", True) or row["type"] not in counted:
            continue
        user = users.setdefault(str(row["user"]), len(users))
        if user == len(regions):
            regions.append(str(row.get("region") or ""))
        found.append((user, str(row["document"]), datetime.fromisoformat(row["at"]).timestamp()))
    documents = sorted({document for _, document, _ in found})
    known = keys(documents)
    key_of = {document: known.get(document, document) for document in documents}
    ids = tuple(sorted(set(key_of.values())))
    column = {key: number for number, key in enumerate(ids)}
    return Turns(
        np.array([user for user, _, _ in found], dtype=np.int64),
        np.array([column[key_of[document]] for _, document, _ in found], dtype=np.int64),
        np.array([at for _, _, at in found], dtype=np.float64),
        ids,
        tuple(regions),
    )


def read_event_file(path: Path | str) -> Iterator[Row]:
    """Rows of a JSONL file of events, as `zwfw events` writes and reads them.

    Raises:
        BadEvaluationFile: At the first line that is none.
    """
    path = Path(path)
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                row = _row(line)
                if row is None:
                    fault = Fault(number, "", "不是行为事件：应为含 type、at，并指明 document 的 JSON 对象")
                    raise BadEvaluationFile(path, (fault,))
                yield row


def _row(line: bytes) -> Row | None:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(row, dict) or not isinstance(row.get("type"), str) or not _is_instant(row.get("at")):
        return None
    return None if row["type"] in TURNED_TO and not isinstance(row.get("document"), str) else row


def _is_instant(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
