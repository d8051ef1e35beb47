"""The two lists of `dictionaries/data` about places: other names, and names that are ordinary words as well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dictionaries.normalize import normal_text
from dictionaries.regions import RegionTree
from dictionaries.regions.loading import DATA

ALIASES, AMBIGUOUS = DATA / "place_aliases.tsv", DATA / "ambiguous_places.tsv"
ALIAS_KINDS = ("abbreviation", "old", "nickname", "plate", "zone")
NEVER, ALONE = "never", "alone"
SHORTEST = 2
"""Characters of a name: a single one stands for a place on number plates only."""


class InvalidPlaceRow(ValueError):
    """A row that cannot stand in a list of places; says file, line, column, what is wrong and the mend."""

    def __init__(self, path: Path, line: int, column: str, reason: str, mend: str) -> None:
        self.path, self.line, self.column = path, line, column
        super().__init__(f"{path.name} 第 {line} 行 {column}：{reason}，{mend}")


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a place.

    Attributes:
        name: in normal form, two characters or more.
        code: the region of today.
        kind: one of `ALIAS_KINDS`.
    """

    name: str
    code: str
    kind: str


def read_aliases(tree: RegionTree, path: Path = ALIASES) -> tuple[Alias, ...]:
    """The other names, in the file's order.

    Raises:
        InvalidPlaceRow: a row breaks a rule of form, its code is no region of the tree, or it comes twice.
    """
    found: dict[Alias, None] = {}
    for line, (name, code, kind, _) in _rows(path, ("alias", "code", "kind", "note")):
        _check_name(path, line, "alias", name)
        if code not in tree:
            raise InvalidPlaceRow(path, line, "code", f"没有区划代码 {code}", "请用区划表中的代码")
        if kind not in ALIAS_KINDS:
            raise InvalidPlaceRow(path, line, "kind", f"没有“{kind}”这一类", f"请填 {'、'.join(ALIAS_KINDS)} 之一")
        alias = Alias(name, tree.canonical(code), kind)
        if alias in found:
            raise InvalidPlaceRow(path, line, "alias", f"“{name}”重复", "请删去其中一行")
        found[alias] = None
    return tuple(found)


def read_ambiguous(path: Path = AMBIGUOUS) -> Mapping[str, str]:
    """Name → `never` or `alone`.

    Raises:
        InvalidPlaceRow: a row breaks a rule of form, or comes twice.
    """
    found: dict[str, str] = {}
    for line, (name, treatment, _) in _rows(path, ("name", "treatment", "note")):
        _check_name(path, line, "name", name)
        if treatment not in (NEVER, ALONE):
            raise InvalidPlaceRow(path, line, "treatment", f"没有“{treatment}”", f"请填 {NEVER} 或 {ALONE}")
        if name in found:
            raise InvalidPlaceRow(path, line, "name", f"“{name}”重复", "请删去其中一行")
        found[name] = treatment
    return found


def _check_name(path: Path, line: int, column: str, name: str) -> None:
    if len(name) < SHORTEST or name != normal_text(name) or " " in name:
        reason = f"“{name}”不是规范写法的名称"
        raise InvalidPlaceRow(path, line, column, reason, f"请用 {SHORTEST} 个字以上的简体、小写、半角文字，不带空格")


def _rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows below the header with their line numbers."""
    headed = False
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != len(columns) or (not headed and cells != list(columns)):
            mend = f"请以制表符分隔 {'、'.join(columns)}"
            raise InvalidPlaceRow(path, number, columns[0], f"应有表头和 {len(columns)} 列", mend)
        if headed:
            yield number, cells
        headed = True
