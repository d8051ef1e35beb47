"""The tables of the console's accounts; they join those of the documents' database."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, Text

from indexer.store.tables import Number, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("account", Number, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("password", Text),  # Argon2id, as a PHC string; null: comes by the portal or OpenID Connect alone
    Column("role", Text, nullable=False),  # see search_engine.gateway.rights.ROLES
    Column("regions", Text, nullable=False, server_default=""),  # codes; none: all
    Column("sites", Text, nullable=False, server_default="[]"),  # JSON: names; none: all
    Column("created", Text, nullable=False),
    Column("password_changed", Text),
    Column("must_change", Integer, nullable=False, server_default="0"),  # 1: the password was made by the service
    Column("locked", Text),  # since when; null: it is not
    Column("last_sign_in", Text),
    Column("checksum", LargeBinary),  # see indexer.store.row_checksums
)

# What ends is removed.
sessions = Table(
    "console_sessions",
    metadata,
    Column("session", Number, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),  # SHA-256 of the id that the browser has
    Column("account", Number, nullable=False),
    Column("way", Text, nullable=False),  # password, header, oidc
    Column("address", Text),
    Column("created", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("seen", BigInteger, nullable=False),  # to the minute
)
Index("console_sessions_account", sessions.c.account)

# Failed sign-ins, by the keyed hash of a name or of an address block: what people type by mistake is kept nowhere.
failures = Table(
    "sign_in_failures",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("until", BigInteger, nullable=False),  # before then no attempt counts
)
