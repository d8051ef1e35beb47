"""`docs/documents.md` says what a document is.

1. Its table has every column that a spreadsheet may have, in the order of `headers.tsv`, with meaning, form and JSON
   form.
2. Every field of the document is in the table.
3. Parts that are written as objects in a list or with a unit have all their keys named.
4. Fields that copies never share are named, all of them.
"""

import re
from datetime import datetime
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from indexer.documents.document import OWN_FIELDS, Document, Duration, Material, Part, Question
from indexer.loaders.headers import Column, columns

PAGE = (Path(__file__).parents[3] / "docs" / "documents.md").read_text(encoding="utf-8")
NAMES = {str: "text", bool: "true or false", int: "whole number", float: "number", datetime: "time"}


def annotation_of(field: str) -> Any:
    model: type[BaseModel] = Document
    *parts, last = field.split(".")
    for part in parts:
        model = next(kind for kind in choices(model.model_fields[part].annotation) if issubclass(kind, Part))
    return model.model_fields[last].annotation


def choices(annotation: Any) -> list[Any]:
    """What a value may be, without None and constraints."""
    if hasattr(annotation, "__metadata__"):
        return choices(get_args(annotation)[0])
    if isinstance(annotation, type) or get_origin(annotation) in (Literal, tuple):
        return [annotation]
    return [kind for choice in get_args(annotation) for kind in choices(choice) if kind is not NoneType]


def json_form(annotation: Any) -> str:
    (kind,) = choices(annotation)
    if get_origin(kind) is Literal:
        return "one of " + " ".join(f"`{value}`" for value in get_args(kind))
    if get_origin(kind) is tuple:
        inner = json_form(get_args(kind)[0])
        return f"list: {inner}" if inner.startswith(("one of", "object")) else "list of texts"
    return f"object `{kind.__name__}`" if issubclass(kind, Part) else NAMES[kind]


def row(column: Column) -> str:
    form = "；".join(filter(None, (column.required, column.form)))
    cells = (f"`{column.field}`", column.name, column.meaning, form, json_form(annotation_of(column.field)))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def test_the_page_of_documents_has_every_column() -> None:
    assert re.findall(r"^\| `.*$", PAGE, flags=re.MULTILINE) == [row(column) for column in columns()]


def test_the_page_of_documents_has_every_field() -> None:
    named = {field.partition(".")[0] for field in re.findall(r"^\| `([^`]+)`", PAGE, flags=re.MULTILINE)}
    assert named == set(Document.model_fields)


@pytest.mark.parametrize("part", [Duration, Material, Question])
def test_the_page_of_documents_names_every_key_of_a_part(part: type[Part]) -> None:
    ((_, keys),) = re.findall(rf"^- `({part.__name__})`: (.*)\.$", PAGE, flags=re.MULTILINE)
    assert re.findall(r"`(\w+)`", keys) == list(part.model_fields)


def test_the_page_of_documents_names_what_copies_never_share() -> None:
    ((_, names),) = re.findall(r"^(Never shared|.*Never shared) are:\n\n(.*)$", PAGE, flags=re.MULTILINE)
    assert re.findall(r"`(\w+)`", names) == [name for name in Document.model_fields if name in OWN_FIELDS]
