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


def _line(value: Value) -> str:
    return str(value)


def _lines(value: Value) -> str:
    return BREAK.join(value)


def _authority(value: Value) -> str:
    return BREAK.join(part for part in (value.get("name"), value.get("department")) if part)


def _materials(value: Value) -> str:
    return BREAK.join(part for item in value for part in (item["name"], item.get("source")) if part)


def _place(value: Value) -> str:
    return BREAK.join(part for part in (value.get("name"), value.get("address")) if part)


def _fee(value: Value) -> str:
    return BREAK.join(part for part in (value.get("item"), value.get("standard")) if part)


def _faqs(value: Value) -> str:
    return BREAK.join(f"{item['question']}{BREAK}{item['answer']}" for item in value)


def _coverage(value: Value) -> str:
    return BREAK.join(part for part in (value.get("scope"), value.get("mode")) if part)


# Field → (group, how its value reads as text). A field that is not here is not searched (links, times, numbers).
TEXT_FIELDS: Mapping[str, tuple[Group, Callable[[Value], str]]] = {
    "title": ("name", _line),
    "aliases": ("name", _lines),
    "authority": ("near", _authority),
    "topics": ("near", _lines),
    "themes": ("near", _lines),
    "site_themes": ("near", _lines),
    "life_events": ("near", _lines),
    "summary": ("body", _line),
    "text": ("body", _line),
    "matter_type": ("body", _line),
    "coverage": ("body", _coverage),
    "legal_basis": ("body", _lines),
    "conditions": ("body", _lines),
    "materials": ("body", _materials),
    "process": ("body", _lines),
    "fee": ("body", _fee),
    "case_type": ("body", _line),
    "place": ("body", _place),
    "hours": ("body", _line),
    "contact": ("body", _line),
    "faqs": ("body", _faqs),
    "supervision": ("body", _line),
    "accepted_by": ("body", _line),
    "answered_by": ("body", _line),
    "answer": ("body", _line),
    "issued_by": ("body", _line),
    "document_number": ("body", _line),
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
