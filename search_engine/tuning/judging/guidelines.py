"""What judges go by: the text that ships, how a text is told from another; and the set that was judged by it."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

SHIPPED = Path(__file__).parent / "guideline.md"
# 150 queries over the sample catalogue, written by somebody who had seen its titles alone; the cards of six ways to
# rank, judged by that text by two language models apart from each other. No person has judged them.
SAMPLE = Path(__file__).parent / "sample.jsonl"


def default_guideline() -> str:
    """The text of a set that was made without one; Markdown."""
    return SHIPPED.read_text(encoding="utf-8")


def digest_of(guideline: str) -> str:
    """Eight bytes of BLAKE2b as hexadecimal digits: each judgement notes by which text it was made."""
    return blake2b(guideline.encode(), digest_size=8).hexdigest()
