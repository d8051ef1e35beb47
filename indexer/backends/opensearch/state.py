"""Which index of the cluster a folder stands for, and which of its states: a small file, replaced by each commit.

A document carries the number of the commit that brought it (`since`) and of the one that ended it (`until`). A state
is what `since <= number < until` holds for. So a reader sees one state whatever is written meanwhile, and what a write
that failed has left is of no state. The engine's own snapshot of an index would die with the node that holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from indexer.backend import Schema
from indexer.disk import unreadable
from indexer.errors import DamagedIndex
from indexer.generation.atomic_replacement import replace_file

FILE = "opensearch.json"
SINCE, UNTIL = "since", "until"
# `until` of what has not ended.
NEVER = 2**62


@dataclass(frozen=True, slots=True)
class State:
    """A state of an index.

    Attributes:
        index: Its name in the cluster.
        number: The commit; 0 before the first.
        documents: How many there are.
        fields: The kind of each field by name.
        earlier: Commits and when each was, seconds since 1970: what ended before one of an hour ago is swept.
    """

    index: str
    number: int
    documents: int
    fields: Mapping[str, str]
    earlier: tuple[tuple[int, int], ...] = ()

    def filters(self) -> list[dict[str, Any]]:
        """What a document of this state meets."""
        return [{"range": {SINCE: {"lte": self.number}}}, {"range": {UNTIL: {"gt": self.number}}}]


def write_state(folder: Path, state: State) -> None:
    """Replace the file, in one step."""
    replace_file(folder / FILE, state_bytes(state))


def state_bytes(state: State) -> bytes:
    """The content of the file."""
    return orjson.dumps(asdict(state), option=orjson.OPT_INDENT_2)


def read_state(folder: Path, schema: Schema) -> State:
    """The newest committed state. Raises `DamagedIndex`, also where its fields are others."""
    try:
        content = (folder / FILE).read_bytes()
    except OSError as error:
        raise unreadable(error, folder / FILE, f"{folder.name}/{FILE}") from None
    try:
        told = orjson.loads(content)
        earlier = tuple((int(number), int(at)) for number, at in told.pop("earlier"))
        state = State(**told, earlier=earlier)
    except (orjson.JSONDecodeError, TypeError, ValueError, KeyError, AttributeError):
        raise DamagedIndex(f"{folder.name}/{FILE}", "内容无法识别") from None
    if dict(state.fields) != fields_of(schema):
        raise DamagedIndex(f"{folder.name}/{FILE}", "字段与程序不符")
    return state


def index_of(folder: Path) -> str:
    """The name of the index that a folder stands for, whatever else its file says; "": it names none."""
    try:
        name = orjson.loads((folder / FILE).read_bytes())["index"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return name if isinstance(name, str) else ""


def fields_of(schema: Schema) -> dict[str, str]:
    """A schema as the file has it."""
    return {name: kind.value for name, kind in schema.items()}
