"""The shapes of previews: a page before and after, and all that a preview finds."""

from __future__ import annotations

from api.openapi.dictionary_schemas import CELLS, LINE, NUMBERS, SCOPE
from api.openapi.shapes import CLOSED, FLAG, REAL, TEXT, WHOLE, Schema, many, maybe, of, record
from search_engine.editorial import DICTIONARY_KINDS, PREVIEW_STATES, ROW_STATES

SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
CHANGE: dict[str, Schema] = {
    "query": TEXT,
    "region": TEXT | {"description": "从该地区检索；空为未知"},
    "site": TEXT | {"description": "在该站点的页面检索；空为不限"},
    "department": TEXT | {"description": "在该部门的页面检索；空为不限"},
    "count": WHOLE | {"description": "检索次数"},
    "source": {"enum": ["log", "sample", "judged", "asked"], "description": "检索日志、随软件、已评、所试"},
    "before": of("PreviewedPage"),
    "after": of("PreviewedPage"),
    "moves": many(of("CardMove")) | {"description": "之后的各张卡片，再是移出的"},
    "loses_all": FLAG | {"description": "由有结果变为无结果"},
    "finds_now": FLAG | {"description": "由无结果变为有结果"},
    "first_changes": FLAG | {"description": "首条不同"},
}
PREVIEW_SCHEMAS: dict[str, Schema] = {
    "PreviewWish": record(
        drafts=NUMBERS,
        query={"type": "string", "maxLength": 500, "description": "只试这一个查询，立即回答"},
        region=LINE | {"description": "与 query 同用：从该地区检索；不给出时从草稿适用的地区，空为不限地区"},
        queries={"type": "integer", "minimum": 1, "maximum": 2_000, "description": "重放几个高频查询；默认 500"},
        at=LINE | {"description": "按这一时刻（北京时间）预览，如 2026-12-01T08:00；默认现在"},
        optional="query region queries at",
    )
    | CLOSED,
    "ActsWish": record(
        kind=LINE | {"description": "词典的类别"},
        cells=CELLS | {"description": "行的内容，至少一列；名称相同的几行一并查看"},
        region=LINE | {"description": "只看对该地区起作用的这一行"},
        queries={"type": "integer", "minimum": 1, "maximum": 2_000, "description": "重放几个高频查询；默认 500"},
        optional="region queries",
    )
    | CLOSED,
    "PreviewedCard": record(id=TEXT, title=TEXT, region=TEXT, pinned=FLAG),
    "PreviewedPage": record(
        cards=many(of("PreviewedCard")),
        total=WHOLE,
        way=TEXT | {"description": "直达的种类；空为没有"},
        way_text=TEXT,
        corrected=TEXT | {"description": "改按此检索；空为没有"},
        offered=TEXT | {"description": "提示改为；空为没有"},
        blocked=TEXT | {"description": "禁止检索的类别；空为没有"},
        crisis=TEXT | {"description": "紧急求助的情形；空为没有"},
        asks=many(TEXT),
        related=many(TEXT),
        notices=many(TEXT),
        found_nothing=FLAG,
    ),
    "CardMove": record(
        id=TEXT,
        title=TEXT,
        region=TEXT,
        before=maybe(WHOLE) | {"description": "原来的位次；null 为不在首页"},
        after=maybe(WHOLE) | {"description": "之后的位次；null 为不在首页"},
        mark={"enum": ["in", "out", "up", "down", "same"]},
        steps=WHOLE | {"description": "上升或下降几位"},
    ),
    "PreviewedChange": record("", **CHANGE),
    "LivePreview": record(
        "",
        **CHANGE,
        changed=FLAG,
        exact=FLAG
        | {
            "description": "是否即发布并完成重新分析后所见；false 为词语尚未作用于纠错，"
            "文档很多时也未作用于文档的切分，完整预览后即为 true"
        },
        elsewhere=many(SCOPE) | {"description": "不在这一页、只在这些地区、站点或部门起作用的草稿的范围"},
    ),
    "PreviewedRow": record(
        row=TEXT,
        kind={"enum": list(DICTIONARY_KINDS)},
        draft=maybe(WHOLE),
        state={
            "enum": list(ROW_STATES),
            "description": "acts 起作用，idle 对所试的查询不起作用，elsewhere 不影响结果页，beside 改变联想或热词，"
            "not_now 不在有效期",
        },
        count=WHOLE | {"description": "影响几个查询"},
        queries=many(TEXT) | {"description": "其中最常见的一些"},
    ),
    "AroundQuery": record(
        query=TEXT,
        region=TEXT,
        site=TEXT,
        department=TEXT,
        count=WHOLE,
        did_you_mean=maybe(record(before=TEXT, after=TEXT)) | {"description": "提示改为什么；null 为不变，空为没有"},
        suggested=many(record(typed=TEXT, before=many(TEXT), after=many(TEXT)))
        | {"description": "键入前两个字与全部时的联想，只列变化的"},
    ),
    "HotChange": record(
        region=TEXT | {"description": "地区代码；空为未限定"},
        gone=many(TEXT),
        come=many(TEXT),
        before=many(TEXT),
        after=many(TEXT),
    ),
    "JudgedQuality": record(
        queries=WHOLE,
        ndcg=SHARE | {"description": "nDCG@10"},
        first=SHARE | {"description": "首条相关的比例"},
    ),
    "Preview": record(
        base=WHOLE | {"description": "在用的版本"},
        lexicon=TEXT | {"description": "发布后词典的版本"},
        queries=WHOLE | {"description": "重放了几个高频查询"},
        of_log=WHOLE | {"description": "其中取自检索日志的"},
        regions=many(TEXT) | {"description": "各行适用的地区，查询即从这些地区检索；空为各从其搜索者的地区"},
        changed=WHOLE | {"description": "其中结果页变化的"},
        finds_now=WHOLE,
        loses_all=WHOLE,
        judged=maybe(record(before=of("JudgedQuality"), after=of("JudgedQuality"))),
        rows=many(of("PreviewedRow")),
        changes=many(of("PreviewedChange")),
        around=many(of("AroundQuery")) | {"description": "联想或“您是不是要找”变化的查询"},
        hot=many(of("HotChange")) | {"description": "热词变化的地区"},
        seconds=REAL,
    ),
    "PreviewJob": record(
        id=TEXT,
        drafts=many(WHOLE),
        queries=WHOLE,
        state={"enum": list(PREVIEW_STATES)},
        stage=TEXT | {"description": "正在做什么"},
        done=WHOLE,
        total=WHOLE,
        message=TEXT | {"description": "failed 时的原因"},
        preview=maybe(of("Preview")),
    ),
}
