"""`/v1/admin/dictionaries`: the word lists that a site keeps itself: looked at, drafted, put away."""

from __future__ import annotations

from flask import Blueprint, Response

from api.endpoints.dictionary_bodies import LARGEST, LONGEST_NOTE, Field, cells_of_body, flag, read_body, text
from api.http.answers import answer
from api.http.current import service
from api.http.keys import authorised
from api.openapi.operation import Operation
from api.openapi.parameters import PAGE, SIZE, flag_parameter, text_parameter
from search_engine.editorial import DICTIONARY_KINDS, DraftInput, draft_fields, listed_rows, version_fields
from search_engine.searching import choice_parameter, whole_parameter

blueprint = Blueprint("dictionaries", __name__)
WRITE, TAG = "dictionaries:write", "管理"
PATH = "/v1/admin/dictionaries"


NUMBER = whole_parameter("number", LARGEST, "编号", example=1)
KIND = choice_parameter("kind", tuple(DICTIONARY_KINDS), "词典的类别", example="synonyms")
TEXT = text_parameter("q", "键（如词语）中的文字")
OWN = flag_parameter("own", "只列本系统自己的行")
OF = text_parameter("of", "只列此人或此密钥（key:名称）的草稿")

KINDS = Operation(
    "get", PATH, "getDictionaries", "词典的类别、各列、条数，在用的版本", TAG,
    answers={200: "Dictionaries", 503: "Error"}, scope=WRITE,
)  # fmt: skip
ROWS = Operation(
    "get", f"{PATH}/rows", "getDictionaryRows", "一类词典的行：随软件的，本系统改过、新增与停用的", TAG,
    parameters=(KIND, TEXT, OWN, PAGE, SIZE), required=("kind",), answers={200: "DictionaryRows", 503: "Error"},
    scope=WRITE,
)  # fmt: skip
DRAFTS = Operation(
    "get", f"{PATH}/drafts", "getDrafts", "尚未发布的草稿；限定地区或站点的密钥只看得到其范围内的", TAG,
    parameters=(OF,), answers={200: "Drafts", 503: "Error"}, scope=WRITE,
)  # fmt: skip
DRAFT = Operation(
    "post", f"{PATH}/drafts", "putDraft",
    "起草一行的更改：没有给出的列保持现有内容；同一密钥对同一行再次起草即更改原草稿。发布之前不起作用", TAG,
    json="DraftWish", answers={200: "Draft", 413: "Error", 415: "Error", 503: "Error", 507: "Error"}, scope=WRITE,
    example={"kind": "synonyms", "cells": {"term": "奶茶店", "target": "食品经营许可", "relation": "official",
                                           "weight": "1"}, "region": "330100"},
)  # fmt: skip
DISCARD = Operation(
    "delete", f"{PATH}/drafts/{{number}}", "deleteDraft", "放弃一份草稿；他人的只有发布者可以放弃", TAG,
    in_path=(NUMBER,), answers={204: None, 404: "Error", 503: "Error", 507: "Error"}, scope=WRITE,
)  # fmt: skip
UNDO = Operation(
    "post", f"{PATH}/drafts/{{number}}/undo", "undoDraft",
    "撤销自己的一份草稿的上一步改动：恢复为改动之前的样子；只有一步的，草稿即不复存在", TAG,
    in_path=(NUMBER,), answers={200: "UndoneDraft", 404: "Error", 503: "Error", 507: "Error"}, scope=WRITE,
)  # fmt: skip
OPERATIONS = (KINDS, ROWS, DRAFTS, DRAFT, DISCARD, UNDO)

TEXTS = ("region", "site", "department", "owner", "starts", "ends")
WISH = {
    "kind": Field(text(), required=True),
    "cells": Field(cells_of_body, required=True),
    **{name: Field(text()) for name in TEXTS},
    "off": Field(flag),
    "remove": Field(flag, default=False),
    "note": Field(text(LONGEST_NOTE), default=""),
    "anew": Field(flag, default=False),
}


@blueprint.get(PATH)
def kinds() -> Response:
    """What there is."""
    authorised(WRITE)
    KINDS.read()
    state, eyes = service().editor.state(), service().settings.four_eyes
    counts = state.lexicon().counts()
    told = [
        {
            "kind": kind.name,
            "label": kind.label,
            "columns": list(kind.columns),
            "key": list(kind.key),
            "rows": counts[kind.name],
            "four_eyes": kind.name in eyes,
        }
        for kind in DICTIONARY_KINDS.values()
    ]
    return private({"version": state.version and version_fields(state.version), "kinds": told})


@blueprint.get(f"{PATH}/rows")
def rows() -> Response:
    """Rows of one kind."""
    writer = authorised(WRITE)
    asked = ROWS.read()
    page, size = asked.get("page", 1), asked.get("size", 10)
    found = listed_rows(
        service().editor.state(),
        service().actor(writer),
        asked["kind"],
        asked.get("q", ""),
        own=asked.get("own", False),
    )
    shown = found[(page - 1) * size : page * size]
    return private({"total": len(found), "page": page, "size": size, "rows": shown})


@blueprint.get(f"{PATH}/drafts")
def drafts() -> Response:
    """Drafts, oldest first."""
    writer = authorised(WRITE)
    found = service().editor.drafts(service().actor(writer), DRAFTS.read().get("of"))
    return private({"drafts": [draft_fields(draft) for draft in found]})


@blueprint.post(f"{PATH}/drafts")
def draft() -> Response:
    """Draft a row."""
    writer = authorised(WRITE)
    DRAFT.read()
    body = read_body(WISH)
    conditions = {f"@{name}": body[name] for name in TEXTS if body[name] is not None}
    if body["off"] is not None:
        conditions["@off"] = "off" if body["off"] else ""
    wish = DraftInput(body["kind"], body["cells"] | conditions, body["remove"], body["note"], body["anew"])
    return private(draft_fields(service().editor.draft(service().actor(writer), wish)))


@blueprint.delete(f"{PATH}/drafts/<number>")
def discard(number: str) -> Response:
    """Put a draft away."""
    writer = authorised(WRITE)
    service().editor.discard(service().actor(writer), [DISCARD.read(number=number)["number"]])
    return Response(status=204)


@blueprint.post(f"{PATH}/drafts/<number>/undo")
def undo(number: str) -> Response:
    """Take back the last change of a draft."""
    writer = authorised(WRITE)
    found = service().editor.undo(service().actor(writer), UNDO.read(number=number)["number"])
    return private({"draft": found and draft_fields(found)})


def private(value: object, status: int = 200) -> Response:
    """An answer that nobody on the way keeps."""
    response = answer(value, status)
    response.headers["Cache-Control"] = "no-store"
    return response
