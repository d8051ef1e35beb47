"""Alembic's entry."""

from indexer.store.migrations.run import run

run()
