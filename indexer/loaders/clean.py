"""The fast way into the model, for rows that are already clean.

`Document`'s own validator runs a Python function on every string, 80 of them in a full matter (42 µs). Here the same
schema has, in the place of each function, a pattern that says "this function would change nothing"; pydantic runs it in
Rust (24 µs). What is not clean fails, whatever the reason, and goes the ordinary way; so nothing is accepted here that
is not accepted there, with the same result. `tests/indexer/loaders/test_load_check.py` shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from pydantic import BaseModel
from pydantic_core import SchemaValidator

from indexer.documents.document import Document, plain_line, plain_text

# Control characters, lone surrogates apart: a string that has them never gets as far as a pattern.
CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u{2028}\u{2029}\u{fffe}\u{ffff}"
# Function → the strings that it leaves as they are; never empty ones, which stand for an absent value.
UNCHANGED: Final[Mapping[Callable[[object], object], str]] = {
    plain_line: rf"^[^{CONTROL}<\s]+(?: [^{CONTROL}<\s]+)*$",
    plain_text: rf"^[^{CONTROL}\s](?:[^{CONTROL}]*[^{CONTROL}\s])?$",
}


def clean_validator(model: type[BaseModel] = Document) -> SchemaValidator:
    """Validates rows that need no cleaning and have no unknown field within a part; raises for all others."""
    schema = cast(Any, _with_patterns(model.__pydantic_core_schema__))
    try:
        # Else pydantic would put the classes' own validators back in.
        return SchemaValidator(schema, _use_prebuilt=False)
    except TypeError:
        # An older pydantic has no such argument, and does not put them back in.
        return SchemaValidator(schema)


def _with_patterns(schema: object) -> object:
    if isinstance(schema, dict):
        if schema.get("type") == "function-before" and (pattern := UNCHANGED.get(schema["function"]["function"])):
            return {**schema["schema"], "pattern": pattern}
        changed = {key: _with_patterns(part) for key, part in schema.items() if key != "serialization"}
        return _strict_part(changed) if changed.get("type") == "model" else changed
    return [_with_patterns(part) for part in schema] if isinstance(schema, list) else schema


def _strict_part(schema: dict[str, Any]) -> dict[str, Any]:
    if schema["cls"] is Document:
        return schema
    return {**schema, "schema": {**schema["schema"], "extra_behavior": "forbid"}}
