"""Alembic's entry: the connection comes from `indexer.store.engine.migrate`."""

from alembic import context

from indexer.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
