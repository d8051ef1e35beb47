"""What is said where an installation cannot be moved."""

from __future__ import annotations

from indexer.errors import IndexerError


class MigrationRefused(IndexerError):
    """As things are, an installation cannot be moved to another database.

    Args:
        fault: What is wrong.
        mend: What to do.
    """

    def __init__(self, fault: str, mend: str) -> None:
        super().__init__(f"未迁移：{fault}。{mend}")
