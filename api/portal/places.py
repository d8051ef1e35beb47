"""The user's region on a page: which one is meant, the lists to choose another, and what became of abolished ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

NATION = "000000"
LABELS = {
    "province": "省、自治区、直辖市", "city": "市、州、盟", "county": "县、区", "town": "街道、乡镇",
    "village": "村、社区",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One list of the chooser: what it lists, what leaving it open means, places (code, name), which is chosen."""

    label: str
    open: str
    places: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the user is.

    Attributes:
        code: "" where no region is chosen.
        names: From the province down.
        abolished: Name of the region that was asked for, where it exists no more.
        unknown: Whether nothing is known of the region that was asked for; `code` is the one that its digits name.
        heirs: What took its place, the main one first: (code, name).
    """

    code: str = ""
    names: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    abolished: str = ""
    heirs: tuple[tuple[str, str], ...] = field(default=())
    unknown: bool = False

    @property
    def stands_in(self) -> bool:
        """Whether it is another one than was asked for."""
        return self.unknown or bool(self.abolished)


def meant(tree: Any, codes: Sequence[str]) -> str:
    """The region that a chain of lists means: the last one that lies directly in the one before.

    Someone who changes the province leaves the old city behind in the next list; it is passed over.
    """
    code = codes[0] if codes else ""
    for after in codes[1:]:
        if after in tree and code in tree and tree[after].parent == tree[code].code:
            code = after
    return code


def place_of(tree: Any, code: str) -> Place:
    """The place of a code; of an unknown one the place that its digits name, if they name any."""
    name = None if code in tree else tree.abolished_name(code)
    heirs = tuple((region.code, tree.path_name(region.code)) for region in tree.successor(code)) if name else ()
    unknown = bool(code) and name is None and code not in tree
    here = heirs[0][0] if heirs else nearest_of(tree, code) if unknown else code
    if here not in tree:
        return Place(steps=steps_of(tree, ()), abolished=name or "", heirs=heirs, unknown=unknown)
    chain = tuple(region for region in reversed(tree.chain(here)) if region.code != NATION)
    return Place(here, tuple(region.name for region in chain), steps_of(tree, chain), name or "", heirs, unknown)


def leads_nowhere(tree: Any, code: str) -> bool:
    """Whether a code is given of which nothing is known, not even by its first digits."""
    return bool(code) and code not in tree and tree.abolished_name(code) is None and not nearest_of(tree, code)


def nearest_of(tree: Any, code: str) -> str:
    """Code of the smallest region that the digits of a code name; "" where they name none."""
    try:
        return str(tree.nearest(code).code)
    except LookupError:
        return ""


def steps_of(tree: Any, chain: Sequence[Any]) -> tuple[Step, ...]:
    """The lists: provinces, then what lies in each chosen place."""
    steps = []
    for above, chosen in zip((NATION, *(region.code for region in chain)), (*chain, None), strict=True):
        places = tree.children(above)
        if places:
            names = tuple((region.code, region.name) for region in places)
            open = "请选择" if above == NATION else f"{tree[above].name}（全部）"
            steps.append(Step(LABELS[places[0].level], open, names, chosen.code if chosen else ""))
    return tuple(steps)


def is_below(tree: Any, code: str, above: str) -> bool:
    """Whether a region lies in another one, and is not that one; the nation is not asked about."""
    if code not in tree or above not in tree or above == NATION:
        return False
    return tree[above].code in {region.code for region in tree.chain(code)[1:]}
