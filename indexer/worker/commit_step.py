"""What one commit adds to a generation, gathered before any of it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from indexer.backend import IndexDocument
from indexer.catalog import SharedText
from indexer.generation.base_doc_values import BaseFacts


@dataclass(slots=True)
class CommitStep:
    """What one commit adds."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    own: list[IndexDocument] = field(default_factory=list)
    copies: list[IndexDocument] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    ended_docs: list[int] = field(default_factory=list)
    rowless_docs: list[int] = field(default_factory=list)
    bases: list[BaseFacts] = field(default_factory=list)
    catalog: list[SharedText] = field(default_factory=list)
