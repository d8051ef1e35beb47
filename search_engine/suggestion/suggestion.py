"""What is suggested: the shape of the contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from search_engine.page.search_page import IN_FORCE, Span


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line below the search box.

    Attributes:
        text: What is searched for if it is chosen.
        kind: matter, guide, app, topic, policy, interpretation; or life_event, term, query, hotline.
        highlight: Spans of `text` that were typed, `[start, end)` in characters.
        id: The nearest document that it stands for; None for what stands for several.
        validity: Whether that is in force; see `Item`.
    """

    text: str
    kind: str
    highlight: tuple[Span, ...]
    id: str | None = None
    validity: str = IN_FORCE

    def as_dict(self) -> dict[str, Any]:
        """As the contract has it: `id` only where there is one, `validity` only of what is not in force."""
        found: dict[str, Any] = {"text": self.text, "kind": self.kind, "highlight": self.highlight}
        if self.id is not None:
            found["id"] = self.id
        return found if self.validity == IN_FORCE else {**found, "validity": self.validity}
