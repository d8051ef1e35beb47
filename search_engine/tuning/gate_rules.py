"""What a candidate must hold before it may go live: a TOML file that a site keeps.

measure = "ndcg@10"     # the one that decides
margin = 0.005          # the interval of the difference must not reach below −margin
unsure = false          # true: a gain that may be luck will do
cost = 1.2              # the candidate's searches may take so many times as much processor time
kept = true             # guarded queries of the installation must hold

[slices."kind:sentence"]
margin = 0.02           # of a slice, the difference must not be below −margin

[[must]]
query = "身份证补领"
region = "330110"
document = "000709001000330110000000003"
first = 3               # among so many
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from search_engine.errors import BadParameters, Detail

# A difference of means, 0 to 1.
Margin = Annotated[float, Field(ge=0.0, le=1.0)]
TOLD = {"extra_forbidden": "没有这一项", "missing": "缺少这一项"}


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class SliceRule(_Section):
    """Of a slice, named `slice:value`."""

    margin: Margin


class Must(_Section):
    """A document that must be among the first cards of a query.

    Attributes:
        region: Code; "": asked from no region.
        document: Its id; "": nothing must be found.
        base: Key of its base, where any copy will do; "": this document alone.
        first: Among so many, from 1.
    """

    query: Annotated[str, Field(min_length=1)]
    region: str = ""
    document: str = ""
    base: str = ""
    first: Annotated[int, Field(ge=1, le=100)] = 1


class GateRules(_Section):
    """All of it; see the top of this file."""

    measure: str = "ndcg@10"
    margin: Margin = 0.005
    unsure: bool = False
    cost: Annotated[float, Field(gt=0.0)] | None = None
    kept: bool = True
    slices: dict[str, SliceRule] = Field(default_factory=dict)
    must: tuple[Must, ...] = ()


def read_rules(path: Path | None) -> GateRules:
    """The rules of a file; None: those that hold unless told. Raises `BadParameters` with every fault."""
    if path is None:
        return GateRules()
    try:
        values: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        values["must"] = tuple(values.get("must", ()))
        return GateRules.model_validate(values)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadParameters([Detail("rules", f"{path} 不能读取：{error}")]) from error
    except ValidationError as error:
        raise BadParameters([_fault(path, one) for one in error.errors()]) from error


def _fault(path: Path, error: Any) -> Detail:
    place = ".".join(str(part + 1 if isinstance(part, int) else part) for part in error["loc"])
    told = TOLD.get(error["type"]) or f"“{error['input']}”不是可用的值"
    return Detail("rules", f"{path} 的 {place}：{told}")
