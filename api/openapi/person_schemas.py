"""The shapes of events, and of what a person may see of their own: consent, footprint, favourites, export."""

from __future__ import annotations

from api.openapi.shapes import CLOSED, FLAG, TEXT, WHOLE, Schema, many, maybe, of, record
from search_engine.access import MOST_EVENTS, event_schemas

NAMED_PLACE = record(code=TEXT, name=maybe(TEXT))
NAMED_DOCUMENT = record(id=TEXT, title=maybe(TEXT | {"description": "null 为已下线"}))

PERSON_SCHEMAS: dict[str, Schema] = {
    "EventBatch": record(events=many(of("PortalEvent")) | {"maxItems": MOST_EVENTS}) | CLOSED,
    **event_schemas(of("{model}")["$ref"]),
    "EventsTaken": record(
        accepted=WHOLE | {"description": "已保存的事件数，含重复上报的"},
        known=WHOLE | {"description": "其中此前已有的"},
        rejected=many(record(index=WHOLE, errors=many(of("Fault")))),
    ),
    "Ticket": record(ticket=TEXT | {"minLength": 1, "maxLength": 8_192}) | CLOSED,
    "TicketExchanged": record(
        token=TEXT | {"description": "用于请求头 X-Zwfw-User"},
        expires=TEXT | {"format": "date-time", "description": "令牌的失效时间"},
        kind={"enum": ["natural", "legal"]} | {"description": "自然人、法人"},
        level=WHOLE | {"minimum": 0, "maximum": 9, "description": "实名等级，依平台所定；0 为不明"},
    ),
    "Agreement": record(agreed=FLAG) | CLOSED,
    "Consent": record(
        agreed=FLAG,
        since=maybe(TEXT | {"description": "同意的时间"}),
        deleted=WHOLE | {"description": "撤回同意时删除的事件数"},
        optional="deleted",
    ),
    "Footprint": record(
        total=WHOLE,
        page=WHOLE,
        size=WHOLE,
        entries=many(
            record(
                id=TEXT,
                type=TEXT,
                at=TEXT,
                query=maybe(TEXT),
                document=maybe(NAMED_DOCUMENT),
                region=maybe(NAMED_PLACE),
            )
        ),
    ),
    "Favourites": record(favourites=many(record(document=NAMED_DOCUMENT, at=TEXT))),
    "Export": record(
        consent=of("Consent"),
        feed_seen=maybe(TEXT),
        favourites=many(record(document=NAMED_DOCUMENT, at=TEXT)),
        events=many(
            record(
                id=TEXT,
                type=TEXT,
                at=TEXT,
                query=maybe(TEXT),
                documents=many(TEXT),
                region=maybe(NAMED_PLACE),
                search_id=maybe(TEXT),
                position=maybe(WHOLE),
                rating=maybe(WHOLE),
                element=maybe(TEXT | {"description": "标为信息有误时，有误的要素"}),
                site=maybe(TEXT | {"description": "页面所属站点"}),
                text=maybe(TEXT | {"description": "标为信息有误时，写下的说明"}),
            )
        ),
    ),
    "Deleted": record(deleted=WHOLE),
}
