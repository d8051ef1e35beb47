"""Abolished codes and what took their place over: real feeds go on sending them for years."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dictionaries.regions.errors import InvalidRegion, legible
from dictionaries.regions.region import canonical_form
from dictionaries.regions.rows import read_text

SUCCESSOR_COLUMNS = ("code", "name", "successors", "year", "note")


@dataclass(frozen=True, slots=True)
class Abolished:
    """A code that is no longer in use.

    Attributes:
        code: the abolished code, canonical.
        name: what the place was called.
        successors: canonical codes of today, the one that took most of it (or its seat) first.
        year: when the change was made; "" for codes that never were a place of their own.
        note: what happened.
    """

    code: str
    name: str
    successors: tuple[str, ...]
    year: str
    note: str


def read_successors(path: Path) -> Mapping[str, Abolished]:
    """The abolished codes of a file, by code.

    Raises:
        InvalidRegion: a line is no such row, or a code comes twice.
    """
    found: dict[str, Abolished] = {}
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line or line.startswith("#") or line == "\t".join(SUCCESSOR_COLUMNS):
            continue
        where = f"{path} 第 {number} 行"
        abolished = _abolished(where, line.split("\t"))
        if abolished.code in found:
            raise InvalidRegion(where, "code", f"{abolished.code} 重复", "请合并为一行")
        found[abolished.code] = abolished
    return found


def _abolished(where: str, cells: list[str]) -> Abolished:
    if len(cells) != len(SUCCESSOR_COLUMNS):
        reason = f"应有 {len(SUCCESSOR_COLUMNS)} 列，实有 {len(cells)} 列"
        raise InvalidRegion(where, "code", reason, f"请以制表符分隔 {'、'.join(SUCCESSOR_COLUMNS)}")
    code, name, successors, year, note = cells
    for given in (code, *successors.split(",")):
        if canonical_form(given) != given:
            raise InvalidRegion(where, "successors", f"“{legible(given)}”不是区划代码", "请用规范的代码，以逗号分隔")
    return Abolished(code, name, tuple(successors.split(",")), year, note)
