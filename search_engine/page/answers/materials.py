"""材料: what to bring."""

from __future__ import annotations

from search_engine.page.answers.answer_builder import MOST_ITEMS, Answer, Document, parts_of, text_of

# Necessary is what a reader expects; the others are said.
ALWAYS_TOLD = ("非必要", "容缺")
COUNTS = (("original", "原件"), ("copies", "复印件"))


def materials(document: Document) -> Answer:
    """One line for each material, such as 居民户口簿（原件 1 份，复印件 1 份）; each once, in the document's order."""
    lines = (_line(material) for material in parts_of(document, "materials"))
    return list(dict.fromkeys(filter(None, lines)))[:MOST_ITEMS]


def _line(material: Document) -> str:
    name = text_of(material.get("name"))
    necessity = material.get("necessity")
    notes = [
        *(f"{word} {_count(material, field)} 份" for field, word in COUNTS if _count(material, field)),
        *([str(necessity)] if necessity in ALWAYS_TOLD else []),
    ]
    return f"{name}（{'，'.join(notes)}）" if name and notes else name


def _count(material: Document, field: str) -> int:
    value = material.get(field)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
