"""The words in which shapes of answers are written: JSON Schema (2020-12)."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
REAL: Schema = {"type": "number"}
FLAG: Schema = {"type": "boolean"}
# An object that has the named fields and no other. Not `additionalProperties: false`, which says the same: of that,
# openapi-generator makes a Java class that is a map, and such a body is sent as {}.
CLOSED: Schema = {"unevaluatedProperties": False}
# One that has fields which depend on what was asked. All others have those that they name, and may get more.
OPEN: Schema = {"unevaluatedProperties": True}


def of(name: str) -> Schema:
    """A reference to a named schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def many(schema: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": schema}


def by_name(schema: Schema) -> Schema:
    """An object with any names, each of one schema."""
    return {"type": "object", "additionalProperties": schema}


def maybe(schema: Schema) -> Schema:
    """A value or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def record(optional: str = "", **properties: Schema) -> Schema:
    """An object; all properties are there except those named in `optional`. More may be added."""
    required = [name for name in properties if name not in optional.split()]
    return {"type": "object", "properties": properties, "required": required}
