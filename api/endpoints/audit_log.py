"""`GET /v1/admin/log`: who wrote what, for auditors."""

from __future__ import annotations

from collections.abc import Sequence

from api.endpoints.admin import AdminBlueprint, Asked
from api.http.current import service
from api.openapi.parameters import LARGEST, only, text_parameter
from search_engine.access import Actions, AuditQuery, entry_fields, read_moment
from search_engine.searching import Parameter, whole_parameter

blueprint = AdminBlueprint("audit_log", __name__)
OPERATIONS = blueprint.operations
SCOPE = "audit:read"
MOST, UNLESS_TOLD = 500, 100


def _moment(values: Sequence[str]) -> int:
    return read_moment(only(values).strip()[:60])


SINCE = Parameter(
    "since", _moment, {"type": "string", "maxLength": 60}, "自何时起：2026-03-01、RFC 3339，或 7d、12h 之前",
    example="7d",
)  # fmt: skip
UNTIL = Parameter("until", _moment, {"type": "string", "maxLength": 60}, "到何时为止（不含），写法同 since")
WHO = text_parameter("who", "密钥、命令行用户或人名中的文字")
ACTION = text_parameter("action", "动作，或其开头，如 documents、keys.create", example="documents")
SIZE = whole_parameter("size", MOST, "至多几条", UNLESS_TOLD)
OLDER = whole_parameter("older_than", LARGEST, "下一页：上次回答中的 next")


@blueprint.call(
    "get", "/v1/admin/log", "getAuditLog",
    "审计日志：谁、何时、从哪里写了什么，之前与之后各是什么；最近的在前。限定地区的密钥只看得到其地区内的",
    parameters=(SINCE, UNTIL, WHO, ACTION, SIZE, OLDER), answers={200: "AuditLog"}, scope=SCOPE,
)  # fmt: skip
def log(asked: Asked) -> object:
    """Entries, newest first."""
    query = AuditQuery(limit=asked.pop("size", UNLESS_TOLD), **asked)
    found, older = service().audit_entries(query, asked.writer)
    service().audit_queue.put_bounded(asked.writer.author, Actions.READ_AUDIT)
    return {"entries": [entry_fields(entry) for entry in found], "next": older}
