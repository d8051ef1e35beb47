"""A stored document with the default values of its parts.

The store leaves out what a part has unless told otherwise (工作日, 必要): a nation would keep it fifty million times.
Whoever asks for a document is given whole parts, as they were validated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

from indexer.documents.document import Document, Part


def _models(annotation: Any) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _values(part: type[Part]) -> dict[str, Any]:
    """The default values of a part, as JSON; those that are null are left out, as everywhere in a document."""
    fields = part.model_fields.items()
    plain = {name: field.default for name, field in fields if not field.is_required() and field.default is not None}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in plain.items()}


# Field → the default values of its part, or of each part of its list; fields without any are absent.
PART_DEFAULTS: Final[Mapping[str, Mapping[str, Any]]] = {
    name: values
    for name, field in Document.model_fields.items()
    for part in _models(field.annotation)
    if (values := _values(part))
}


def with_part_defaults(document: Mapping[str, Any]) -> dict[str, Any]:
    """The same document with whole parts. What it was made of is left as it is: others hold it too."""
    whole = dict(document)
    for name, defaults in PART_DEFAULTS.items():
        if name in whole:
            value = whole[name]
            whole[name] = [{**defaults, **part} for part in value] if isinstance(value, list) else {**defaults, **value}
    return whole
