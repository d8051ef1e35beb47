"""The shape of a document as it is sent and as it is answered, as JSON Schema (2020-12), from the model itself.

It is one shape, so that a program can read a document, change it and send it back: only what a sender must give is
required. Answers leave out what is null, so no field may be null here.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from indexer.documents.document import Document
from indexer.loaders.headers import columns

Schema = dict[str, Any]
NAME = "Document"
NEEDED = ("id", "title", "region")  # what a portal has to send of each document
EXAMPLE: Schema = {
    "id": "11330110002501234X4000109001000",
    "kind": "matter",
    "title": "居民身份证到期换领",
    "matter_type": "行政确认",
    "audience": ["natural"],
    "themes": ["证件办理"],
    "authority": {"name": "杭州市公安局余杭区分局", "department": "公安"},
    "region": "330110",
    "level": "县级",
    "promised_time": {"value": 20, "unit": "工作日"},
    "materials": [{"name": "居民户口簿", "necessity": "必要", "original": 1}],
    "status": "online",
}


def document_schemas(reference: str) -> dict[str, Schema]:
    """`Document` and each of its parts by name.

    Args:
        reference: How one names another, with `{model}`.
    """
    whole = Document.model_json_schema(ref_template=reference)
    parts = whole.pop("$defs")
    meanings = {column.field: f"{column.name}：{column.meaning}" for column in columns()}
    found = {NAME: {**_object(whole, meanings, NEEDED), "example": EXAMPLE}}
    for field, schema in whole["properties"].items():
        if name := _part_of(schema, reference):
            found.setdefault(name, _object(parts[name], _within(field, meanings)))
    return found


def _object(schema: Schema, meanings: dict[str, str], needed: Collection[str] = ()) -> Schema:
    """An object's schema without what pydantic adds for forms."""
    required = [name for name in schema["properties"] if name in needed or name in schema.get("required", ())]
    properties = {name: _field(field, meanings.get(name)) for name, field in schema["properties"].items()}
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})


def _field(schema: Schema, meaning: str | None) -> Schema:
    plain = {name: value for name, value in schema.items() if name not in ("title", "default", "anyOf")}
    choices = [choice for choice in schema.get("anyOf", ()) if choice != {"type": "null"}]
    assert len(choices) <= 1, "a field that may be of several types would need more than this"
    found = plain | (choices[0] if choices else {})
    return {**found, "description": meaning} if meaning else found


def _within(field: str, meanings: dict[str, str]) -> dict[str, str]:
    """The meanings of a part's own fields."""
    prefix = f"{field}."
    return {name.removeprefix(prefix): meaning for name, meaning in meanings.items() if name.startswith(prefix)}


def _part_of(schema: Schema, reference: str) -> str:
    """The name of the part that a field has, alone, in a list, or beside null; "" where it has none."""
    inner = [schema, schema.get("items") or {}, *schema.get("anyOf", ())]
    named = next((str(one["$ref"]) for one in inner if "$ref" in one), "")
    return named.removeprefix(reference.partition("{")[0])
