"""Previews as a process that serves gives them: one query at once, many by a process of their own."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from search_engine.editing.actor import Actor
from search_engine.editing.drafts.choosing import drafts_chosen
from search_engine.editing.editor import Editor
from search_engine.editing.replay.jobs import PreviewJob, PreviewJobs
from search_engine.editing.replay.live import LivePreview, LivePreviews
from search_engine.editing.replay.preview_options import clock_at, one_query
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
        self, actor: Actor, drafts: Collection[int], text: str, region: str = "", site: str = "", department: str = ""
    ) -> LivePreview:
        """One query as it is answered now, and as it would be; on the page of a site or a department.

        Raises:
            NotFound, EditConflict, BadParameters, NotReady: As they say.
        """
        query = one_query(self._place, text, region, site, department)
        return self._live.of(self._editor.propose(drafts_chosen(actor, drafts)), query)

    def begin(self, actor: Actor, drafts: Collection[int], queries: int, at: str = "") -> PreviewJob:
        """Have frequent queries asked again. Raises `NotFound`, `EditConflict`, `BadParameters`."""
        clock_at(at)
        proposed = self._editor.propose(drafts_chosen(actor, drafts))
        return self._jobs.begin(self._place.settings, actor, proposed, queries, at)

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
        return self._jobs.begin(self._place.settings, actor, proposed, queries, at)

    def begin_acts(self, actor: Actor, kind: str, cells: Mapping[str, str], queries: int) -> PreviewJob:
        """Have frequent queries asked again without some rows that are in force: what they do. Raises `NotFound`,
        `BadParameters`.
        """
        proposed = self._editor.propose(rows_named(actor, kind, cells))
        return self._jobs.begin(self._place.settings, actor, proposed, queries, kind=kind, cells=cells)

    def of(self, actor: Actor, name: str) -> PreviewJob:
        """How far one is that they have asked for. Raises `NotFound`."""
        return self._jobs.of(actor, name)
