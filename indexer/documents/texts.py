"""Which text of a document is searched, and as what.

Three groups, each wider than the one before: `name` (title, aliases), `near` (authority, topics, themes), `body` (all
the rest). A word in the name decides the class of a hit; a word found anywhere makes it one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

Group = Literal["name", "near", "body"]
Value = Any
# Between two names or two elements: no phrase reaches over it.
BREAK = "\n"


def _lines(value: Value) -> str:
    return BREAK.join(value)


def _parts(*names: str) -> Callable[[Value], str]:
    """Reads some fields of a part, a line each."""
    return lambda value: BREAK.join(part for name in names if (part := value.get(name)))


def _each(*names: str) -> Callable[[Value], str]:
    """The same of each part of a list."""
    read = _parts(*names)
    return lambda value: BREAK.join(map(read, value))


# Field → (group, how its value reads as text). A field that is not here is not searched (links, times, numbers).
TEXT_FIELDS: Mapping[str, tuple[Group, Callable[[Value], str]]] = {
    "title": ("name", str),
    "aliases": ("name", _lines),
    "authority": ("near", _parts("name", "department")),
    "topics": ("near", _lines),
    "themes": ("near", _lines),
    "site_themes": ("near", _lines),
    "life_events": ("near", _lines),
    "summary": ("body", str),
    "text": ("body", str),
    "matter_type": ("body", str),
    "coverage": ("body", _parts("scope", "mode")),
    "legal_basis": ("body", _lines),
    "conditions": ("body", _lines),
    "materials": ("body", _each("name", "source")),
    "process": ("body", _lines),
    "fee": ("body", _parts("item", "standard")),
    "case_type": ("body", str),
    "place": ("body", _parts("name", "address")),
    "hours": ("body", str),
    "contact": ("body", str),
    "faqs": ("body", _each("question", "answer")),
    "supervision": ("body", str),
    "accepted_by": ("body", str),
    "answered_by": ("body", str),
    "answer": ("body", str),
    "issued_by": ("body", str),
    "document_number": ("body", str),
}


def text_of(field: str, value: Value) -> str:
    """How a field's value reads as text; fields of `TEXT_FIELDS` only."""
    return TEXT_FIELDS[field][1](value)


def field_texts(content: Mapping[str, Value]) -> dict[str, str]:
    """A document's searched text by field; fields that are absent or say nothing are left out."""
    found = {name: read(content[name]) for name, (_, read) in TEXT_FIELDS.items() if content.get(name) is not None}
    return {name: text for name, text in found.items() if text}


def by_group(texts: Mapping[str, str]) -> dict[Group, str]:
    """Texts by field, joined by group."""
    found: dict[Group, list[str]] = {"name": [], "near": [], "body": []}
    for name, text in texts.items():
        found[TEXT_FIELDS[name][0]].append(text)
    return {group: BREAK.join(parts) for group, parts in found.items()}


def code_form(code: str) -> bytes:
    """The form in which numbers of documents (ids, 实施编码, 基本编码) are kept and looked for: letters as capitals."""
    return code.upper().encode()
