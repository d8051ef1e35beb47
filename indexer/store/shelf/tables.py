"""The tables of the shelf; they join those of the documents' database.

`apps` has one row an app whose state was ever decided; an app without a row is on the shelf. `app_steps` is only added
to: it holds every state that an app was in.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, SmallInteger, Table, Text

from indexer.store.tables import Number, metadata

apps = Table(
    "apps",
    metadata,
    Column("id", Text, primary_key=True),  # of the document, which may be gone
    Column("state", Text, nullable=False),  # see indexer.store.shelf.app_states
    Column("step", Number, nullable=False),  # number of the step that led there
    Column("since", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("shown", SmallInteger, nullable=False),  # 1: it was on the shelf before, and people may know it
    Column("said", SmallInteger, nullable=False),  # the status that the catalogue gives it: place in STATUSES
    Column("kept", Text, nullable=False),  # JSON: which of its own links may still be named while it is off
    Column("checksum", LargeBinary),  # see indexer.store.row_checksums
)
Index("apps_state", apps.c.state)

steps = Table(
    "app_steps",
    metadata,
    Column("number", Number, primary_key=True),
    Column("app", Text, nullable=False),
    Column("before", Text, nullable=False),  # state
    Column("state", Text, nullable=False),
    Column("at", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("actor", Text, nullable=False),  # Author.actor
    Column("person", Text),  # whom a shell names
    Column("reason", Text, nullable=False),
    Column("tests", Text, nullable=False),  # JSON: test → [passed, note]; {}: none was given
    Column("kept", Text, nullable=False),  # JSON, as of apps
    Column("checksum", LargeBinary),
    sqlite_autoincrement=True,
)
Index("app_steps_app", steps.c.app, steps.c.number)
