"""`/v1/admin/pins`: what editors put first or hide, what each rule does now, and what is doubtful about it. Rules are
drafted and published as rows of dictionaries, by `/v1/admin/dictionaries`.
"""

from __future__ import annotations

from flask import Blueprint, Response

from api.endpoints.dictionaries import TAG, TEXT, WRITE, private
from api.http.current import service
from api.http.keys import authorised
from api.openapi.operation import Operation
from api.openapi.parameters import PAGE, SIZE
from search_engine.editorial import PIN_STATES, pin_counts, pins_of
from search_engine.searching import choice_parameter

blueprint = Blueprint("pins", __name__)


STATE = choice_parameter("state", tuple(PIN_STATES), "只列这一状态的", example="dead")
PINS = Operation(
    "get", "/v1/admin/pins", "getPins",
    "已发布的置顶与屏蔽：现在是否起作用，有何重叠与失效；限定地区或站点的密钥只看得到其范围内的与全国的", TAG,
    parameters=(TEXT, STATE, PAGE, SIZE), answers={200: "Pins", 503: "Error"}, scope=WRITE,
)  # fmt: skip
OPERATIONS = (PINS,)


@blueprint.get("/v1/admin/pins")
def pins() -> Response:
    """Rules of pins."""
    writer = authorised(WRITE)
    asked = PINS.read()
    page, size, text = asked.get("page", 1), asked.get("size", 10), asked.get("q", "")
    listed = pins_of(service().installation, service().editor, service().actor(writer))
    found = [one for one in listed if text in f"{one.id} {' '.join(map(str, one.row.key.key))}"]
    wanted = [one for one in found if asked.get("state") in (None, one.state)]
    shown = [one.as_dict() for one in wanted[(page - 1) * size : page * size]]
    states = pin_counts(one.state for one in found)
    return private({"total": len(wanted), "page": page, "size": size, "states": states, "pins": shown})
