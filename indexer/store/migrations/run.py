"""What each database's `env.py` does: Alembic starts there."""

from alembic import context


def run() -> None:
    """Run migrations over the connection that `indexer.store.schemas.DatabaseSchema.migrate` gives."""
    context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
    context.run_migrations()
