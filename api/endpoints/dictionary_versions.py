"""`/v1/admin/dictionaries`: checking, approving, publishing, going back, and the versions that there were."""

from __future__ import annotations

from api.endpoints.admin import PUBLISH_SCOPE, AdminBlueprint, Asked
from api.endpoints.audit_log import OLDER, SIZE, UNLESS_TOLD
from api.endpoints.dictionaries import NUMBER, PATH
from api.http.current import service
from search_engine import BadParameters, Detail, Message
from search_engine.editorial import change_fields, finding_fields, version_fields

blueprint = AdminBlueprint("dictionary_versions", __name__)
OPERATIONS = blueprint.operations
DRAFTS_OR_VERSION = Message(
    "conflict", "请给出 drafts 或 version，只能一种", "give either drafts or version, only one of them"
)


@blueprint.call(
    "post", f"{PATH}/check", "checkDrafts", "检查草稿：会改哪些行，有何错误（不能发布）与提醒（须确认），是否须审批",
    json="DraftNumbers", answers={200: "CheckedDrafts", 404: "Error", 409: "Error"}, example={"drafts": [3, 5]},
)  # fmt: skip
def check(asked: Asked) -> object:
    """What some drafts would change, and what is wrong with them."""
    actor = asked.actor
    judged = service().editor.check(actor, asked.body()["drafts"])
    return {
        "base": judged.proposal.base,
        "changes": [change_fields(change) for change in judged.proposal.row_changes],
        "findings": [finding_fields(finding) for finding in judged.findings],
        "needs_approval": service().editor.needs_approval(actor, judged.proposal),
    }


@blueprint.call(
    "post", f"{PATH}/approvals", "approveDrafts",
    "批准他人的草稿（drafts），或回退到一个版本（version）：只对现在的内容与在用的版本有效", json="ApprovalWish",
    answers={200: "Approval", 404: "Error", 409: "Error"}, scope=PUBLISH_SCOPE, example={"drafts": [3]},
)  # fmt: skip
def approve(asked: Asked) -> object:
    """Approve what somebody else has drafted."""
    actor = asked.actor
    body = asked.body()
    if ("drafts" in body) == ("version" in body):
        raise BadParameters([Detail("drafts", DRAFTS_OR_VERSION())])
    part = service().editor.approve(actor, body.get("drafts", ()), version=body.get("version"))
    changes = [change_fields(change) for change in part.row_changes]
    return {"base": part.base, "digest": part.digest, "approver": actor.name, "changes": changes}


@blueprint.call(
    "post", f"{PATH}/publish", "publishDrafts",
    "发布草稿，成为一个编号的新版本，一秒内在所有进程生效；检查有提醒时须 accept_warnings", json="PublishWish",
    answers={200: "DictionaryVersion", 404: "Error", 409: "Error"}, scope=PUBLISH_SCOPE,
    example={"drafts": [3, 5], "note": "开学季"},
)  # fmt: skip
def publish(asked: Asked) -> object:
    """Publish drafts."""
    body = asked.body()
    note, accept = body.get("note", ""), body.get("accept_warnings", False)
    version = service().editor.publish(asked.actor, body["drafts"], note, accept_warnings=accept)
    return version_fields(version)


@blueprint.call(
    "post", f"{PATH}/rollback", "rollbackDictionaries", "回退：把一个旧版本的内容作为新版本发布；0 为只用随软件的词典",
    json="RollbackWish", answers={200: "DictionaryVersion", 404: "Error", 409: "Error"}, scope=PUBLISH_SCOPE,
    example={"version": 1},
)  # fmt: skip
def rollback(asked: Asked) -> object:
    """Go back to an old version."""
    body = asked.body()
    return version_fields(service().editor.rollback(asked.actor, body["version"], body.get("note", "")))


@blueprint.call(
    "get", f"{PATH}/versions", "getDictionaryVersions", "词典的版本，最近的在前", parameters=(SIZE, OLDER),
    answers={200: "DictionaryVersions"},
)  # fmt: skip
def versions(asked: Asked) -> object:
    """Versions, newest first."""
    size = asked.get("size", UNLESS_TOLD)
    found = service().editor.history(asked.get("older_than"), size + 1)
    shown = [version_fields(version) for version in found[:size]]
    return {"versions": shown, "next": shown[-1]["number"] if len(found) > size else None}


@blueprint.call(
    "get", f"{PATH}/versions/{{number}}", "getDictionaryVersion", "一个版本改了哪些行，之前与之后各是什么",
    in_path=(NUMBER,), answers={200: "VersionChanges", 404: "Error"},
)  # fmt: skip
def version(asked: Asked) -> object:
    """One version, with what it changed of the rows that are the key's."""
    found, changes = service().editor.version(asked.actor, asked["number"])
    return {"version": version_fields(found), "changes": [change_fields(change) for change in changes]}
