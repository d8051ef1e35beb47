"""Who writes documents, and where they may."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.store.area import Area
from indexer.store.audit import Author


@dataclass(frozen=True, slots=True)
class WriteRights:
    """For the audit log, and for what is refused.

    Attributes:
        author: None: whoever runs this process.
        area: None: everywhere.
    """

    author: Author | None = None
    area: Area | None = None


ANYTHING = WriteRights()
