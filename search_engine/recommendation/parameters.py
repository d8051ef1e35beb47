"""The parameters of a recommendation: one row each, read and checked together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search_engine.errors import BadParameters, Detail
from search_engine.messages import UNKNOWN_PARAMETER
from search_engine.query.parameter import Parameter, choice_parameter, whole_parameter
from search_engine.query.request import BY_NAME, printable
from search_engine.query.value_forms import single
from search_engine.query.vocabulary import AUDIENCES
from search_engine.recommendation.context import AT_HOME, Context, read_context

DEFAULT_LIMIT, MAX_LIMIT = 6, 50


@dataclass(frozen=True, slots=True)
class RecommendRequest:
    """What is asked for.

    Attributes:
        region: As sent; None: the installation's own, or none.
        audience: `natural` or `legal`; None: everybody.
    """

    region: str | None = None
    audience: str | None = None
    context: Context = AT_HOME
    limit: int = DEFAULT_LIMIT
    pf: str | None = None


RECOMMEND_PARAMETERS: tuple[Parameter, ...] = (
    BY_NAME["region"],
    choice_parameter("audience", AUDIENCES, "服务对象：自然人、法人和其他组织"),
    Parameter(
        "context",
        lambda values: read_context(single(values)),
        {"type": "string", "maxLength": 600, "pattern": "^(home|empty|(after|matter|licence):.+)?$"},
        "场景：home 首页、after:查询文字、matter:文档编号、empty 没有找到、licence:证照名称",
        default="home",
        example="after:身份证补领",
    ),
    whole_parameter("limit", MAX_LIMIT, "最多几条", DEFAULT_LIMIT),
    BY_NAME["pf"],
)
ROWS = {parameter.name: parameter for parameter in RECOMMEND_PARAMETERS}


def read_recommend(values: Mapping[str, Sequence[str]]) -> RecommendRequest:
    """Read parameters as sent. Raises `BadParameters` with every fault."""
    faults: list[Detail] = []
    read: dict[str, Any] = {}
    for name, given in values.items():
        if name not in ROWS:
            faults.append(Detail(printable(name), UNKNOWN_PARAMETER()))
            continue
        if all(not value.strip() for value in given):
            continue
        try:
            read[name] = ROWS[name].read(given)
        except ValueError as error:
            faults.append(Detail(name, str(error)))
    if faults:
        raise BadParameters(faults)
    return RecommendRequest(**read)
