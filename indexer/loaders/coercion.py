"""What a feed may write otherwise than the model: null for absent, labels, text for lists, numbers for codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from indexer.documents.document import (
    Authority,
    Coverage,
    Document,
    Duration,
    Fee,
    Links,
    Material,
    Place,
    Question,
    Ratings,
)
from indexer.loaders.choices import CHOICES, read_choice
from indexer.loaders.column_parsers import CODES, LISTS, STRUCTURED, read_cell, read_code
from indexer.loaders.row import Unreadable

Tell = Callable[[str, str], None]
FIELDS = frozenset(Document.model_fields)
# Field → the fields of its part, or of each part of its list.
NESTED: Final[dict[str, frozenset[str]]] = {
    "authority": frozenset(Authority.model_fields),
    "coverage": frozenset(Coverage.model_fields),
    "legal_time": frozenset(Duration.model_fields),
    "promised_time": frozenset(Duration.model_fields),
    "materials": frozenset(Material.model_fields),
    "fee": frozenset(Fee.model_fields),
    "place": frozenset(Place.model_fields),
    "faqs": frozenset(Question.model_fields),
    "links": frozenset(Links.model_fields),
    "ratings": frozenset(Ratings.model_fields),
}
SPECIAL: Final = CODES | STRUCTURED | CHOICES.keys()
# Largest number that a float holds exactly; a longer code read as a number has lost digits.
EXACT = 2**53


def as_model(raw: Mapping[str, object], tell: Tell, unknown: set[str]) -> dict[str, object]:
    """The row as the model takes it.

    Args:
        raw: The row; fields that the model does not have are left out.
        tell: Called with field and reason for a value that cannot be read; the value is left out.
        unknown: Gets the dotted names of fields within a part that the model does not have.
    """
    unknown.update(unknown_within(raw))
    found = {field: _value(field, raw[field], tell) for field in raw if field in FIELDS}
    return {field: value for field, value in found.items() if not _absent(value)}


def _value(field: str, value: object, tell: Tell, path: str = "") -> object:
    if type(value) is str and field not in SPECIAL:
        return value
    path = path or field
    if isinstance(value, Unreadable):
        tell(path, value.reason)
        return None
    if isinstance(value, dict) and field in NESTED:
        return _part(field, value, tell, path)
    if isinstance(value, (list, tuple)) and (field in LISTS or field in NESTED) and path == field:
        read = [_value(field, entry, tell, f"{path}.{place}") for place, entry in enumerate(value)]
        return [entry for entry in read if not _absent(entry)]
    return _scalar(field, value, tell, path)


def _part(field: str, part: dict[str, object], tell: Tell, path: str) -> object:
    read = {key: _value(f"{field}.{key}", value, tell, f"{path}.{key}") for key, value in part.items()}
    return {key: value for key, value in read.items() if not _absent(value)}


def _scalar(field: str, value: object, tell: Tell, path: str) -> object:
    try:
        if field in CODES and isinstance(value, (int, float)) and not isinstance(value, bool):
            return _number(value)
        if not isinstance(value, str) or not value.strip():
            return value
        if field in STRUCTURED and path == field:
            return read_cell(field, value)
        return read_choice(field, value) if field in CHOICES else value
    except ValueError as error:
        tell(path, str(error))
        return None


def _number(value: int | float) -> str:
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}" if abs(value) < EXACT else read_code(f"{value:E}")
    return str(value)


def _absent(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def unknown_within(raw: Mapping[str, object]) -> Iterator[str]:
    """The dotted names of fields within parts that the model does not have; one as often as it occurs."""
    for field, known in NESTED.items():
        value = raw.get(field)
        for part in value if isinstance(value, list) else (value,):
            if isinstance(part, dict) and not part.keys() <= known:
                yield from (f"{field}.{key}" for key in part.keys() - known)
