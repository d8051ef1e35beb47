"""One thing that holds a document back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Blocker:
    """What holds a document back from a page, or from a better place on it.

    Attributes:
        blocker: Its kind: see `docs/integration.md`.
        told: In words, for an editor.
        mend: What takes it away, in words.
        details: What programs need of it; `row`: the row of a dictionary that is the cause.
    """

    blocker: str
    told: str
    mend: str
    details: Mapping[str, Any] = field(default_factory=dict)
