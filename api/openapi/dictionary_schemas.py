"""The shapes of what is told of dictionaries, and of what is sent to change them."""

from __future__ import annotations

from api.openapi.shapes import CLOSED, FLAG, TEXT, WHOLE, Schema, by_name, many, maybe, of, record
from search_engine.editorial import DICTIONARY_KINDS, PIN_STATES, STATES

CELLS = by_name(TEXT) | {
    "description": "列 → 内容；@region、@site、@department、@owner、@starts、@ends、@off 为范围、负责者、期限与停用"
}
SCOPE: Schema = record(region=TEXT, site=TEXT, department=TEXT) | {"description": "对谁起作用；空为不限"}
KEYED: dict[str, Schema] = {
    "kind": {"enum": list(DICTIONARY_KINDS)},
    "key": many(TEXT) | {"description": "键的各列"},
    "scope": SCOPE,
}


def keyed(**properties: Schema) -> Schema:
    """An object of one row: its key and more."""
    return record("", **KEYED, **properties)


NUMBER: Schema = {"type": "integer", "minimum": 0, "maximum": 10**18 - 1}
NUMBERS: Schema = {
    "type": "array",
    "items": NUMBER | {"minimum": 1},
    "minItems": 1,
    "maxItems": 10_000,
    "description": "草稿的编号",
}
LINE: Schema = {"type": "string", "maxLength": 100}
NOTE: Schema = {"type": "string", "maxLength": 500, "description": "说明，记入历史"}
IMPORTED: dict[str, Schema] = {
    "dry_run": FLAG,
    "done": FLAG | {"description": "是否已起草"},
    "created": WHOLE | {"description": "新增的行"},
    "changed": WHOLE | {"description": "与在用的不同的行"},
    "unchanged": WHOLE | {"description": "与在用的一样的行"},
    "removed": WHOLE | {"description": "起草为删除的行"},
    "refused": WHOLE | {"description": "有错误的行"},
    "filled": WHOLE | {"description": "没有写地区或站点、已按密钥的范围写入的行"},
    "filled_in": record(region=TEXT, site=TEXT) | {"description": "所写入的地区代码与站点；没有则为空"},
    "faults": many(
        record(
            file=TEXT,
            row=WHOLE,
            column=TEXT,
            code=TEXT | {"description": "供程序判断的错误代码，英文，不随版本改变"},
            message=TEXT | {"description": "哪里不对；按 Accept-Language 为中文或英文"},
            mend=TEXT | {"description": "怎样改正；不言自明时为空"},
            reason=TEXT | {"description": "message 与 mend 合为一句"},
            warning=FLAG,
        )
    ),
    "drafts": many(WHOLE) | {"description": "草稿的编号"},
}

