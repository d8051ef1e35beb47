"""The shapes of the queue, and of what readers report."""

from __future__ import annotations

from collections.abc import Mapping

from api.openapi.dictionary_schemas import LINE
from api.openapi.shapes import CLOSED, FLAG, TEXT, WHOLE, Schema, by_name, many, maybe, of, record
from search_engine.access import LONGEST_REPORT_TEXT, REPORT_ELEMENTS, REPORT_KINDS, REPORT_STATES
from search_engine.analytics import MOST_QUEUE_ITEMS, QUEUE_SORTS, QUEUE_SOURCES, QUEUE_STATES


def _told(labels: Mapping[str, str]) -> str:
    return "、".join(f"{name} {label}" for name, label in labels.items())


STATE: Schema = {"enum": list(QUEUE_STATES), "description": _told(QUEUE_STATES)}
SORT: Schema = {"enum": list(QUEUE_SORTS), "description": _told(QUEUE_SORTS)}
DAY: Schema = {"type": "string", "maxLength": 10, "description": "YYYY-MM-DD；空为不限"}
NOTE: Schema = {"type": "string", "maxLength": 2_000}
NUMBERS: Schema = {
    "type": "array", "items": {"type": "integer", "minimum": 1}, "minItems": 1, "maxItems": MOST_QUEUE_ITEMS,
}  # fmt: skip

QUEUE_SCHEMAS: dict[str, Schema] = {
    "Report": record(
        kind={
            "enum": list(REPORT_KINDS),
            "description": "not_found 没找到（须有 query），wrong 信息有误（须有 document）",
        },
        query={"type": ["string", "null"], "maxLength": 500},
        document={"type": ["string", "null"], "maxLength": 128},
        region={"type": ["string", "null"], "maxLength": 12, "description": "读者所在地区，6、9 或 12 位代码"},
        element=maybe({"enum": ["", *REPORT_ELEMENTS]})
        | {"description": f"哪项要素有误，只用于 wrong；可以不说：{_told(REPORT_ELEMENTS)}"},
        site={"type": ["string", "null"], "maxLength": 100, "description": "页面所属站点"},
        text={"type": ["string", "null"], "maxLength": LONGEST_REPORT_TEXT}
        | {"description": "实际应是怎样，只用于 wrong；其中的证件号、手机号、银行卡号、电子邮箱不保存"},
        optional="query document region element site text",
    )
    | CLOSED,
    "ReportTaken": record(
        accepted=FLAG,
        receipt=TEXT | {"description": "回执：凭它用 getReport 查看处理情况，不保存在服务端，丢失后无法找回"},
    ),
    "ReportState": record(
        state={"enum": list(REPORT_STATES), "description": _told(REPORT_STATES)},
        day=TEXT | {"description": "自哪一天起，YYYY-MM-DD"},
    ),
    "QueueItem": record(
        number=WHOLE,
        about={"enum": ["query", "document", "ban"], "description": "关于检索词、文档，或一类违禁词"},
        query=TEXT | {"description": "检索词；其他为空"},
        title=TEXT | {"description": "文档的名称、违禁词的类别；检索词为空"},
        document=TEXT,
        region=TEXT | {"description": "至县级；空为不分地区"},
        region_name=TEXT,
        site=TEXT,
        sort=SORT,
        proposed=SORT,
        is_proposed=FLAG | {"description": "分类是否为建议的，没有人改过"},
        why=TEXT | {"description": "建议的依据"},
        department=TEXT,
        owner=TEXT,
        due=DAY,
        overdue=FLAG,
        state=STATE,
        note=TEXT,
        sources=by_name(WHOLE) | {"description": f"近 30 天由何而来、各几次：{_told(QUEUE_SOURCES)}"},
        elements=by_name(WHOLE) | {"description": f"标为信息有误时指出的要素、各几次：{_told(REPORT_ELEMENTS)}"},
        count=WHOLE,
        outcome={
            "type": "object",
            "description": "最近一次重新检索的结果；无人点开的，sites 为各站点页面上的搜索与点开次数",
        },
        first_seen=TEXT,
        last_seen=TEXT,
        closed=maybe(TEXT),
        closed_by=TEXT | {"description": "由谁结束；mended 为已能搜到且有人点开"},
        returned=WHOLE | {"description": "完成之后又出现的次数"},
        remarks=many(record(element=TEXT | {"description": "有误的要素；空为没有指出"}, text=TEXT, at=TEXT))
        | {"description": "读者标为信息有误时写下的说明，新的在前；只在单独一条待办中有"},
        optional="remarks",
    ),
    "Queue": record(
        total=WHOLE | {"description": "符合条件的"},
        open=WHOLE | {"description": "范围内未完成的"},
        in_work=WHOLE,
        overdue=WHOLE,
        last=maybe(record(begun=TEXT, ended=TEXT, seen=WHOLE, added=WHOLE, mended=WHOLE, returned=WHOLE))
        | {"description": "最近一次汇总；null 为还没有"},
        items=many(of("QueueItem")),
    ),
    "QueueItems": record(items=many(of("QueueItem"))),
    "QueueUpdate": record(
        numbers=NUMBERS,
        state=STATE,
        sort={"enum": ["", *QUEUE_SORTS], "description": "空为照建议"},
        department=LINE,
        owner=LINE,
        due=DAY,
        note=NOTE,
        optional="state sort department owner due note",
    )
    | CLOSED,
}
