"""The shape of an event of each type, as JSON Schema (2020-12), from the table that its reader goes by."""

from __future__ import annotations

from typing import Any

from indexer.events.event import ELEMENTS, EVENT_TYPES, OF_ALL, EventType
from indexer.events.reading import (
    HIGHEST,
    LAST_POSITION,
    LONGEST_QUERY,
    LONGEST_SITE,
    LONGEST_TEXT,
    LOWEST,
    MOST_SHOWN,
    NAME,
)

Schema = dict[str, Any]
WHOLE = "PortalEvent"  # not Event: browsers have a class of that name
ALWAYS = ("id", "type")
NAMED: Schema = {"type": "string", "pattern": f"^{NAME.pattern}$"}
READABLE = r"^[^\x00-\x1f\x7f]*$"
DOCUMENT: Schema = {"type": "string", "minLength": 1, "maxLength": 128, "pattern": r"^[^\s<>\x00-\x1f\x7f]+$"}
FIELDS: dict[str, Schema] = {
    "id": {**NAMED, "description": "由上报者取名，同一上报者不重复；再次上报同一 id 不重复计数", "example": "0b2c-1"},
    "at": {"type": "string", "format": "date-time", "description": "发生的时间，带时区；不给为收到的时间"},
    "region": {
        "type": "string", "pattern": "^[0-9]{6}([0-9]{3}){0,2}$", "example": "330110",
        "description": "用户所在地区的行政区划代码，6、9 或 12 位",
    },
    "session": {**NAMED, "description": "一次访问的名称，不是用户的标识"},
    "search_id": {**NAMED, "description": "所在的搜索结果页的 search_id"},
    "site": {
        "type": "string", "minLength": 1, "maxLength": LONGEST_SITE, "pattern": READABLE, "description": "页面所属站点",
    },
    "query": {
        "type": "string", "minLength": 1, "maxLength": LONGEST_QUERY, "pattern": READABLE,
        "example": "身份证补领",
        "description": "查询文字；其中的证件号、手机号、银行卡号、电子邮箱不保存",
    },
    "document": {**DOCUMENT, "description": "文档编号", "example": "11330110002501234X4000109001000"},
    "documents": {
        "type": "array", "items": DOCUMENT, "minItems": 1, "maxItems": MOST_SHOWN,
        "description": "所展现的文档的编号，按次序",
    },
    "position": {
        "type": "integer", "minimum": 1, "maximum": LAST_POSITION,
        "description": "在结果中的位次，从 1 起；展现时为第一个的",
    },
    "rating": {"type": "integer", "minimum": LOWEST, "maximum": HIGHEST, "description": f"{LOWEST} 至 {HIGHEST} 分"},
    "element": {
        "type": "string", "enum": list(ELEMENTS),
        "description": f"有误的要素：{'、'.join(f'{name} {label}' for name, label in ELEMENTS.items())}",
    },
    "text": {
        "type": "string", "minLength": 1, "maxLength": LONGEST_TEXT, "pattern": READABLE,
        "description": "实际应是怎样；其中的证件号、手机号、银行卡号、电子邮箱不保存",
    },
}  # fmt: skip


def event_schemas(reference: str) -> dict[str, Schema]:
    """`PortalEvent`, which is one of some by its `type`, and each of these by name.

    Args:
        reference: How one names another, with `{model}`.
    """
    names = {kind.name: f"{kind.name.title().replace('_', '')}Event" for kind in EVENT_TYPES.values()}
    references = {kind: reference.format(model=name) for kind, name in names.items()}
    whole = {
        "oneOf": [{"$ref": found} for found in references.values()],
        "discriminator": {"propertyName": "type", "mapping": references},
        "description": "一个人做的一件事；type 是哪一类，各类有各自必需的字段",
    }
    return {WHOLE: whole, **{name: event_schema(EVENT_TYPES[kind]) for kind, name in names.items()}}


def event_schema(kind: EventType) -> Schema:
    """The shape of an event of one type."""
    # an `enum` of one, not `const`: generators of Java make no type of that
    shapes = FIELDS | {"type": {"type": "string", "enum": [kind.name], "description": kind.label}}
    return {
        "type": "object",
        "description": kind.label,
        "properties": {name: shapes[name] for name in dict.fromkeys((*ALWAYS, *kind.needs, *kind.may, *OF_ALL))},
        "required": [*ALWAYS, *kind.needs],
        # as `CLOSED` of the API's own shapes, for its reason
        "unevaluatedProperties": False,
    }
