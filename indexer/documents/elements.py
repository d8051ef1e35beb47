"""Which elements of a guide (C 0109) a document has, as bits: what it says of conditions, materials, fees and so on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

# New ones go to the end: an index keeps the bits.
ELEMENTS = (
    "conditions", "materials", "process", "fee", "place", "hours", "contact", "faqs", "legal_basis", "legal_time",
    "promised_time", "visits", "supervision", "links", "online", "summary", "superseded_by", "repealed_at",
)  # fmt: skip
BITS: Mapping[str, int] = {name: 1 << place for place, name in enumerate(ELEMENTS)}
ALL_ELEMENTS = 0xFFFFFFFF


def elements_of(fields: Mapping[str, Any] | Collection[str]) -> int:
    """The bits of the elements among some fields that a document (or base, or difference) has."""
    bits = 0
    for name in fields:
        bits |= BITS.get(name, 0)
    return bits
