"""The editor of an installation, put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dictionaries.lexicon import Lexicon, shipped_lexicon
from dictionaries.regions import RegionTree
from indexer.events.shortcomings import Remark, remarks_on
from indexer.store.location import is_there
from search_engine.editing.actor import Actor
from search_engine.editing.approvals.four_eyes import FourEyes
from search_engine.editing.editor import Editor
from search_engine.editing.finding import Finding
from search_engine.editing.guarded_queries.guarded_query_service import KeptQueries
from search_engine.editing.queue.queue_service import Queue
from search_engine.editing.queue.receipts import Receipts
from search_engine.editing.row_uses.row_use_service import RowUses
from search_engine.editing.versions.lexicon_file import LexiconFile
from search_engine.gateway.rights import DICTIONARIES_PUBLISH, RightsHolder
from search_engine.installation.api_keys import Writer
from search_engine.installation.installation import Installation
from search_engine.people.activity.storing import read_or

if TYPE_CHECKING:
    from search_engine.editing.tables.pin_list import ListedPin


def actor_of(writer: Writer, tree: RegionTree) -> Actor:
    """Who a key or an account is, as somebody who edits."""
    return Actor(writer.author, writer.area(tree), DICTIONARIES_PUBLISH in writer.holder.may)


def editor_of(place: Installation) -> Editor:
    """The editor of an installation's dictionaries."""
    engine = place.store.engine
    file = LexiconFile(place.lexicon_file, place.lexicon_lock, engine)
    eyes = FourEyes(place.settings.four_eyes)

    def holders() -> Sequence[RightsHolder]:
        """Who could publish: programs, and people in the console."""
        return (*place.keys.list(), *place.console_access.accounts.list())

    def checks(before: Lexicon, after: Lexicon) -> Sequence[Finding]:
        """What is said of a changed lexicon, by what this installation knows now."""
        from search_engine.editing.checks import check_changes
        from search_engine.editing.checks.gathering import evidence_of

        return check_changes(before, after, evidence_of(place))

    def sites() -> set[str]:
        """Those of documents, and those that somebody is bound to or told of; none while no document names one."""
        of_documents = set(place.store.sites().values())
        bound = (name for holder in holders() for name in holder.sites)
        return of_documents and of_documents.union(bound, place.settings.value_or_default("site_owners"))

    return Editor(engine, file, place.own_dictionaries, shipped_lexicon, place.tree, holders, eyes, checks, sites)


def pins_of(place: Installation, editor: Editor, actor: Actor) -> list[ListedPin]:
    """The rules of pins that are somebody's to look after, with what each does now and what is doubtful about it."""
    from search_engine.editing.checks.gathering import pin_evidence
    from search_engine.editing.tables.pin_list import listed_pins

    return listed_pins(editor.state(), actor, pin_evidence(place))


def kept_queries_of(place: Installation, editor: Editor) -> KeptQueries:
    """The kept queries of an installation."""
    return KeptQueries(place.store, editor.state, place.tree)


def row_uses_of(place: Installation, editor: Editor) -> RowUses:
    """What the rows of an installation did."""
    return RowUses(place, editor)


def queue_of(place: Installation) -> Queue:
    """The queue of an installation, for those who work on it."""
    return Queue(place.store, place.tree, lambda: place.clock(), lambda document, most: remarks(place, document, most))


def remarks(place: Installation, document: str, most: int) -> list[Remark]:
    """What readers say is wrong with a document, newest first; none where the events cannot be read now."""
    if not is_there(place.event_location):
        return []
    return read_or([], lambda: remarks_on(place.events, document, most))


def receipts_of(place: Installation) -> Receipts:
    """The receipts that readers have for what they reported to an installation."""
    return Receipts(lambda: place.events, place.event_location, place.store, place.tree)
