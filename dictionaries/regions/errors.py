"""What can go wrong with regions.

RegionError
├── UnknownRegion   a code that is no region of the tree (also a LookupError)
└── InvalidRegion   a row that cannot stand in a region table (also a ValueError)

Messages are in Chinese, for the people who keep the table or send the code: what is wrong, where, and the mend.
"""

import re

from dictionaries.messages import NO_REGION
from dictionaries.reasons import Message, Reason
from dictionaries.regions.region import Region

LONGEST_ECHO = 20
"""Characters of someone's input that a message repeats."""


ABOLISHED = Message(
    "abolished_region", "区划代码 {code}（{old}）已停用", "administrative code {code} ({old}) has been abolished",
    "请改用 {name}（{new}）", "use {name} ({new})",
)  # fmt: skip
NEW_BELOW = NO_REGION.with_mend(
    "请改用上级 {name}（{above}），或在补充区划表中添加",
    "use the region above it, {name} ({above}), or add it to the table of additional regions", "：",
)  # fmt: skip
NO_SUCH_CODE = NO_REGION.with_mend(
    "请用区划表中的 6、9 或 12 位数字；表中没有的开发区等请在补充区划表中添加",
    "use a code of 6, 9 or 12 digits from the table of regions; add development zones and the like that it lacks to the"
    " table of additional regions", "：",
)  # fmt: skip


def legible(text: str) -> str:
    """The beginning of an input, fit for any page or log line: what is no letter or digit becomes □."""
    return re.sub(r"[^\w.-]", "□", text[:LONGEST_ECHO])


class RegionError(Exception):
    """Anything wrong with a region code or a region table."""


class UnknownRegion(RegionError, LookupError):
    """A code that the tree does not have.

    Attributes:
        code: the code as it was given.
        successor: the region that took the place over, if the code is a known abolished one.
        abolished_name: what the place was called, if so.
        nearest: the smallest known region that the code's first digits name, if the code itself is new to the tree.
    """

    def __init__(
        self,
        code: str,
        successor: Region | None = None,
        abolished_name: str | None = None,
        nearest: Region | None = None,
    ) -> None:
        self.code = code
        self.successor = successor
        self.abolished_name = abolished_name
        self.nearest = nearest
        super().__init__(self._reason())

    def __reduce__(self) -> tuple[type["UnknownRegion"], tuple[object, ...]]:
        # Exceptions are rebuilt from `args`, which holds the message; worker processes would get it as the code.
        return type(self), (self.code, self.successor, self.abolished_name, self.nearest)

    def _reason(self) -> Reason:
        if self.successor is not None:
            heir = self.successor
            return ABOLISHED(code=self.code, old=self.abolished_name, name=heir.name, new=heir.code)
        if self.nearest is not None:
            return NEW_BELOW(code=self.code, name=self.nearest.name, above=self.nearest.code)
        return NO_SUCH_CODE(code=legible(self.code))


class InvalidRegion(RegionError, ValueError):
    """A row of a region table, or a region to be added, that breaks a rule.

    Attributes:
        where: the file and line, or the region that was to be added.
        field: the column at fault.
        reason: what is wrong with it.
        mend: what to do about it.
    """

    def __init__(self, where: str, field: str, reason: str, mend: str) -> None:
        self.where = where
        self.field = field
        self.reason = reason
        self.mend = mend
        super().__init__(f"{where}，{field} 列：{reason}；{mend}")

    def __reduce__(self) -> tuple[type["InvalidRegion"], tuple[str, ...]]:
        return type(self), (self.where, self.field, self.reason, self.mend)
