"""What is suggested: the shape of the contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from search_engine.page.instant_answers import life_event
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
        authority: The office of that document; None where the user's place is not known, or a region must be chosen.
        region: Its region as seen from the user's: code, name, level and tier; None without a place. A document below
            the user's region counts as the user's own.
        needs_region: Whether a smaller region must be chosen, as offices below the user's region handle it.
    """

    text: str
    kind: str
    highlight: tuple[Span, ...]
    id: str | None = None
    validity: str = IN_FORCE
    authority: str | None = None
    region: dict[str, Any] | None = None
    needs_region: bool = False

    def as_dict(self) -> dict[str, Any]:
        """As the contract has it: what is not known is left out, and `validity` of what is in force. A life event has
        the address of its page, `url`.
        """
        found: dict[str, Any] = {"text": self.text, "kind": self.kind, "highlight": self.highlight}
        if self.kind == life_event.KIND.name:
            found["url"] = life_event.page_of(self.text)
        if self.validity != IN_FORCE:
            found["validity"] = self.validity
        more = {"id": self.id, "authority": self.authority, "region": self.region, "needs_region": self.needs_region}
        return found | {name: value for name, value in more.items() if value}
