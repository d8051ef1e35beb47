"""Previews as a process that serves gives them: one query at once, many by a process of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from dictionaries.editing.own_row import RowChange
from indexer.store.editing.drafts import Draft
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.choosing import drafts_chosen
from search_engine.editing.editor import Editor
from search_engine.editing.replay.jobs import PreviewJob, PreviewJobs
from search_engine.editing.replay.live import LivePreview, LivePreviews
from search_engine.editing.replay.preview_options import clock_at, query_for_rows, regions_of_changes
from search_engine.editing.replay.taken_out import rows_named
from search_engine.installation.installation import Installation
from search_engine.installation.serving_state import ServingState


class Previews:
    """The previews of one installation.

    Args:
        state: What answers in this process.
    """

    def __init__(self, place: Installation, state: ServingState, editor: Editor) -> None:
        self._place, self._editor = place, editor
        self._live, self._jobs = LivePreviews(place, state), PreviewJobs(place.home)

    def live(
        self, actor: Actor, drafts: Collection[int], text: str, region: str | None = None, of: Iterable[Draft] = ()
    ) -> LivePreview:
        """One query as it is answered now, and as it would be. Raises `NotFound`, `EditConflict`, `BadParameters`,
        `NotReady`.

        Args:
            region: Code; "": from no region; None: from where most of the drafts act.
            of: Those on whose site's or department's page it is asked, and of which it is told where else they act;
                none: all of the drafts.
        """
        proposed = self._editor.propose(drafts_chosen(actor, drafts))
        changes = changes_of(of) or proposed.proposal.row_changes
        return self._live.of(proposed, query_for_rows(self._place, text, changes, region), changes)

    def regions(self, drafts: Iterable[Draft]) -> list[str]:
        """Codes of the regions in which drafts act, that of the most first; none: they act everywhere."""
        return regions_of_changes(self._place.tree(), changes_of(drafts))

    def begin(self, actor: Actor, drafts: Collection[int], queries: int, at: str = "") -> PreviewJob:
        """Have frequent queries asked again. Raises `NotFound`, `EditConflict`, `BadParameters`."""
        clock_at(at)
        proposed = self._editor.propose(drafts_chosen(actor, drafts))
        return self._jobs.propose(self._place.settings, actor, proposed, queries, at)

    def replay(
        self, actor: Actor, drafts: Collection[int], queries: int, at: str = "", *, anew: bool = False
    ) -> PreviewJob:
        """The same, not made twice: of the same drafts over the same version the one that they have begun already, but
        `anew`. A new one takes the place of those that they have open. Raises as `begin`.
        """
        clock_at(at)
        proposed = self._editor.propose(drafts_chosen(actor, drafts))
        known = None if anew else self._jobs.known(actor, proposed, queries, at)
        if known is not None:
            return known
        self._jobs.end_open(actor)
        return self._jobs.propose(self._place.settings, actor, proposed, queries, at)

    def begin_acts(self, actor: Actor, kind: str, cells: Mapping[str, str], queries: int) -> PreviewJob:
        """Have frequent queries asked again without some rows that are in force: what they do. Raises `NotFound`,
        `BadParameters`.
        """
        proposed = self._editor.propose(rows_named(actor, kind, cells))
        return self._jobs.propose(self._place.settings, actor, proposed, queries, kind=kind, cells=cells)

    def of(self, actor: Actor, name: str) -> PreviewJob:
        """How far one is that they have asked for. Raises `NotFound`."""
        return self._jobs.of(actor, name)


def changes_of(drafts: Iterable[Draft]) -> list[RowChange]:
    """What drafts change."""
    return [RowChange(draft.key, draft.begun, draft.row) for draft in drafts]
