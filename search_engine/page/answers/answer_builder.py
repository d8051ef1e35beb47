"""Elements of a document as they can be shown: whatever is not of the expected form counts as not said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
# A line, a list of lines, a list of links, or nothing.
Answer = str | list[str] | list[dict[str, str]] | None

MOST_CHARACTERS = 200  # of one line on a card: four lines of a phone in large text
MOST_ITEMS = 30  # the longest list of materials in the sample catalogue has 12
# What people enter where they have nothing to enter.
NOTHING = frozenset({"无", "暂无", "/", "-", "—", "——", "null", "none", "详见附件", "见附件", "不涉及"})
CLAUSE_END = re.compile(r"[。；;，,、！？!?](?=[^。；;，,、！？!?]*$)")
# Half a number says something else than the number, and half of a bracket nothing.
CUT_NUMBER = re.compile(r"[\d.,%百千万亿零〇一二三四五六七八九十两]+$")


def text_of(value: Any) -> str:
    """A text on one line, shortened; "" where there is none."""
    if not isinstance(value, str):
        return ""
    line = " ".join(value.split())
    return "" if line.lower() in NOTHING else shortened(line)


def texts_of(value: Any) -> list[str]:
    """The texts of a list, in order, each once."""
    if not isinstance(value, (list, tuple)):
        return []
    return list(dict.fromkeys(filter(None, map(text_of, value))))[:MOST_ITEMS]


def part_of(document: Document, name: str) -> Document:
    """An object within a document; empty where there is none."""
    value = document.get(name)
    return value if isinstance(value, Mapping) else {}


def parts_of(document: Document, name: str) -> Iterator[Document]:
    """The objects of a list within a document."""
    value = document.get(name)
    return (part for part in value if isinstance(part, Mapping)) if isinstance(value, (list, tuple)) else iter(())


def shortened(text: str, most: int = MOST_CHARACTERS) -> str:
    """A text of at most `most` characters, cut where a clause ends and never within a number."""
    if len(text) <= most:
        return text
    part = text[: most - 1]
    end = CLAUSE_END.search(part)
    return f"{part[: end.start()] if end and end.start() > most // 4 else CUT_NUMBER.sub('', part)}…"
