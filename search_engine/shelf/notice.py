"""What readers are told of an app that is off the shelf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from indexer.store.shelf.app_states import MENDING, OFF, REVIEW, AppState
from search_engine.documents.shelved import state_fields
from search_engine.shelf.instead import Instead, instead_fields

# State → what readers are told; of one that is reviewed again after it was mended, that it is still being mended.
TOLD: Final[Mapping[str, str]] = {MENDING: "整改中", REVIEW: "整改中", OFF: "已下线"}


@dataclass(frozen=True, slots=True)
class OffShelf:
    """An app that is off, as its page shows it.

    Attributes:
        document: Without the links that lead into it.
        instead: Where people can go; [] where nothing is held.
    """

    document: Mapping[str, Any]
    state: AppState
    instead: list[Instead] = field(default_factory=list)

    @property
    def told(self) -> str:
        """What readers are told."""
        return TOLD[self.state.state]

    def fields(self) -> dict[str, Any]:
        """As the document's member `shelf`; the reason is for staff."""
        return {**state_fields(self.state), "instead": instead_fields(self.instead)}
