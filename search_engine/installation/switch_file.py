"""What is switched off now, for every process of a host: a small file that they follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from indexer.store.switches import newest_steps
from indexer.store.switches.steps import OFF
from search_engine.installation.followed import Followed

SUGGESTIONS, HOT, RECOMMENDATIONS = "suggestions", "hot", "recommendations"
# Name → what people call it.
SWITCHES: Mapping[str, str] = {
    SUGGESTIONS: "联想",
    HOT: "热词",
    "corrections": "纠错",
    RECOMMENDATIONS: "推荐",
    "meaning": "按意思检索",
}


def switch_file(path: Path, engine: Callable[[], Engine]) -> Followed[frozenset[str]]:
    """The names of what is off, as the newest steps in a database say. Of a file that is lost or damaged, what was so
    before stays.
    """

    def ask(_: Any) -> dict[str, list[str]]:
        with engine().connect() as connection:
            steps = newest_steps(connection)
        return {"off": sorted(name for name, step in steps.items() if step.state == OFF and name in SWITCHES)}

    return Followed(path, ask, lambda values: frozenset(values["off"]))
