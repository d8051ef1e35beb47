"""`/v1/admin/dictionaries`: the word lists that a site keeps itself: looked at, drafted, put away."""

from __future__ import annotations

from api.endpoints.admin import PUBLISH_SCOPE, AdminBlueprint, Asked
from api.endpoints.dictionary_bodies import LARGEST
from api.http.current import service
from api.openapi.parameters import PAGE, SIZE, flag_parameter, text_parameter
from search_engine.editorial import DICTIONARY_KINDS, DraftInput, draft_fields, listed_rows, version_fields
from search_engine.searching import choice_parameter, whole_parameter

blueprint = AdminBlueprint("dictionaries", __name__)
OPERATIONS = blueprint.operations
PATH = "/v1/admin/dictionaries"

NUMBER = whole_parameter("number", LARGEST, "编号", example=1)
KIND = choice_parameter("kind", tuple(DICTIONARY_KINDS), "词典的类别", example="synonyms")
TEXT = text_parameter("q", "键（如词语）中的文字")
OWN = flag_parameter("own", "只列本系统自己的行")
OF = text_parameter("of", "只列此人或此密钥（key:名称）的草稿")

TEXTS = ("region", "site", "department", "owner", "starts", "ends")


@blueprint.call(
    "get", PATH, "getDictionaries", "词典的类别、各列、条数，在用的版本", answers={200: "Dictionaries"},
)  # fmt: skip
def kinds(asked: Asked) -> object:
    """What there is."""
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
    return {"version": state.version and version_fields(state.version), "kinds": told}


@blueprint.call(
    "get", f"{PATH}/rows", "getDictionaryRows", "一类词典的行：随软件的，本系统改过、新增与停用的",
    parameters=(KIND, TEXT, OWN, PAGE, SIZE), required=("kind",), answers={200: "DictionaryRows"},
)  # fmt: skip
def rows(asked: Asked) -> object:
    """Rows of one kind."""
    page, size = asked.get("page", 1), asked.get("size", 10)
    found = listed_rows(
        service().editor.state(),
        asked.actor,
        asked["kind"],
        asked.get("q", ""),
        own=asked.get("own", False),
    )
    shown = found[(page - 1) * size : page * size]
    return {"total": len(found), "page": page, "size": size, "rows": shown}


@blueprint.call(
    "get", f"{PATH}/drafts", "getDrafts", "尚未发布的草稿；限定地区或站点的密钥只看得到其范围内的", parameters=(OF,),
    answers={200: "Drafts"},
)  # fmt: skip
def drafts(asked: Asked) -> object:
    """Drafts, oldest first."""
    found = service().editor.drafts(asked.actor, asked.get("of"))
    return {"drafts": [draft_fields(draft) for draft in found]}


@blueprint.call(
    "post", f"{PATH}/drafts", "putDraft",
    "起草一行的更改：没有给出的列保持现有内容；同一密钥对同一行再次起草即更改原草稿。发布之前不起作用",
    json="DraftWish", answers={200: "Draft"},
    example={"kind": "synonyms", "cells": {"term": "奶茶店", "target": "食品经营许可", "relation": "official",
                                           "weight": "1"}, "region": "330100"},
)  # fmt: skip
def draft(asked: Asked) -> object:
    """Draft a row."""
    body = asked.body()
    conditions = {f"@{name}": body[name] for name in TEXTS if name in body}
    if "off" in body:
        conditions["@off"] = "off" if body["off"] else ""
    more = {name: body[name] for name in ("remove", "note", "anew") if name in body}
    wish = DraftInput(body["kind"], body["cells"] | conditions, **more)
    return draft_fields(service().editor.draft(asked.actor, wish))


@blueprint.call(
    "delete", f"{PATH}/drafts/{{number}}", "deleteDraft", "放弃一份草稿；他人的只有发布者可以放弃", in_path=(NUMBER,),
    answers={204: None, 404: "Error"},
)  # fmt: skip
def discard(asked: Asked) -> object:
    """Put a draft away."""
    service().editor.discard(asked.actor, [asked["number"]])
    return None


@blueprint.call(
    "post", f"{PATH}/drafts/{{number}}/return", "returnDraft",
    "把他人的一份草稿退回给起草人，写明原因；起草人改好或再次起草之前不能发布", in_path=(NUMBER,), json="ReturnWish",
    answers={200: "Draft", 404: "Error"}, scope=PUBLISH_SCOPE, example={"reason": "请限定在余杭区"},
)  # fmt: skip
def send_back(asked: Asked) -> object:
    """Return a draft to its author."""
    (found,) = service().editor.send_back(asked.actor, [asked["number"]], asked.body()["reason"])
    return draft_fields(found)


@blueprint.call(
    "post", f"{PATH}/drafts/{{number}}/undo", "undoDraft",
    "撤销自己的一份草稿的上一步改动：恢复为改动之前的样子；只有一步的，草稿即不复存在", in_path=(NUMBER,),
    answers={200: "UndoneDraft", 404: "Error"},
)  # fmt: skip
def undo(asked: Asked) -> object:
    """Take back the last change of a draft."""
    found = service().editor.undo(asked.actor, asked["number"])
    return {"draft": found and draft_fields(found)}
