"""What a document says line by line, to be found by who types a line of it: its summary, conditions, steps, questions
with their answers; each as a whole, and sentence by sentence.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from dictionaries.normalize import squash
from indexer.documents.texts import BREAK

FIELDS = ("summary", "conditions", "process", "faqs", "answer")
SENTENCE = re.compile("[。！？；!?;]+")
# Shorter ones are words that much is called by.
SHORTEST = 5


def said_lines(by_field: Mapping[str, str]) -> list[str]:
    """The lines of a document, squashed, each once.

    Args:
        by_field: Its texts (`indexer.documents.texts`).
    """
    lines = [line for name in FIELDS for line in by_field.get(name, "").split(BREAK)]
    found = [squash(one) for line in lines for one in (line, *SENTENCE.split(line))]
    return [one for one in dict.fromkeys(found) if len(one) >= SHORTEST]


def line_token(line: str) -> str:
    """A line as a token of the field that has names; no name is such a token. The same for every process."""
    return f"={hashlib.blake2b(line.encode(), digest_size=8).hexdigest()}"
