"""What is live in ranking: constants in place of those of the rank profile that an installation is set to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from dictionaries.kinds import column_parsers as cells
from dictionaries.kinds.kind import Column, Group, Kind, Note, Trait


@dataclass(frozen=True, slots=True)
class RankingConstant:
    """A constant of ranking.

    Attributes:
        name: Its path in a rank profile, such as `score.exact_name` (`ranker.profile.constants`). Whether there is one
            of that name, and which range it has, is known to the checks before a publish, not to this kind.
    """

    name: Annotated[str, Column("参数", "排序方案中的名称，如 score.exact_name", cells.constant_name)]
    value: Annotated[float, Column("数值", "代替排序方案中的数，如 25 或 0.5", cells.decimal)]
    note: Note = ""


RANKING = Kind(
    "ranking", "排序参数", RankingConstant, ("name",), Group.RANKING,
    "代替在用排序方案中的权重与阈值，对所有查询起作用", Trait.FOUR_EYES | Trait.PAGES | Trait.NO_TERM,
)  # fmt: skip
