"""One thing that holds a document back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from search_engine.page.mend import Mend


@dataclass(frozen=True, slots=True)
class Blocker:
    """What holds a document back from a page, or from a better place on it.

    Attributes:
        blocker: Its kind: see `docs/integration.md`.
        told: In words, the row that is the cause among them.
        mend: What takes it away.
        details: What programs need of it; `row`: the row of a dictionary that is the cause.
        what: In words for an editor, who is shown the row itself beside them; "": as `told`.
    """

    blocker: str
    told: str
    mend: Mend
    details: Mapping[str, Any] = field(default_factory=dict)
    what: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it, for programs."""
        return {"blocker": self.blocker, "told": self.told, "mend": self.mend.program, "details": dict(self.details)}

    def for_editor(self) -> dict[str, Any]:
        """What the console shows: `what` is so, the `row` that is the cause (None: none is), `mend`."""
        return {"what": self.what or self.told, "row": self.details.get("row"), "mend": self.mend.editor}
