"""One cell of a table ↔ one field of a document.

A list stands with one entry a line, or between `；` `;` `|`; materials as 名称|必要|原件1|复印件1 and questions as
问题|答案, a line each. What these forms cannot say stands as JSON: every document survives the way there and back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import orjson
from pydantic import BaseModel

from indexer.documents.document import Duration
from indexer.loaders.choices import CHOICES, read_choice, write_choice
from indexer.loaders.durations import read_duration, write_duration
from indexer.loaders.materials import read_materials, read_questions, write_materials, write_questions

LISTS: Final = frozenset(
    {
        "aliases",
        "topics",
        "audience",
        "themes",
        "site_themes",
        "life_events",
        "coverage.regions",
        "legal_basis",
        "conditions",
        "process",
        "online",
        "platforms",
        "amended_by",
    }
)
CODES: Final = frozenset(
    {
        "id",
        "item_code",
        "catalog_code",
        "region",
        "coverage.regions",
        "authority.code",
        "superseded_by",
        "amended_by",
    }
)
SEPARATOR = re.compile(r"[；;|]")
LOST_DIGITS = re.compile(r"^\d(?:\.\d+)?E\+\d+$", re.IGNORECASE)
FLOAT_CODE = re.compile(r"^(\d+)\.0$")
TIMES = re.compile(r"^(\d{1,2})\s*次$")
# Field → its own form in a cell.
FORMS: Final[dict[str, Callable[[str], object]]] = {
    "legal_time": read_duration,
    "promised_time": read_duration,
    "materials": read_materials,
    "faqs": read_questions,
    "visits": lambda text: TIMES.sub(r"\1", text),
}
STRUCTURED: Final = LISTS | {"legal_time", "promised_time", "materials", "faqs"}


def read_cell(field: str, text: str) -> object:
    """A field's value from a cell that is not empty; `ValueError` (in Chinese) where it cannot be read."""
    text = text.strip()
    if field in STRUCTURED and text[:1] in ("[", "{") and (known := _read_json(text)) is not None:
        return known
    if field in FORMS:
        return FORMS[field](text)
    if field in LISTS:
        return [_read_one(field, entry) for entry in split_list(text)]
    return _read_one(field, text)


def split_list(text: str) -> list[str]:
    """The entries of a list: by line breaks where there are any, else by `；` `;` `|`; empty ones left out."""
    parts = text.splitlines() if "\n" in text else SEPARATOR.split(text)
    return [part for part in map(str.strip, parts) if part]


def write_cell(field: str, value: object) -> str:
    """The cell from which `read_cell` reads the same value again; "" for an absent one."""
    if value is None or value == ():
        return ""
    plain = _write_plain(field, value)
    bare = _bare(value)
    if field not in STRUCTURED or (plain and _reads_as(field, plain, bare)):
        return plain
    return orjson.dumps(bare).decode()


def read_code(text: str) -> str:
    """A code as it was before a spreadsheet took it for a number; `ValueError` where digits are lost."""
    if LOST_DIGITS.match(text):
        raise ValueError(f"编码 {text} 被表格软件当作数字，末尾的数字已丢失：请把这一列设为“文本”格式后重新填写")
    return FLOAT_CODE.sub(r"\1", text)


def _read_one(field: str, text: str) -> object:
    if field in CODES:
        return read_code(text)
    return read_choice(field, text) if field in CHOICES else text


def _read_json(text: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _write_plain(field: str, value: object) -> str:
    if isinstance(value, Duration):
        return write_duration(value)
    if field == "materials":
        return write_materials(value)
    if field == "faqs":
        return write_questions(value)
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
