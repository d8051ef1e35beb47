"""`/v1/admin/dictionaries`: checking, approving, publishing, going back, and the versions that there were."""

from __future__ import annotations

from flask import Blueprint, Response

from api.endpoints.audit_log import OLDER, SIZE, UNLESS_TOLD
from api.endpoints.dictionaries import NUMBER, PATH, TAG, WRITE, private
from api.endpoints.dictionary_bodies import LONGEST_NOTE, Field, flag, number, numbers, read_body, text
from api.http.current import service
from api.http.keys import authorised
from api.openapi.operation import Operation
from search_engine import BadParameters, Detail
from search_engine.editorial import change_fields, finding_fields, version_fields

blueprint = Blueprint("dictionary_versions", __name__)
PUBLISH_SCOPE = "dictionaries:publish"
BODY = {413: "Error", 415: "Error", 503: "Error", 507: "Error"}
CHECK = Operation(
    "post", f"{PATH}/check", "checkDrafts",
    "检查草稿：会改哪些行，有何错误（不能发布）与提醒（须确认），是否须审批", TAG,
    json="DraftNumbers", answers={200: "CheckedDrafts", 404: "Error", 409: "Error", **BODY}, scope=WRITE,
    example={"drafts": [3, 5]},
)  # fmt: skip
APPROVE = Operation(
    "post", f"{PATH}/approvals", "approveDrafts",
    "批准他人的草稿（drafts），或回退到一个版本（version）：只对现在的内容与在用的版本有效", TAG,
    json="ApprovalWish", answers={200: "Approval", 404: "Error", 409: "Error", **BODY}, scope=PUBLISH_SCOPE,
    example={"drafts": [3]},
)  # fmt: skip
PUBLISH = Operation(
    "post", f"{PATH}/publish", "publishDrafts",
    "发布草稿，成为一个编号的新版本，一秒内在所有进程生效；检查有提醒时须 accept_warnings", TAG,
    json="PublishWish", answers={200: "DictionaryVersion", 404: "Error", 409: "Error", **BODY}, scope=PUBLISH_SCOPE,
    example={"drafts": [3, 5], "note": "开学季"},
)  # fmt: skip
ROLLBACK = Operation(
    "post", f"{PATH}/rollback", "rollbackDictionaries",
    "回退：把一个旧版本的内容作为新版本发布；0 为只用随软件的词典", TAG,
    json="RollbackWish", answers={200: "DictionaryVersion", 404: "Error", 409: "Error", **BODY}, scope=PUBLISH_SCOPE,
    example={"version": 1},
)  # fmt: skip
VERSIONS = Operation(
    "get", f"{PATH}/versions", "getDictionaryVersions", "词典的版本，最近的在前", TAG,
    parameters=(SIZE, OLDER), answers={200: "DictionaryVersions", 503: "Error"}, scope=WRITE,
)  # fmt: skip
VERSION = Operation(
    "get", f"{PATH}/versions/{{number}}", "getDictionaryVersion", "一个版本改了哪些行，之前与之后各是什么", TAG,
    in_path=(NUMBER,), answers={200: "VersionChanges", 404: "Error", 503: "Error"}, scope=WRITE,
)  # fmt: skip
OPERATIONS = (CHECK, APPROVE, PUBLISH, ROLLBACK, VERSIONS, VERSION)
CHOSEN = {"drafts": Field(numbers, required=True)}
NOTE = Field(text(LONGEST_NOTE), default="")


@blueprint.post(f"{PATH}/check")
def check() -> Response:
    """What some drafts would change, and what is wrong with them."""
    actor = service().actor(authorised(WRITE))
    CHECK.read()
    judged = service().editor.check(actor, read_body(CHOSEN)["drafts"])
    return private(
        {
            "base": judged.proposal.base,
            "changes": [change_fields(change) for change in judged.proposal.row_changes],
            "findings": [finding_fields(finding) for finding in judged.findings],
            "needs_approval": service().editor.needs_approval(actor, judged.proposal),
        }
    )


@blueprint.post(f"{PATH}/approvals")
def approve() -> Response:
    """Approve what somebody else has drafted."""
    actor = service().actor(authorised(PUBLISH_SCOPE))
    APPROVE.read()
    body = read_body({"drafts": Field(numbers), "version": Field(number)})
    if (body["drafts"] is None) == (body["version"] is None):
        raise BadParameters([Detail("drafts", "请给出 drafts 或 version，只能一种")])
    part = service().editor.approve(actor, body["drafts"] or (), version=body["version"])
    changes = [change_fields(change) for change in part.row_changes]
    return private({"base": part.base, "digest": part.digest, "approver": actor.name, "changes": changes})


@blueprint.post(f"{PATH}/publish")
def publish() -> Response:
    """Publish drafts."""
    actor = service().actor(authorised(PUBLISH_SCOPE))
    PUBLISH.read()
    body = read_body({**CHOSEN, "note": NOTE, "accept_warnings": Field(flag, default=False)})
    editor = service().editor
    version = editor.publish(actor, body["drafts"], body["note"], accept_warnings=body["accept_warnings"])
    return private(version_fields(version))


@blueprint.post(f"{PATH}/rollback")
def rollback() -> Response:
    """Go back to an old version."""
    actor = service().actor(authorised(PUBLISH_SCOPE))
    ROLLBACK.read()
    body = read_body({"version": Field(number, required=True), "note": NOTE})
    return private(version_fields(service().editor.rollback(actor, body["version"], body["note"])))


@blueprint.get(f"{PATH}/versions")
def versions() -> Response:
    """Versions, newest first."""
    authorised(WRITE)
    asked = VERSIONS.read()
    size = asked.get("size", UNLESS_TOLD)
    found = service().editor.history(asked.get("older_than"), size + 1)
    shown = [version_fields(version) for version in found[:size]]
    return private({"versions": shown, "next": shown[-1]["number"] if len(found) > size else None})


@blueprint.get(f"{PATH}/versions/<number>")
def version(number: str) -> Response:
    """One version, with what it changed of the rows that are the key's."""
    actor = service().actor(authorised(WRITE))
    found, changes = service().editor.version(actor, VERSION.read(number=number)["number"])
    return private({"version": version_fields(found), "changes": [change_fields(change) for change in changes]})
