"""`/v1/admin/pins`: what editors put first or hide, what each rule does now, and what is doubtful about it. Rules are
drafted and published as rows of dictionaries, by `/v1/admin/dictionaries`.
"""

from __future__ import annotations

from api.endpoints.admin import AdminBlueprint, Asked
from api.endpoints.dictionaries import TEXT
from api.http.current import service
from api.openapi.parameters import PAGE, SIZE
from search_engine.editorial import PIN_STATES, pin_counts, pins_of
from search_engine.searching import choice_parameter

blueprint = AdminBlueprint("pins", __name__)
OPERATIONS = blueprint.operations
STATE = choice_parameter("state", tuple(PIN_STATES), "只列这一状态的", example="dead")


@blueprint.call(
    "get", "/v1/admin/pins", "getPins",
    "已发布的置顶与屏蔽：现在是否起作用，有何重叠与失效；限定地区或站点的密钥只看得到其范围内的与全国的",
    parameters=(TEXT, STATE, PAGE, SIZE), answers={200: "Pins"},
)  # fmt: skip
def pins(asked: Asked) -> object:
    """Rules of pins."""
    page, size, text = asked.get("page", 1), asked.get("size", 10), asked.get("q", "")
    listed = pins_of(service().installation, service().editor, asked.actor)
    found = [one for one in listed if text in f"{one.id} {' '.join(map(str, one.row.key.key))}"]
    wanted = [one for one in found if asked.get("state") in (None, one.state)]
    shown = [one.as_dict() for one in wanted[(page - 1) * size : page * size]]
    states = pin_counts(one.state for one in found)
    return {"total": len(wanted), "page": page, "size": size, "states": states, "pins": shown}
