"""What a service has for those who keep its dictionaries."""

from __future__ import annotations

from functools import cached_property

from dictionaries.lexicon import BadDictionaries
from dictionaries.reasons import about
from indexer.store.area import Area
from indexer.store.audit.author import Author
from search_engine.editing.actor import Actor
from search_engine.editing.editor import Editor
from search_engine.editing.guarded_queries.guarded_query_service import KeptQueries
from search_engine.editing.opening import (
    actor_of,
    editor_of,
    kept_queries_of,
    queue_of,
    receipts_of,
    row_uses_of,
)
from search_engine.editing.queue.queue_service import Queue
from search_engine.editing.queue.receipts import Receipts
from search_engine.editing.replay.previews import Previews
from search_engine.editing.row_uses.row_use_service import RowUses
from search_engine.editing.teaching.teaching_service import TeachingService
from search_engine.errors import BadParameters, Detail
from search_engine.installation.api_keys import Writer
from search_engine.installation.installation import Installation
from search_engine.installation.serving_state import ServingState


class EditingServices:
    """The services that editors use, each made when it is first asked for.

    Args:
        installation: Whose dictionaries they are.
        state: What answers now.
    """

    def __init__(self, installation: Installation, state: ServingState) -> None:
        self.installation, self.state = installation, state

    @cached_property
    def editor(self) -> Editor:
        """The dictionaries that the site keeps itself."""
        return editor_of(self.installation)

    @cached_property
    def kept_queries(self) -> KeptQueries:
        """Queries that editors keep, with what they must find."""
        return kept_queries_of(self.installation, self.editor)

    @cached_property
    def queue(self) -> Queue:
        """What is to be mended, and by whom."""
        return queue_of(self.installation)

    @cached_property
    def row_uses(self) -> RowUses:
        """What rows did for people, and which may go."""
        return row_uses_of(self.installation, self.editor)

    @cached_property
    def receipts(self) -> Receipts:
        """What became of what readers reported."""
        return receipts_of(self.installation)

    @cached_property
    def previews(self) -> Previews:
        """What drafts would change."""
        return Previews(self.installation, self.state, self.editor)

    @cached_property
    def teaching(self) -> TeachingService:
        """What brings a document to the first place of a query."""
        return TeachingService(self.installation, self.editor, lambda: self.state.searchers)

    def keep_tables_fresh(self) -> None:
        """Read beside the requests what is published, where somebody has looked at it in this process."""
        if "editor" in self.__dict__:
            self.editor.keep_fresh()

    def publish_dictionary_files(self, note: str = "", *, accept_warnings: bool = False) -> int | None:
        """Publish the files in the home's folder `dictionaries` (docs/dictionaries.md) in the name of who runs this
        process, as `zwfw dict compile` does; searches follow within a second.

        Returns:
            The number of the version; None where just that is in force already.

        Raises:
            BadParameters: With every fault of every file.
            WarningsFound: The checks have warnings, and they are not accepted.
            ApprovalNeeded: Two can publish, and somebody else has to look at it.
        """
        actor = Actor(Author.of_shell(), Area(self.installation.tree()))
        try:
            version = self.editor.publish_files(actor, note, accept_warnings=accept_warnings)
        except BadDictionaries as error:
            raise BadParameters(
                [Detail(fault.field, about(fault.file, fault.reason), fault.row) for fault in error.faults]
            ) from error
        return version.number if version else None

    def actor(self, writer: Writer) -> Actor:
        """Who a key or an account is, as somebody who edits."""
        return actor_of(writer, self.installation.tree())
