"""The steps, in order. A new one is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from indexer.analyzer import Analyzer
from search_engine.understanding.join_characters import join_characters
from search_engine.understanding.normal_form import normal_form
from search_engine.understanding.segment import segment
from search_engine.understanding.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Tools:
    """What steps may use."""

    analyzer: Analyzer


Step = Callable[[Understanding, Tools], Understanding]

STEPS: tuple[Step, ...] = (
    normal_form,
    join_characters,
    segment,
)

# Understandings kept: the most used queries are a small share of all that are typed.
KEPT = 10_000


class Understander:
    """Runs the steps; remembers what it has understood."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self.understand = lru_cache(maxsize=KEPT)(self._understand)

    def _understand(self, raw: str) -> Understanding:
        understanding = Understanding(raw, raw)
        for step in STEPS:
            understanding = step(understanding, self._tools)
        return understanding
