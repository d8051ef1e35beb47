"""What is known of a query while it is being understood. Immutable: a step returns a new one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from ranker.wording import Wording


@dataclass(frozen=True, slots=True)
class Understanding:
    """A query under work.

    Attributes:
        raw: As typed.
        text: What the steps so far have made of it.
        tokens: Its top-level words.
        wording: What retrieval is asked for.
        trace: For each step that changed something: its name, and what it did.
    """

    raw: str
    text: str
    tokens: tuple[str, ...] = ()
    wording: Wording = Wording()
    trace: tuple[tuple[str, Any], ...] = ()

    def after(self, step: str, record: Any, **changes: Any) -> Understanding:
        """The understanding after a step, with its record."""
        return replace(self, trace=(*self.trace, (step, record)), **changes)
