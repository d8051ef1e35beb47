"""What would change if some rows were published: the same queries asked by the lexicon in force, and by the one to be.

Each is asked of what would answer it: where words or terms change, of an index in which they are true already
(`overlay`). So what is seen here is what is seen once the rows are published and the worker has brought them in.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from indexer.building.steps import Progress, no_progress
from search_engine.editing.replay.around import Around, around
from search_engine.editing.replay.difference import PageChange, changes_between
from search_engine.editing.replay.frequent import JUDGED, LOG, ReplayQuery
from search_engine.editing.replay.judged import JudgedQueries, Quality, quality
from search_engine.editing.replay.preview_options import regions_of_changes
from search_engine.editing.replay.preview_place import Clock
from search_engine.editing.replay.replaying import Known, Previewing, replay
from search_engine.editing.replay.row_states import RowState, states_of, with_around
from search_engine.editing.versions.publishing import Judged
from search_engine.installation.installation import Installation

NOW, THEN = "按现在的词典检索", "按草稿检索"
AROUND, ROWS = "比较联想与热词", "查找每一行的作用"


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing some rows would change.

    Attributes:
        base: The version that is in force.
        lexicon: Version of the lexicon to be.
        queries: How many frequent queries were asked again.
        of_log: How many of them are from the query log; the others ship.
        regions: Codes of the regions that the rows act in, and the queries were asked from; none: each from its own.
        changes: Those whose page is another one, as `changes_between` orders them, and judged ones.
        rows: What each of the rows does.
        around: What they change besides pages.
        before, after: How good the pages of judged queries are; None where there are none.
        seconds: How long it took.
    """

    base: int
    lexicon: str
    queries: int
    of_log: int
    changes: tuple[PageChange, ...]
    rows: tuple[RowState, ...]
    before: Quality | None
    after: Quality | None
    seconds: float
    around: Around = field(default_factory=Around)
    regions: tuple[str, ...] = ()

    @property
    def finds_now(self) -> int:
        """How many found nothing before."""
        return sum(change.finds_now for change in self.changes)

    @property
    def loses_all(self) -> int:
        """How many find nothing any more."""
        return sum(change.loses_all for change in self.changes)

    @property
    def changed(self) -> int:
        """How many of the frequent queries have another page."""
        return sum(change.query.source != JUDGED for change in self.changes)

    def as_dict(self) -> dict[str, Any]:
        """It as plain values."""
        return {
            "base": self.base,
            "lexicon": self.lexicon,
            "queries": self.queries,
            "of_log": self.of_log,
            "regions": list(self.regions),
            "changed": self.changed,
            "finds_now": self.finds_now,
            "loses_all": self.loses_all,
            "judged": None if self.before is None or self.after is None else {
                "before": asdict(self.before), "after": asdict(self.after)
            },
            "rows": [row.as_dict() for row in self.rows],
            "changes": [change.as_dict() for change in self.changes],
            "around": [one.as_dict() for one in self.around.queries],
            "hot": [asdict(one) for one in self.around.hot],
            "seconds": self.seconds,
        }  # fmt: skip


def preview(
    place: Installation,
    proposed: Judged,
    frequent: Sequence[ReplayQuery],
    judged: JudgedQueries,
    progress: Progress = no_progress,
    clock: Clock | None = None,
) -> Preview:
    """Ask every query by what is in force, and by what some drafts would make of it.

    Raises:
        NotReady, IndexFailure: There is no index that could be asked.
    """
    started = time.perf_counter()
    work = Previewing(place, clock, progress)
    then = work.then(proposed.lexicon)
    queries = [*frequent, *judged.queries]
    before = replay(work.now, queries, progress, NOW)
    after = replay(then, queries, progress, THEN, [Known(work.now, dict(zip(queries, before, strict=True)))])
    changes = changes_between(queries, before, after)
    progress(AROUND, 0, 0)
    beside = around(work.now, then, proposed.proposal.row_changes, queries, before, after)
    progress(ROWS, 0, 0)
    rows = states_of(work, then, proposed, queries, before, after)
    first = len(frequent)
    return Preview(
        base=proposed.state.number,
        lexicon=proposed.lexicon.version,
        queries=first,
        of_log=sum(query.source == LOG for query in frequent),
        changes=tuple(changes),
        rows=with_around(rows, proposed.proposal.row_changes, beside),
        before=quality(judged, before[first:]),
        after=quality(judged, after[first:]),
        seconds=round(time.perf_counter() - started, 2),
        around=beside,
        regions=tuple(regions_of_changes(place.tree(), proposed.proposal.row_changes)),
    )
