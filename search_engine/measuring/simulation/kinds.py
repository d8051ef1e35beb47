"""Kinds of citizens."""

from __future__ import annotations

from collections.abc import Mapping

# Natural persons by age (18-29, 30-44, 45-59, 60 and older) and legal ones → what they are in a catalogue's `audience`.
KINDS: Mapping[str, str] = {
    "young": "natural",
    "middle": "natural",
    "older": "natural",
    "retired": "natural",
    "shop": "legal",
    "company": "legal",
}
# Shares of the kinds among those who use a portal; a guess: those of working age most, one in five for a firm.
SHARES: Mapping[str, float] = {
    "young": 0.28, "middle": 0.28, "older": 0.16, "retired": 0.08, "shop": 0.1, "company": 0.1,
}  # fmt: skip
