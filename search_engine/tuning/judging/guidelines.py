"""What judges go by: the text that ships, and how a text is told from another."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

SHIPPED = Path(__file__).parent / "guideline.md"


def default_guideline() -> str:
    """The text of a set that was made without one; Markdown."""
    return SHIPPED.read_text(encoding="utf-8")


def digest_of(guideline: str) -> str:
    """Eight bytes of BLAKE2b as hexadecimal digits: each judgement notes by which text it was made."""
    return blake2b(guideline.encode(), digest_size=8).hexdigest()
