"""What readers are given of an app that was taken off the shelf: its document without the links that lead into it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.exc import DBAPIError

from indexer.documents.timestamps import of_milliseconds
from indexer.errors import StorageFailure, StoreBusy
from indexer.store import DocumentStore
from indexer.store.shelf.app_states import MENDING, OFF, ONLINE, REVIEW, WARNED, AppState, state_of
from indexer.store.shelf.holding import APP
from indexer.store.split import STATUSES, Content

# The member of an answered document that tells its state; whoever sends the document back may leave it in.
SHELF: Final = "shelf"
LINKS: Final = "links"
# State → what people call it.
STATE_NAMES: Final[Mapping[str, str]] = {
    REVIEW: "待审核", ONLINE: "已上线", WARNED: "预警", MENDING: "整改", OFF: "已下线",
}  # fmt: skip


def recorded_state(store: DocumentStore, document: Mapping[str, Any]) -> AppState | None:
    """The state of an app that was ever decided; None where none was, it is no app, or the database is away."""
    if document.get("kind") != APP:
        return None
    try:
        with store.engine.connect() as connection:
            found = state_of(connection, document["id"])
    except (StoreBusy, StorageFailure, DBAPIError):
        return None
    return found if found.step else None


def as_catalogue_says(document: Content, state: AppState) -> Content:
    """The document with the status that the catalogue gives it, whatever the shelf makes of it."""
    return {**document, "status": STATUSES[state.said]} if state.is_hidden else document


def for_programs(document: Content, state: AppState | None) -> Content:
    """The document of an app with its state. Its status is that of the catalogue: a program that changes it and sends
    it back shall not take it offline by that.
    """
    return document if state is None else {**as_catalogue_says(document, state), SHELF: state_fields(state)}


def state_fields(state: AppState) -> dict[str, Any]:
    """A state as programs are told it; `since` is null where it was there from the beginning."""
    since = of_milliseconds(state.since) if state.since else None
    return {"state": state.state, "label": STATE_NAMES.get(state.state, state.state), "since": since}


def for_readers(document: Content, state: AppState) -> Content:
    """The document with those of its links that may still be named."""
    links = {name: url for name, url in (document.get(LINKS) or {}).items() if name in state.kept}
    return {**{name: value for name, value in document.items() if name != LINKS}, **({LINKS: links} if links else {})}
