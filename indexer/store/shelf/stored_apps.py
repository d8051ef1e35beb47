"""Apps as the documents' tables have them: whose they are, and showing or hiding one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from indexer.documents.profile import profile_from_text
from indexer.store.area import code_of
from indexer.store.digests import CHECKED, is_whole
from indexer.store.row_versions import OFFLINE, change_status
from indexer.store.shelf.app_states import HIDDEN, AppState
from indexer.store.shelf.holding import APP
from indexer.store.shelf.tables import apps
from indexer.store.split import short_code
from indexer.store.tables import documents, profiles, sites
from indexer.store.visible_rows import VISIBLE

SOURCE = "应用上下线"  # what its loads are called


@dataclass(frozen=True, slots=True)
class StoredApp:
    """The visible document of an id.

    Attributes:
        row: The columns of `CHECKED`.
        region: Code in its short form.
        status: Place in `STATUSES`.
    """

    row: Sequence[Any]
    is_app: bool
    region: str
    site: str | None
    status: int


def stored_app(connection: Connection, app: str) -> StoredApp | None:
    """The visible document of an id; None where there is none."""
    joined = documents.outerjoin(profiles, profiles.c.profile == documents.c.profile)
    joined = joined.outerjoin(sites, sites.c.site == documents.c.site)
    query = select(*CHECKED, profiles.c.value, sites.c.name).select_from(joined)
    row = connection.execute(query.where(documents.c.id == app, VISIBLE)).first()
    if row is None:
        return None
    is_app = profile_from_text(row.value or "").kind == APP
    return StoredApp(tuple(row[: len(CHECKED)]), is_app, short_code(code_of(row.region)), row.name, row.status)


def show_as(connection: Connection, app: StoredApp, state: AppState) -> int | None:
    """Give a document the status that its state on the shelf asks for; returns the load that does so, None where it has
    it. A damaged row shows nowhere, and no version is made of it: the load that mends it is held as any other.
    """
    wanted = OFFLINE if state.is_hidden else state.said
    if app.status == wanted or not is_whole(app.row):
        return None
    return change_status(connection, app.row, wanted, SOURCE)


def shown_though_hidden(connection: Connection, limit: int) -> list[str]:
    """Apps that are off while their document says otherwise; at most so many."""
    shown = select(documents.c.id).join(apps, apps.c.id == documents.c.id)
    shown = shown.where(apps.c.state.in_(HIDDEN), documents.c.status != OFFLINE, VISIBLE).limit(limit)
    return list(connection.execute(shown).scalars())
