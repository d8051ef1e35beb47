"""How large a bench is, and of what parts it consists. This imports nothing: the command line reads it for its help."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a bench is: documents, and queries drawn for each scenario."""

    documents: int
    queries: int


# What can be measured; those beside are for comparison and take long, `city` needs `http`.
ALWAYS = ("counts", "processor", "in_process", "http", "attack", "freshness", "suggest")
BESIDE_PARTS = ("single_index", "city")
PARTS = (*ALWAYS, *BESIDE_PARTS)
SCALES = {"city": Scale(30_000, 4_000), "nation": Scale(5_000_000, 4_000)}
