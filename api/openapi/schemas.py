"""The shapes of answers, as JSON Schema (2020-12), in the order in which one reads them."""

from __future__ import annotations

from api.http.gateway import LISTS
from api.openapi.dictionary_schemas import DICTIONARY_SCHEMAS
from api.openapi.explain_schemas import EXPLAIN_SCHEMAS
from api.openapi.parameters import DOCUMENT_ID, LAT, LON, REASON
from api.openapi.patrol_schemas import PATROL_SCHEMAS
from api.openapi.person_schemas import PERSON_SCHEMAS
from api.openapi.preview_schemas import PREVIEW_SCHEMAS
from api.openapi.queue_schemas import QUEUE_SCHEMAS
from api.openapi.shapes import CLOSED, FLAG, OPEN, REAL, TEXT, WHOLE, Schema, by_name, many, maybe, of, record
from api.openapi.switch_schemas import SWITCH_SCHEMAS
from api.openapi.teaching_schemas import TEACHING_SCHEMAS
from search_engine.analytics import QUERY_LISTS
from search_engine.searching import COPY_GROUPS, MOST_DELETED, VALIDITIES, document_schemas

# Readings of what was said, and characters of one: as many as recognisers give, as long as a query may be.
MOST_HYPOTHESES, MOST_SPOKEN = 20, 500
SPAN: Schema = {"type": "array", "items": WHOLE, "minItems": 2, "maxItems": 2, "description": "[起, 止)，字符位置"}
NAMED = record(code=TEXT, name=TEXT)
PLACE = record(code=TEXT, name=TEXT, level=TEXT)
SWITCHED_OFF = FLAG | {"description": "true：这项功能已由紧急开关关闭；平时没有这个字段"}
NAMED_BY = record(code=TEXT, name=TEXT, source={"enum": ["query", "param", "location", "default"]})
HEX = TEXT | {"description": "各行 SHA-256 的异或，64 位十六进制；算法见 docs/integration.md"}
# Of searches, in the report of queries.
COUNTS: dict[str, Schema] = {
    "searches": WHOLE | {"description": "搜索次数（第一页）"},
    "none": WHOLE | {"description": "没有结果的，不含被拦截的"},
    "held": WHOLE | {"description": "被违禁词拦截的"},
    "corrected": WHOLE | {"description": "自动纠错的"},
    "reported": WHOLE | {"description": "门户上报了行为的搜索"},
    "clicked": WHOLE | {"description": "其中有点击的"},
    "first": WHOLE | {"description": "其中点了首条的"},
}
# One fault.
FAULT: dict[str, Schema] = {
    "code": TEXT | {"description": "供程序判断的错误代码，英文，不随版本改变"},
    "row": maybe(WHOLE) | {"description": "第几行（第几份），从 1 起；只有一份时为 null"},
    "field": TEXT | {"description": "哪个参数或字段；空为整体"},
    "message": TEXT | {"description": "哪里不对；按 Accept-Language 为中文或英文"},
    "mend": TEXT | {"description": "怎样改正；不言自明时为空"},
    "reason": TEXT | {"description": "message 与 mend 合为一句"},
}

DOCUMENTS = document_schemas(of("{model}")["$ref"])
DOCUMENTS["Document"]["properties"]["shelf"] = of("Shelf") | {"readOnly": True}

SPOKEN = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"  # more than blanks, and no control characters

