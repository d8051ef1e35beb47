"""One place, the levels of places, and the written forms of a region code."""

import re
from dataclasses import dataclass

LEVELS = ("nation", "province", "city", "county", "town", "village")
"""Levels from the top; a level's index is its place here, so a region's index is always above its parent's."""

LEVEL_NAMES = ("国家级", "省级", "市级", "县级", "乡级", "村级")
"""The same levels as an admin reads them."""

NATION = "000000"
CODE_LENGTHS = (6, 9, 12)
"""Digits of a region code: GB/T 2260 has 6, GB/T 10114 adds 3 for towns, the statistics bureau 3 more for villages."""

_CODE = re.compile(r"[0-9]{6}(?:[0-9]{3}){0,2}")
CANONICAL = r"[0-9]{6}(?:[0-9]{3}(?:[0-9]{3})?(?<!000))?"
"""Regular expression of a code in canonical form: no empty last three digits, except that 330000 needs its six."""


@dataclass(frozen=True, slots=True)
class Region:
    """A place of the tree.

    Attributes:
        code: canonical code; shipped regions have 6 digits down to the county, 9 for a town, 12 for a village.
            A region that an admin added has whichever of these lengths the admin gave it.
        name: official name, such as 余杭区.
        short_name: what people call it, such as 余杭; never under two characters (then it is the name).
        level: one of `LEVELS`.
        parent: canonical code of the region directly above, "" for the nation.
        number: preorder position in the tree; the nation is 0.
        end: the subtree is the numbers [number, end).
    """

    code: str
    name: str
    short_name: str
    level: str
    parent: str
    number: int
    end: int


def canonical_form(code: str) -> str | None:
    """The shortest form of a code (330110001000 → 330110001), or None if it is not 6, 9 or 12 ASCII digits.

    Only the form is looked at: the answer may be no region of the tree.
    """
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        return None
    while len(code) > CODE_LENGTHS[0] and code.endswith("000"):
        code = code[:-3]
    return code
