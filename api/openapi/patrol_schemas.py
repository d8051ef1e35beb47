"""The shapes of queries that editors keep, and of what the patrol has found."""

from __future__ import annotations

from api.openapi.dictionary_schemas import KEYED, LINE, NOTE
from api.openapi.shapes import CLOSED, FLAG, REAL, TEXT, WHOLE, Schema, by_name, many, maybe, of, record
from search_engine.editorial import DICTIONARY_KINDS

QUERY: Schema = {"type": "string", "minLength": 1, "maxLength": 200}
DOCUMENT: Schema = {"type": "string", "maxLength": 128}
CARD = maybe(record(id=TEXT, title=TEXT))

PATROL_SCHEMAS: dict[str, Schema] = {
    "KeptQuery": record(
        number=WHOLE | {"description": "编号"},
        query=TEXT,
        region=TEXT | {"description": "由哪个地区的人检索；空为不分地区"},
        wants={"enum": ["first", "top", "nothing"], "description": "文档须在第一条、须在前三条，或须什么都找不到"},
        document=TEXT | {"description": "文档的编号；nothing 时为空"},
        any_copy=FLAG | {"description": "其他地区的同一事项是否也算"},
        blocks=FLAG | {"description": "做不到时是否不准发布"},
        row=maybe(record("", id=TEXT, **KEYED)) | {"description": "随哪一行词典保存；null 为不随任何一行"},
        author=TEXT,
        owner=TEXT | {"description": "告知谁；空为该行的负责者，再次为保存的人"},
        note=TEXT,
        created=TEXT,
    ),
    "KeptQueries": record(kept=many(of("KeptQuery"))),
    "KeepRequest": record(
        query=QUERY,
        region=LINE | {"description": "由哪个地区的人检索"},
        first=DOCUMENT | {"description": "须在第一条的文档"},
        top=DOCUMENT | {"description": "须在前三条的文档"},
        nothing=FLAG | {"description": "true：须什么都找不到"},
        any_copy=FLAG,
        blocks=FLAG,
        owner=LINE,
        note=NOTE,
        row=record(
            id=LINE | {"description": "行的编号，此时没有其他字段"},
            kind={"enum": list(DICTIONARY_KINDS)},
            cells=by_name(TEXT) | {"description": "键的各列"},
            region=LINE,
            site=LINE,
            department=LINE,
            optional="id kind cells region site department",
        )
        | CLOSED,
        optional="region first top nothing any_copy blocks owner note row",
    )
    | CLOSED,
    "PatrolFinding": record(
        number=WHOLE,
        query=TEXT,
        region=TEXT,
        region_name=TEXT,
        what={"enum": ["changed", "lost", "broken"], "description": "首条有变、不再有结果、守护查询不符"},
        kept=maybe(WHOLE | {"description": "守护查询的编号"}),
        blocks=FLAG,
        source=TEXT | {"description": "log 查询日志，sample 示例日志，kept 守护查询"},
        count=WHOLE | {"description": "检索的次数；0 为不知道"},
        before=CARD | {"description": "此前的首条"},
        now=CARD | {"description": "现在的首条"},
        total=WHOLE | {"description": "现在找到几条"},
        wanted=TEXT | {"description": "守护查询怎样不符；其他为空"},
        why=many(record(reason=TEXT, text=TEXT)) | {"description": "所知的原因"},
        publish=maybe(record(version=WHOLE, by=TEXT)) | {"description": "随哪个版本的发布而变、由谁发布；null 为不是"},
        known=maybe(record(by=TEXT, at=TEXT)) | {"description": "谁、何时说“知道了”；null 为还没有人"},
        at=TEXT,
        over=maybe(TEXT | {"description": "何时恢复；null 为尚未，或只是首条有变"}),
    ),
    "Patrol": record(
        last=maybe(
            record(
                number=WHOLE,
                reason={"enum": ["load", "dictionaries", "night", "now"]},
                begun=TEXT,
                ended=TEXT,
                seconds=REAL,
                asked=WHOLE,
                found=WHOLE,
                sequence=WHOLE | {"description": "索引中最后一次变化的序号"},
                version=WHOLE | {"description": "词典的版本；0 为没有发布过"},
                lexicon=TEXT,
                generation=TEXT,
            )
        )
        | {"description": "最近一次巡查；null 为还没有"},
        days=WHOLE,
        owners=many(record(owner=TEXT | {"description": "负责者；空为未指明"}, findings=many(of("PatrolFinding")))),
        known=many(of("PatrolFinding")) | {"description": "有人说了“知道了”的"},
    ),
}
