"""What a caller shows, a program its key and a portal the token of a person: from the row of each call."""

from __future__ import annotations

from itertools import product
from typing import Any

from api.openapi.operation import Operation

SCHEMES: dict[str, dict[str, Any]] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "zwfw keys create 建立的密钥"},
    "header": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Zwfw-Key",
        "description": "同一密钥，用于 Authorization 已有他用之处；两者只给其一",
    },
    "person": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Zwfw-User",
        "description": "门户签发的用户令牌（JWT），只用请求头传送；没有它就不读写任何人的数据",
    },
}
NOTHING: tuple[str, ...] = ("",)
KEYS = {"no": NOTHING, "may": ("", "bearer", "header"), "must": ("bearer", "header")}
PERSONS = {"no": NOTHING, "may": ("", "person"), "must": ("person",)}
NETWORK = "须有密钥，或从运维网段（ZWFW_OPERATOR_NETWORKS）访问"


def security(operation: Operation) -> list[dict[str, list[str]]]:
    """Every choice of what may be shown, the least first; [] is a call to which it makes no difference."""
    choices: list[dict[str, list[str]]] = [
        {scheme: [] for scheme in shown if scheme}
        for shown in product(KEYS[operation.keyed], PERSONS[operation.personal])
    ]
    return [] if choices == [{}] else choices


def told_of_keys(operation: Operation) -> str:
    """What the document says of a call's key; "": nothing."""
    if operation.operators:
        return NETWORK
    if operation.keyed == "may":
        scope = f"须有权限 {operation.scope}，" if operation.scope else ""
        return f"密钥可不给；给出时{scope}{operation.with_key}"
    if operation.keyed == "must":
        return f"密钥须有权限 {operation.scope}" if operation.scope else "须有密钥，任何权限均可"
    return ""


def refusals(operation: Operation) -> dict[int, str]:
    """The statuses of what is shown wrongly, or not at all."""
    unauthorized = operation.operators or operation.scope is not None or operation.personal != "no"
    return ({401: "Error"} if unauthorized else {}) | ({403: "Error"} if operation.scope else {})
