"""`GET /v1/recommend`: what else a person might need, each with its reason."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from api.http.answers import answer, item_fields
from api.http.current import service, told_off
from api.http.person import person
from api.openapi.operation import Operation
from search_engine.searching import RECOMMEND_PARAMETERS, Recommended, read_recommend

blueprint = Blueprint("recommend", __name__)
RECOMMEND = Operation(
    "get", "/v1/recommend", "recommend",
    "推荐：按地区、服务对象与场景给出可办的事项，逐条说明理由；登录且同意后参考本人记录", "推荐",
    parameters=RECOMMEND_PARAMETERS,
    answers={200: "Recommendations", 404: "Error", 503: "Error"}, personal="may",
)  # fmt: skip
OPERATIONS = (RECOMMEND,)


@blueprint.get("/v1/recommend")
def recommend() -> Response:
    """A handful of items; nothing personal without a token and consent."""
    request, asking = RECOMMEND.read_by(read_recommend), person()
    found = service().recommendations.recommend(request, asking.user if asking else None)
    return answer({"items": [recommended(one) for one in found]} | told_off("recommendations"))


def recommended(one: Recommended) -> dict[str, Any]:
    """The fields of an item, and why it is recommended."""
    return {**item_fields(one.item), "reason": one.reason}
