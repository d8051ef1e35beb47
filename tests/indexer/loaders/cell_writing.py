"""Documents as cells of a table: the way back of `indexer.loaders.column_parsers`, by which its reading is tested."""

from __future__ import annotations

from typing import cast

import orjson
from pydantic import BaseModel

from indexer.documents.document import Duration, Material, Question
from indexer.loaders.choices import CHOICES
from indexer.loaders.column_parsers import STRUCTURED, read_cell


def write_cell(field: str, value: object) -> str:
    """The cell from which `read_cell` reads the same value again; "" for an absent one."""
    if value is None or value == ():
        return ""
    plain = _write_plain(field, value)
    bare = _bare(value)
    if field not in STRUCTURED or (plain and _reads_as(field, plain, bare)):
        return plain
    return orjson.dumps(bare).decode()


def _write_plain(field: str, value: object) -> str:
    if isinstance(value, Duration):
        return _write_duration(value)
    if field == "materials":
        return _write_materials(value)
    if field == "faqs":
        return _write_questions(value)
    if isinstance(value, tuple):
        return "\n".join(_write_one(field, entry) for entry in value)
    return _write_one(field, value)


def _write_one(field: str, value: object) -> str:
    return write_choice(field, value) if field in CHOICES else str(value)


def _bare(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    return [_bare(entry) for entry in value] if isinstance(value, tuple) else value


def _reads_as(field: str, cell: str, bare: object) -> bool:
    try:
        return read_cell(field, cell) == bare
    except ValueError:
        return False


def _write_duration(limit: Duration) -> str:
    """The time limit as `_read_duration` reads it."""
    if limit.unit == "即时" and not limit.value and not limit.note:
        return "即时"
    counted = "个" if limit.unit in ("工作日", "月") else ""
    return f"{limit.value:g}{counted}{limit.unit}{f'（{limit.note}）' if limit.note else ''}"


def _write_materials(value: object) -> str:
    """The lines that `_read_materials` reads, as far as they can say it."""
    return "\n".join(map(_write_material, cast(tuple[Material, ...], value)))


def _write_material(material: Material) -> str:
    counts = (("原件", material.original), ("复印件", material.copies))
    return "|".join(
        [material.name, material.necessity, *(f"{word}{count}" for word, count in counts if count is not None)]
    )


def _write_questions(value: object) -> str:
    """The lines that `_read_questions` reads, as far as they can say it."""
    return "\n".join(f"{one.question}|{one.answer}" for one in cast(tuple[Question, ...], value))


def write_choice(field: str, value: object) -> str:
    """The label that stands for a value."""
    return next(label for label, known in CHOICES[field].items() if known == value)
