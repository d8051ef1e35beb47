"""The shapes of what is taught once: proposals, and what else one moves."""

from __future__ import annotations

from api.openapi.dictionary_schemas import LINE
from api.openapi.shapes import CLOSED, FLAG, REAL, TEXT, WHOLE, Schema, by_name, many, maybe, of, record
from search_engine.analytics import KINDS_OF_PROPOSALS
from search_engine.editorial import DICTIONARY_KINDS

PLACE = maybe(WHOLE)
QUERY: Schema = {"type": "string", "minLength": 1, "maxLength": 500}
ROW: dict[str, Schema] = {
    "kind": {"enum": list(DICTIONARY_KINDS)},
    "cells": by_name(TEXT),
    "region": LINE | {"description": "只对该地区及其下级起作用；空为全部"},
}
TEACHING_SCHEMAS: dict[str, Schema] = {
    "TeachWish": record(
        query=QUERY,
        document={"type": "string", "maxLength": 200, "description": "应排第一的文档的编号；同一事项的任何一份都算"},
        region=LINE | {"description": "用户所在地区"},
        scope_region=LINE | {"description": "改动只对该地区及其下级起作用；默认全部"},
        higher=FLAG | {"description": "排不到第一、但能排得更前的也列出"},
        optional="region scope_region higher",
    )
    | CLOSED,
    "TaughtRow": record(**ROW, optional=""),
    "Proposal": record(
        number=WHOLE,
        how={"enum": list(KINDS_OF_PROPOSALS)},
        text=TEXT | {"description": "它做什么"},
        rows=many(of("TaughtRow")) | {"description": "可逐行起草（putDraft）"},
        before=PLACE | {"description": "原来的位次；null 为没有"},
        after=PLACE | {"description": "之后的位次"},
        asked=WHOLE | {"description": "另试了几种由同样的词组成的问法"},
        mended=WHOLE | {"description": "其中几种也排第一"},
        touches=WHOLE | {"description": "几个高频查询含有其中的词"},
        neighbours=WHOLE | {"description": "另试了几个含有其中的词、指别的事项的说法和名称"},
        moved=WHOLE | {"description": "在其中几个的结果中位次改变"},
        enters=many(record(query=TEXT, place=WHOLE))
        | {"description": "其中会把文档带到哪些别的事项的前三；有这样的方案不会排第一"},
        similarity=maybe(REAL) | {"description": "说法与名称意思相差很远时的相似度；null 为不远"},
    ),
    "Lesson": record(
        query=TEXT,
        region=TEXT,
        document=record(id=TEXT, title=TEXT, region=TEXT),
        before=PLACE,
        first=TEXT | {"description": "现在第一条的标题；空为没有"},
        already_first=FLAG,
        proposals=many(of("Proposal")) | {"description": "最好的在前；置顶之后的会带进别的事项"},
        tried=WHOLE | {"description": "试了几种改动"},
        seconds=REAL,
    ),
    "TeachEffectWish": record(
        query=QUERY | {"description": "所教的查询；不计入"},
        rows={
            "type": "array",
            "items": record(**ROW, optional="region") | CLOSED,
            "minItems": 1,
            "maxItems": 4,
        },
        first={"type": "integer", "minimum": 0, "maximum": 5_000, "description": "从第几个高频查询看起；默认 0"},
        optional="first",
    )
    | CLOSED,
    "TeachEffect": record(
        queries=WHOLE | {"description": "这次看了几个高频查询"},
        touched=WHOLE | {"description": "其中可能受影响的"},
        first_changed=WHOLE | {"description": "首条改变的"},
        changed=WHOLE | {"description": "结果页改变的"},
        changes=many(of("PreviewedChange")) | {"description": "至多 10 个，首条改变的在前"},
        seconds=REAL,
        total=WHOLE | {"description": "共有几个高频查询"},
        next=maybe(WHOLE) | {"description": "下次的 first；null 为已看完"},
    ),
}