SCHEMAS: dict[str, Schema] = {
    "Error": record(
        error=record(
            code=TEXT,
            message=TEXT,
            details=many(of("Fault")),
            totals=many(of("FaultTotal"))
            | {"description": "仅批量写入时：每一种错误与提醒共有几处；details 中每一种只列出前若干处"},
            total=WHOLE | {"description": "details 没有列全时：共有几处"},
            optional="totals total",
        )
    ),
    "Fault": record("", **FAULT),
    "GatewayAnswer": record(
        process_response=record(
            result_code={"enum": ["100", "102", "103"], "description": "100 处理成功，102 处理失败，103 处理中"},
            error_code=TEXT | {"description": "失败时为错误代码，否则为空"},
            error_msg=TEXT | {"description": "失败时为错误说明，否则为空"},
            date=TEXT | {"format": "date", "description": "当前日期"},
            items=many({})
            | {
                "description": f"回答中的列表：{'、'.join(LISTS)} 中最先有的一个；"
                "没有列表的回答与下载的文件，自身为唯一一项"
            },
            details=many(of("Fault")),
            optional="details",
        )
        | OPEN
        | {"description": "envelope=gateway 时的回答；原有的其他字段也在其中"}
    ),
    "SearchPage": record(
        search_id=TEXT,
        dictionary_version=TEXT,
        took_ms=REAL | {"description": "服务内用时，毫秒"},
        total=WHOLE,
        total_is_exact=FLAG,
        page=WHOLE,
        size=WHOLE,
        query=of("QueryRecord"),
        items=many(of("Item")),
        facets=by_name(many(record(value=TEXT, label=TEXT, count=WHOLE))),
        cascade=many(record(code=TEXT, name=TEXT, level=TEXT, count=WHOLE)),
        route=maybe(
            record(
                kind=TEXT,
                text=TEXT,
                url=TEXT | {"description": "空为运营者未设置"},
                numbers=many(record(number=TEXT, name=TEXT)),
            )
        ),
        related=many(TEXT),
        did_you_mean=maybe(TEXT),
        notices=many(TEXT),
        hidden=record(count=WHOLE | {"description": "本可查到的文档数"}, rules=many(of("PinRule")))
        | {"description": "由编辑屏蔽而不出现的文档，仅 explain=true 时"},
        optional="notices hidden",
    ),
    "QueryRecord": record(
        raw=TEXT,
        normalized=TEXT,
        tokens=many(TEXT),
        corrected=maybe(record("", **{"from": TEXT, "to": TEXT, "applied": FLAG})),
        region=maybe(NAMED_BY),
        places=many(record(code=TEXT, name=TEXT, role=TEXT)),
        place_choices=many(NAMED),
        channels=many(record(value=TEXT, text=TEXT)) | {"description": "文字指明的频道及其用词；未另选频道时只查其中"},
        audience=maybe(TEXT),
        asks=many(TEXT),
        expansions=many(record("", **{"from": TEXT, "to": TEXT, "relation": TEXT, "weight": REAL})),
        removed=many(TEXT),
        blocked=maybe(record(category=TEXT, action=TEXT)),
        crisis=maybe(TEXT | {"description": "紧急求助的情形；此时不检索所输入的文字，也不记录"}),
        by_meaning=FLAG | {"description": "是否也按整句的意思与名称、说法比较"},
        personal=FLAG | {"description": "次序是否参考了本人记录"},
        switched_off=many(TEXT) | {"description": "因紧急开关而未做的：corrections 纠错、meaning 按意思检索；平时为空"},
        trace=many(record("", step=TEXT, record={})) | {"description": "理解的每一步，仅 explain=true 时"},
        rows=many(of("ActingRow")) | {"description": "起作用的词典行，不含违禁词；须 explain=true，密钥可编辑词典"},
        optional="trace rows",
    ),
    "Item": record(
        id=TEXT,
        kind=TEXT,
        title=TEXT,
        highlights=by_name(many(SPAN)),
        summary=TEXT,
        channels=many(TEXT),
        matter_type=maybe(TEXT),
        authority=maybe(TEXT),
        region=record(code=TEXT, name=TEXT, level=TEXT, tier=maybe(WHOLE)),
        foreign=FLAG | {"description": "其他地区的事项，可在本地办理"},
        needs_region=FLAG | {"description": "由下级地区办理，请选择下级地区"},
        online=many(TEXT),
        promised_time=maybe(of("Duration")),
        visits=maybe(WHOLE),
        links=of("Links"),
        score=REAL,
        pinned=FLAG,
        status=TEXT,
        answer=maybe(of("Answer")),
        collapsed=record(catalog_code=maybe(TEXT), count=WHOLE | {"description": "并入此卡的文档数"}),
        answers=many(of("Answer")) | {"description": "所问各项的回答，各注明出处"},
        validity=TEXT
        | {
            "enum": list(VALIDITIES),
            "description": "in_force 现行有效；superseded 已被取代；repealed 已废止，事项为已取消；expired 有效期已满；"
            "upcoming 尚未施行",
        },
        effective_from=maybe(TEXT) | {"description": "自何时起施行，时间同 updated_at；未写明的为 null"},
        superseded_by=maybe(TEXT) | {"description": "取代它的文档"},
        supersedes=many(TEXT) | {"description": "被它取代的文档"},
        interpretations=many(TEXT) | {"description": "并入此卡的对它的解读"},
        amended_by=many(TEXT) | {"description": "修改了它部分条款的文档；其余条款仍然有效"},
        coverage_mode=maybe(TEXT | {"description": "外地事项的异地办理方式：全程网办、代收代办或多地联办"}),
        zone=TEXT | {"description": "sure 就是所问的；possible 可能相关，不作回答"},
        distance_km=maybe(REAL | {"description": "按位置查找最近一处时与其距离，公里；未知为 null"}),
        pin=maybe(TEXT) | {"description": "置顶它的那一行的编号，见 /v1/admin/pins；不是置顶的为 null"},
        place=maybe(of("HandlingPlace")) | {"description": "办理地点，有坐标的才给出"},
        updated_at=maybe(TEXT) | {"description": "内容最近更新或发布的时间；未注明为 null"},
        levels=many(of("Level")) | {"description": "collapse=all 且本级与上级不止一级办理时：各级的，由近及远"},
        why=of("Why"),
        optional="levels why",
    ),
    "HandlingPlace": record(
        name=TEXT, address=TEXT, lat=dict(LAT.schema), lon=dict(LON.schema), optional="name address"
    ),
    "Level": record(
        id=TEXT,
        region=PLACE,
        authority=maybe(TEXT),
        promised_time=maybe(of("Duration")),
        visits=maybe(WHOLE),
        online=many(TEXT),
        links=of("Links"),
        differs=record(
            conditions=many(TEXT) | {"description": "别的级没有的条件，如限额、内资或外资"},
            audience=many(TEXT) | {"description": "各级服务对象不同时，本级的"},
            optional="conditions audience",
        ),
    ),
    "Answer": record(
        asks=TEXT
        | {
            "description": "所问，如 materials 材料、time 时限、fee 收费、hours 办理时间、"
            "expedite 能否加急、validity_period 有效期、age 年龄要求、proxy 能否代办"
        },
        text=TEXT,
        items=many({"anyOf": [TEXT, record(name=TEXT, url=TEXT)]}) | {"description": "文字；forms 为名称与地址"},
        source=record(document=TEXT, element=TEXT) | {"description": "出自哪份文档的哪个要素；仅 answers 中有"},
        held=FLAG | {"description": "false：目录没有写明，text 说明向谁咨询；目录写明的没有此项"},
        optional="text items source held",
    ),
    "Why": record(
        "",
        pinned=maybe(of("PinRule")),
        class_reason=TEXT,
        lowered_from=maybe(WHOLE),
        tier=WHOLE,
        depth=WHOLE,
        foreign=FLAG,
        over=FLAG | {"description": "已被取代、已废止或有效期已满，列在同等级的现行文件之后；查询指明要旧文件时相反"},
        score=REAL,
        signals=many(record(name=TEXT, label=TEXT, value=REAL, weight=REAL, share=REAL)),
        meaning=maybe(REAL),
        relaxation=maybe(TEXT),
        **{"class": WHOLE},
    )
    | {"description": "explain=true 时给出排序依据"},
    "Recommendations": record(
        items=many(of("RecommendedItem")), switched_off=SWITCHED_OFF, optional="switched_off"
    ),
    "Reason": record(code=TEXT, text=TEXT),
    "Feed": record(
        agreed=FLAG,
        since=maybe(TEXT),
        notice=maybe(TEXT),
        items=many(of("FeedItem")),
    ),
    "FeedSeen": record(seen=TEXT),
    "Suggestions": record(
        suggestions=many(of("Suggestion")),
        took_ms=REAL | {"description": "服务内用时，毫秒"},
        switched_off=SWITCHED_OFF,
        optional="switched_off",
    ),
    "Suggestion": record(
        text=TEXT,
        kind=TEXT
        | {"description": "文档种类，或 life_event 一件事、term 主题词、query 常搜、hotline 热线"},
        highlight=many(SPAN),
        id=TEXT | {"description": "离用户最近的文档；一件事、主题词、常搜、热线没有"},
        validity=TEXT | {"enum": list(VALIDITIES), "description": "该文档是否现行有效；现行有效的没有此项"},
        authority=TEXT | {"description": "该文档的实施主体；未给地区或须选择下级地区时没有"},
        region=record(code=TEXT, name=TEXT, level=TEXT, tier=WHOLE)
        | {"description": "该文档所属地区与其对用户的远近，同 Item；未给地区时没有"},
        needs_region=FLAG | {"description": "由下级地区办理，请选择下级地区；不是的没有此项"},
        url=TEXT | {"description": "一件事的页面，如 /life-events/…；其他没有"},
        optional="id validity authority region needs_region url",
    ),
    "HotTerms": record(terms=many(of("HotTerm")), switched_off=SWITCHED_OFF, optional="switched_off"),
    "HotTerm": record(
        "",
        text=TEXT,
        rank=WHOLE | {"description": "从 1 起"},
        trend={"enum": ["up", "down", "new", "same"], "description": "与前一天同一时刻相比"},
        heat=REAL | {"description": "热度；置顶而无人搜索的为 0"},
        pinned=FLAG | {"description": "由编辑置顶"},
        short=maybe(TEXT)
        | {"description": "版面有限时的叫法：本身不长就是它自己，否则是词典中同义的短名，没有的为 null"},
        **{"from": TEXT | {"description": "所属榜单的行政区划代码：本地，或补足时的上级地区"}},
    ),
    "VoiceRequest": record(
        hypotheses=many(
            record(
                text={"type": "string", "minLength": 1, "maxLength": MOST_SPOKEN, "pattern": SPOKEN},
                confidence={
                    "type": "number",
                    "minimum": 0,
                    "maximum": 1,
                    "description": "不给则按次序：在前的更可能",
                },
                optional="confidence",
            )
        )
        | {"minItems": 1, "maxItems": MOST_HYPOTHESES},
        region=maybe({"type": "string", "pattern": "^([0-9]{6}([0-9]{3}){0,2})?$"}),
        optional="region",
    )
    | CLOSED,
    "VoiceAnswer": record(text=TEXT | {"description": "采用的文字"}, search=of("SearchPage")),
    **DOCUMENTS,
    "Shelf": record(
        state={"type": "string", "enum": ["review", "online", "warned", "mending", "off"]},
        label=TEXT | {"description": "待审核、已上线、预警、整改、已下线"},
        since=maybe(TEXT),
        instead=many(
            record(
                kind={"type": "string", "enum": ["link", "matter", "app", "office", "phone", "theme"]},
                text=TEXT,
                url=TEXT | {"description": "应用自己仍可用的链接"},
                id=TEXT | {"description": "可改用的文档"},
                optional="url id",
            )
        )
        | {"description": "可改到哪里办，只取自已收录的内容，没有则为空；theme 是同一主题的应用，未必办同一件事"},
        optional="instead",
    )
    | {"description": "应用的上下线状态；有过决定的应用才有。不带密钥时只见于已下线或整改中的应用，其链接从略"},
    "ListedDocument": {
        name: value for name, value in DOCUMENTS["Document"].items() if name not in ("required", "example")
    }
    | {"required": ["id"], "description": "所存的文档；有 fields 时只有所列的字段"},
    "DocumentPage": record(
        documents=many(of("ListedDocument")),
        next=maybe(TEXT) | {"description": "下一页的 cursor；null 为没有更多。有筛选时一页可能不满，仍以 next 为准"},
        sequence=WHOLE | {"description": "读取时文档库的最新序号；/readyz 的 index_sequence 到了它，搜索即以此为准"},
        changes=TEXT | {"description": "此后的变动从这里读起：GET /v1/changes 的 after；逐页读的，用第一页的"},
    ),
    "DocumentDigests": record(
        count=WHOLE,
        digest=HEX,
        buckets=many(record(bucket=TEXT, count=WHOLE, digest=HEX)) | {"description": "没有文档的桶不列"},
        sequence=WHOLE,
    ),
    "DocumentChanges": record(
        changes=many(
            record(
                sequence=WHOLE,
                at=TEXT | {"description": "生效的时间"},
                id=TEXT,
                kind=maybe(TEXT),
                region=TEXT,
                site=maybe(TEXT),
                change={
                    "enum": ["visible", "gone"],
                    "description": "visible 新增或更新；gone 删除、下线或移出所问的范围",
                },
            )
        ),
        next=TEXT | {"description": "下一次的 after；总会给出"},
        more=FLAG | {"description": "true：后面还有，可立即再取"},
        sequence=WHOLE,
    ),
    "DocumentBatch": record(documents=many(of("Document")) | {"minItems": 1}) | CLOSED,
    "PutResult": record(
        id=TEXT,
        load=WHOLE | {"description": "载入编号"},
        sequence=WHOLE | {"description": "索引到了这个序号（/readyz 的 index_sequence）即可搜到"},
        created=FLAG | {"description": "此前没有这个编号"},
        warnings=many(of("RowFault")),
    ),
    "BulkResult": record(
        load=maybe(WHOLE | {"description": "载入编号；null 为未写入"}),
        written=WHOLE,
        replaced=WHOLE,
        skipped=WHOLE,
        stale=WHOLE | {"description": "因库中已有的更新、或已删除而未写入的行数；逐行的原因见 rows"},
        removed=WHOLE,
        rows=many(of("RowFault"))
        | {
            "description": "先是错误，再是提醒：内容被忽略或改动的、互相矛盾的、缺少的，依次列出；"
            "每一种只列出前若干处"
        },
        totals=many(of("FaultTotal")),
        cut=FLAG | {"description": "true：rows 没有列全，全部数目见 totals"},
    ),
    "DeleteRequest": record(
        documents=many(
            record(
                id=dict(DOCUMENT_ID.schema),
                updated_at=maybe(TEXT | {"format": "date-time"})
                | {"description": "删除的时间：库中的文档在此之后更新过的，不删除；不给则无条件删除"},
                optional="updated_at",
            )
            | CLOSED
        )
        | {"minItems": 1, "maxItems": MOST_DELETED},
        reason=maybe(dict(REASON.schema)) | {"description": "原因，记入审计日志"},
        optional="reason",
    )
    | CLOSED,
    "DeleteResult": record(
        load=maybe(WHOLE | {"description": "载入编号；null 为没有任何改动"}),
        sequence=maybe(WHOLE | {"description": "变更的序号"}),
        deleted=WHOLE | {"description": "删除了几份"},
        rows=many(record("", id=TEXT, **FAULT)) | {"description": "没有删除的各份及其原因"},
    ),
    "RowFault": record("", **FAULT, warning=FLAG | {"description": "true：提醒，文档照常写入"}),
    "FaultTotal": record(
        code=TEXT,
        field=TEXT | {"description": "不含列表中的位置；空为整行"},
        warning=FLAG,
        count=WHOLE | {"description": "共有几处"},
    ),
    "Load": record(
        load=WHOLE,
        source=TEXT,
        site=maybe(TEXT),
        started=TEXT,
        finished=maybe(TEXT),
        sequence=maybe(WHOLE),
        written=maybe(WHOLE),
        replaced=maybe(WHOLE),
        removed=maybe(WHOLE),
        skipped=maybe(WHOLE),
    ),
    **PERSON_SCHEMAS,
    "CatalogNode": record(
        node=TEXT,
        label=TEXT,
        count=WHOLE,
        children=many(record(node=TEXT, label=TEXT, count=WHOLE)),
        search=by_name(TEXT) | {"description": "列出此节点全部事项的搜索参数"},
    ),
    "Region": record(
        code=TEXT,
        name=TEXT,
        level=maybe(TEXT),
        parent=maybe(TEXT),
        abolished=FLAG | {"description": "已撤销；仅此时有 successor 与 successors"},
        successor=maybe(PLACE),
        successors=many(PLACE),
        optional="abolished successor successors",
    ),
    "Regions": record(regions=many(of("Region"))),
    "Point": record(lat=dict(LAT.schema), lon=dict(LON.schema)) | CLOSED,
    "Copies": record(
        total=WHOLE,
        page=WHOLE,
        size=WHOLE,
        copies=many(
            record(
                id=TEXT,
                region=PLACE,
                group={"enum": list(COPY_GROUPS), "description": "与所问地区同在一市、同在一省、全国的一份、其他"},
            )
        ),
        groups=by_name(WHOLE) | {"description": "group → 份数；没有的不列"},
        own=maybe(record(id=TEXT, region=PLACE)) | {"description": "所问地区自己的一份，没有则为其上级中最近的"},
    ),
    "Vocabulary": record(
        parameters=by_name(many(record(value=TEXT, label=TEXT)))
        | {"description": "参数名 → 其全部取值"}
    ),
    "AuditLog": record(
        entries=many(
            record(
                entry=WHOLE,
                at=TEXT,
                actor=TEXT | {"description": "key:密钥名、shell:用户、person 本人（不记是谁）、visitors 无密钥的上报"},
                person=maybe(TEXT | {"description": "命令行以 --as 指明的人"}),
                action=TEXT,
                target=TEXT,
                region=maybe(TEXT),
                before={"description": "之前：简短的值、计数或摘要；不含个人信息"},
                after={"description": "之后，同上"},
                address=maybe(TEXT),
                digest=TEXT | {"description": "本条与前一条的摘要"},
            )
        ),
        next=maybe(WHOLE | {"description": "下一页的 older_than；null 为没有更多"}),
    ),
    **DICTIONARY_SCHEMAS,
    **PATROL_SCHEMAS,
    **QUEUE_SCHEMAS,
    "QueryAnalysis": record(
        region=TEXT,
        region_name=TEXT,
        site=TEXT | {"description": "空为不分站点"},
        since=TEXT | {"description": "第一周的周一"},
        until=TEXT | {"description": "最后一周的周日"},
        least_actors=WHOLE | {"description": "同一天至少这么多人搜索的才逐条列出"},
        counted=maybe(TEXT) | {"description": "最近一次统计的时间；null 为尚未统计"},
        sites=many(TEXT) | {"description": "有搜索的站点"},
        weeks=many(record("", week=TEXT | {"description": "周一"}, **COUNTS)),
        totals=record("", **COUNTS),
        list={"enum": list(QUERY_LISTS)},
        total=WHOLE | {"description": "这张表共有几个可列出的查询"},
        queries=many(record("", text=TEXT, **COUNTS, actors=WHOLE | {"description": "人数最多的一天有几人"})),
        other=record("", **COUNTS) | {"description": "人数不足、不逐条列出的合计"},
        categories=many(record(category=TEXT, searches=WHOLE)) | {"description": "被拦截的次数，按违禁词的类别"},
        other_held=WHOLE | {"description": "次数太少、不按类别列出的"},
    ),
    **PREVIEW_SCHEMAS,
    **TEACHING_SCHEMAS,
    **SWITCH_SCHEMAS,
    **EXPLAIN_SCHEMAS,
    "Health": record(status=TEXT),
    "Ready": record(
        ready=FLAG,
        generation=maybe(TEXT),
        documents=maybe(WHOLE),
        sequence=maybe(WHOLE),
        index_sequence=maybe(WHOLE),
        reanalysis=maybe(record(done=WHOLE, total=WHOLE)),
        fault=maybe(TEXT),
        reason=TEXT,
        disk=record(free=WHOLE | {"format": "int64"}, low=FLAG, warning=maybe(TEXT)),
        host=of("HostState"),
        engine=of("EngineState"),
        secrets=record(fault=maybe(TEXT) | {"description": "哪个加密保存的设置打不开、怎么办；null 为都能打开"}),
        optional="generation documents sequence index_sequence reanalysis fault reason disk host engine secrets",
    ),
    "EngineState": record(
        "不在本进程内的检索引擎，由 zwfw worker 最近一次看到",
        name=TEXT,
        index=TEXT | {"description": "本机所用的索引在集群中的名称"},
        index_status=maybe(TEXT) | {"description": "green、yellow、red；null 为集群中没有该索引"},
        status=maybe(TEXT) | {"description": "集群的状态：green、yellow、red"},
        nodes=WHOLE | {"description": "集群的节点数"},
        away=maybe(REAL) | {"description": "没有应答的时间；null 为正常"},
        missing=maybe(TEXT) | {"description": "期间的回答缺少什么；null 为不缺"},
        fault=maybe(TEXT),
        worker_silent=maybe(REAL) | {"description": "zwfw worker 没有动静的时间；null 为正常"},
    ),
    "HostState": record(
        name=TEXT,
        role={"enum": ["builder", "follower"]} | {"description": "builder 建立索引并发布，follower 跟随"},
        builder=maybe(TEXT) | {"description": "哪台主机建立索引；null 为目前没有"},
        commit=WHOLE | {"description": "本机所用的提交"},
        newest_commit=WHOLE | {"description": "最近一次看到的最新提交"},
        age=maybe(REAL) | {"description": "距上次核对为最新的时间"},
        worker_silent=maybe(REAL) | {"description": "本机的 zwfw worker 没有动静的时间；null 为正常"},
        database_away=maybe(REAL) | {"description": "数据库没有应答的时间；null 为正常"},
        storage_away=maybe(REAL) | {"description": "共享存储没有应答的时间；null 为正常"},
        fault=maybe(TEXT),
    ),
    "Text": TEXT,
}  # fmt: skip


def _item_with(**more: Schema) -> Schema:
    """The item of a search page with more fields."""
    item = SCHEMAS["Item"]
    return {**item, "properties": {**item["properties"], **more}, "required": [*item["required"], *more]}


SCHEMAS["RecommendedItem"] = _item_with(reason=of("Reason"))
SCHEMAS["FeedItem"] = _item_with(at=TEXT, change={"enum": ["new", "changed", "renewal"]}, reason=of("Reason"))
