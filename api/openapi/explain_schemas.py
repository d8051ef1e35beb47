"""The shapes of explanations: of a search, and of why a document does not come."""

from __future__ import annotations

from api.openapi.shapes import FLAG, REAL, TEXT, WHOLE, Schema, by_name, many, maybe, of, record

WORDS = many(TEXT)

EXPLAIN_SCHEMAS: dict[str, Schema] = {
    "Explanation": record(
        trace=many(record("", step=TEXT, record={})) | {"description": "理解的每一步"},
        needs=many(
            record(
                words=WORDS,
                required=FLAG | {"description": "须有；否则只加分"},
                alternatives=many(record(words=WORDS, weight=REAL, keeps_class=FLAG)),
            )
        ),
        candidates=record(
            shared_bases=WHOLE,
            chain_rows=maybe(WHOLE),
            other_rows=WHOLE,
            other_rows_complete=FLAG,
            by_meaning=FLAG,
            relaxation=maybe(TEXT),
            cards=WHOLE,
            optional="shared_bases chain_rows other_rows other_rows_complete by_meaning relaxation cards",
        )
        | {"description": "各找到多少；没有检索时为空"},
        counts=many(record("", reason=TEXT, tier=maybe(WHOLE), cards=WHOLE, **{"class": WHOLE})),
        cards=many(record(id=TEXT, title=TEXT, region=TEXT, why=of("Why"))) | {"description": "前十张卡片"},
        between=many(record(above=TEXT, below=TEXT, by=TEXT, label=TEXT, signals=by_name(REAL)))
        | {"description": "相邻两张卡片的先后由什么决定"},
        document=maybe(
            record(
                id=TEXT,
                told=TEXT,
                place=maybe(WHOLE),
                card=maybe(TEXT | {"description": "合并到哪份文档的卡片"}),
                words=many(record(words=WORDS, required=FLAG, name=FLAG, near=FLAG, anywhere=FLAG)),
            )
        ),
        rows=many(of("ActingRow")) | {"description": "起作用的词典行，含违禁词"},
        why_not=many(of("Blocker")) | {"description": "所问文档没有出现，或不靠前的全部原因；居首时为空"},
        unsearched=many(of("Blocker")) | {"description": "查询为何不按文字检索；照常检索时为空"},
    ),
    "Blocker": record(
        blocker=TEXT | {"description": "类别：unknown、offline、filtered、lacks_word 等"},
        told=TEXT | {"description": "原因"},
        mend=TEXT | {"description": "改法"},
        details=by_name({}) | {"description": "供程序使用；由词典行引起的，row 为该行（ActingRow）"},
    ),
}