DICTIONARY_SCHEMAS: dict[str, Schema] = {
    "ActingRow": record(
        kind={"enum": list(DICTIONARY_KINDS)},
        label=TEXT | {"description": "类别的名称"},
        id=TEXT | {"description": "行的编号：内容改了也不变，见 GET /v1/admin/dictionaries/rows/{id}"},
        text=TEXT | {"description": "这一行，如 奶茶店 → 食品经营许可（official，1）"},
        scope=SCOPE,
        version=maybe(WHOLE) | {"description": "使它成为现在这样的版本；null 为随软件"},
        source={"enum": ["shipped", "own"], "description": "shipped 随软件，own 本系统自己的"},
        owner=maybe(TEXT) | {"description": "负责者；只告诉持有密钥者，此外为 null"},
    ),
    "Dictionaries": record(
        version=maybe(of("DictionaryVersion")) | {"description": "在用的版本；null 为还没有发布过"},
        kinds=many(
            record(
                kind=TEXT,
                label=TEXT,
                columns=many(TEXT),
                key=many(TEXT),
                rows=WHOLE,
                four_eyes=FLAG | {"description": "发布是否须另一人审批"},
            )
        ),
    ),
    "DictionaryRows": record(
        total=WHOLE,
        page=WHOLE,
        size=WHOLE,
        rows=many(
            keyed(
                cells=CELLS,
                state={
                    "enum": list(STATES),
                    "description": "shipped 随软件，changed 改过，own 自己的，off 已停用",
                },
            )
        ),
    ),
    "PinRule": record(
        kind={"enum": ["pins"]},
        id=TEXT | {"description": "该行的编号：改动内容而键不变时不变；见 /v1/admin/pins"},
        query=TEXT,
        match={"enum": ["exact", "all_words", "phrase"]},
        region=TEXT,
        document=TEXT,
        action={"enum": ["pin", "hide", "hide_all", "none"]},
        place=WHOLE | {"description": "位次；屏蔽为 0"},
        owner=TEXT,
        ends=TEXT | {"description": "到何时为止，含当天；空为无期限"},
    ),
    "Pins": record(
        total=WHOLE,
        page=WHOLE,
        size=WHOLE,
        states=by_name(WHOLE) | {"description": "各状态的行数，不计 state 的限定"},
        pins=many(
            keyed(
                id=TEXT | {"description": "编号，即搜索结果中的 pin"},
                state={
                    "enum": list(PIN_STATES),
                    "description": "acts 在用，waits 未开始，ended 已结束，dead 失效，off 停用",
                },
                reason=TEXT | {"description": "现在为何不起作用；空为起作用"},
                cells=CELLS,
                findings=many(of("CheckFinding")),
            )
        ),
    ),
    "Draft": keyed(
        draft=WHOLE | {"description": "编号"},
        author=TEXT,
        before=maybe(CELLS) | {"description": "起草时生效的一行；null 为没有"},
        after=maybe(CELLS) | {"description": "要改成的一行；null 为不要自己的行"},
        base=WHOLE | {"description": "起草时的版本"},
        note=TEXT,
        changed=TEXT,
        steps=WHOLE | {"description": "可以撤销几步；撤销到最后一步即没有草稿"},
        returned=maybe(record(by=TEXT, reason=TEXT, at=TEXT)) | {"description": "被谁退回、为什么；null 为没有退回"},
    ),
    "UndoneDraft": record(draft=maybe(of("Draft")) | {"description": "撤销之后的草稿；null 为没有草稿了"}),
    "Drafts": record(drafts=many(of("Draft"))),
    "DraftWish": record(
        kind={"enum": list(DICTIONARY_KINDS)},
        cells=by_name({"type": "string", "maxLength": 2_000})
        | {"minProperties": 1, "maxProperties": 20, "description": "列 → 内容，至少有键的各列"},
        region=LINE | {"description": "只对该地区及其下级起作用"},
        site=LINE | {"description": "只对该站点起作用"},
        department=LINE | {"description": "只对该部门起作用"},
        owner=LINE | {"description": "由谁负责维护"},
        starts=LINE | {"description": "自何时起有效（北京时间），如 2026-12-01、2026-12-01T08:00"},
        ends=LINE | {"description": "到何时为止有效，含当天"},
        off=FLAG | {"description": "停用这一行；false 重新启用"},
        remove=FLAG | {"description": "删去自己的这一行，随软件的同一行重新生效"},
        note=NOTE,
        anew=FLAG | {"description": "已有的草稿改以现在发布的内容为起点"},
        optional="region site department owner starts ends off remove note anew",
    )
    | CLOSED,
    "ReturnWish": record(reason=NOTE | {"minLength": 1, "description": "退回的原因，起草人会看到"}) | CLOSED,
    "DraftNumbers": record(drafts=NUMBERS) | CLOSED,
    "RowChange": keyed(
        before=maybe(CELLS) | {"description": "之前自己的行；null 为没有"},
        after=maybe(CELLS) | {"description": "之后自己的行；null 为没有"},
    ),
    "CheckFinding": record(
        level={"enum": ["error", "warn"], "description": "error 不能发布，warn 须确认"},
        check=TEXT | {"description": "检查的名称"},
        where=TEXT | {"description": "哪一行"},
        what=TEXT | {"description": "有何不妥，如何改"},
        values={"type": "object", "description": "据以判断的数值：相似度、受影响的查询等"},
    ),
    "CheckedDrafts": record(
        base=WHOLE | {"description": "在用的版本"},
        changes=many(of("RowChange")),
        findings=many(of("CheckFinding")),
        needs_approval=FLAG,
    ),
    "ApprovalWish": record(drafts=NUMBERS, version=NUMBER, optional="drafts version")
    | CLOSED
    | {"oneOf": [{"required": ["drafts"]}, {"required": ["version"]}]},
    "Approval": record(
        base=WHOLE | {"description": "批准时在用的版本"},
        digest=TEXT | {"description": "所批准内容的摘要"},
        approver=TEXT,
        changes=many(of("RowChange")),
    ),
    "PublishWish": record(
        drafts=NUMBERS,
        note=NOTE,
        accept_warnings=FLAG | {"description": "检查的提醒已核对，照样发布"},
        optional="note accept_warnings",
    )
    | CLOSED,
    "RollbackWish": record(version=NUMBER, note=NOTE, optional="note") | CLOSED,
    "DictionaryVersion": record(
        number=WHOLE,
        at=TEXT,
        actor=TEXT,
        person=maybe(TEXT),
        step={"enum": ["publish", "rollback", "merge", "files"]},
        note=TEXT,
        base=WHOLE | {"description": "之前的版本；0 为没有"},
        of=maybe(WHOLE) | {"description": "回退到的版本"},
        lexicon=TEXT | {"description": "词典的版本，即搜索回答中的 dictionary_version"},
        changes=WHOLE | {"description": "改了几行"},
        approver=maybe(TEXT),
    ),
    "DictionaryVersions": record(
        versions=many(of("DictionaryVersion")),
        next=maybe(WHOLE | {"description": "下一页的 older_than；null 为没有更多"}),
    ),
    "DictionaryRow": keyed(
        id=TEXT,
        label=TEXT,
        text=maybe(TEXT) | {"description": "这一行；null 为已删去"},
        in_force=FLAG | {"description": "现在是否起作用（期限另见内容）"},
        source=maybe({"enum": ["shipped", "own"]}),
        version=maybe(WHOLE) | {"description": "使它成为现在这样的版本；null 为随软件"},
        owner=maybe(TEXT),
        own=maybe(CELLS) | {"description": "自己的行；null 为没有"},
        shipped=maybe(CELLS) | {"description": "随软件的行；null 为没有"},
        history=many(record(version=of("DictionaryVersion"), before=maybe(CELLS), after=maybe(CELLS)))
        | {"description": "各版本的改动，最早的在前"},
        use=maybe(of("RowUse"))
        | {"description": "近几周起的作用；null 为还没有统计、这一类不统计，或不在该密钥的范围内"},
    ),
    "RowUse": record(
        counted=TEXT | {"description": "统计的时刻"},
        since=TEXT | {"description": "从哪个周一起；晚于 until 为发布后还没有满一周"},
        until=TEXT | {"description": "最后一周的周一"},
        published=maybe(TEXT) | {"description": "何时起是现在的内容；null 为随软件"},
        state=maybe({"enum": ["acts", "unasked", "idle", "dead"]})
        | {
            "description": "acts 起作用；unasked 对自己的词起作用，但问的人太少；idle 对自己的词也不起作用；"
            "dead 指向的内容没有了；null 没有试过"
        },
        why=TEXT | {"description": "为什么不起作用"},
        queries=WHOLE | {"description": "现在对问得较多的几个查询起作用"},
        searches=WHOLE | {"description": "起作用的搜索"},
        reported=WHOLE | {"description": "其中门户上报的"},
        clicked=WHOLE | {"description": "上报的之中有点击的"},
        first=WHOLE | {"description": "上报的之中点了第一条的"},
        reported_before=WHOLE | {"description": "同样的查询在发布之前，上报的"},
        clicked_before=WHOLE,
        first_before=WHOLE,
        category=maybe(TEXT) | {"description": "违禁词的类别"},
        held=maybe(WHOLE) | {"description": "该类拦截的搜索；不分到每一行。null 为不是违禁词"},
    ),
    "VersionChanges": record(version=of("DictionaryVersion"), changes=many(of("RowChange"))),
    "ImportReport": record("", kind={"enum": list(DICTIONARY_KINDS)}, **IMPORTED),
    "ThesaurusReport": record(
        "",
        name=TEXT | {"description": "词表的名称"},
        preview=many(record(what=TEXT, count=WHOLE, becomes=TEXT)) | {"description": "如何收录"},
        left_out=many(record(what=TEXT, count=WHOLE)) | {"description": "没有收录的内容与原因"},
        conflicts=many(
            record(
                level={"enum": ["error", "warn"], "description": "error 不收录，warn 收录并提醒"},
                code=TEXT,
                term=TEXT,
                row=WHOLE | {"description": "文件中的行；0 为没有自己的行"},
                what=TEXT,
            )
        ),
        **IMPORTED,
    ),
}
