"""`/v1/me`: what is kept about the person who is signed in, and their say in it. Nobody else's can be named here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
from flask import Blueprint, Response, request

from api.http.answers import answer
from api.http.audit import count_of_person, record_of_person
from api.http.body import json_object
from api.http.current import service
from api.http.person import signed_in
from api.http.sent import in_address
from api.openapi.operation import Operation
from api.openapi.parameters import DOCUMENT_ID, DOCUMENT_IDS, EVENT_IDS, FORMAT, PAGE, SIZE
from search_engine import BadParameters, Detail, Message
from search_engine.access import Actions, Rights
from search_engine.messages import NOT_A_FLAG

blueprint = Blueprint("me", __name__)
MOST_BYTES = 1_000  # of a body that says yes or no
SIZE_UNLESS_TOLD = 20
JSONL = "application/x-ndjson"
EMPTY_ID = Message(
    "empty", "不能为空", "must not be empty", "要全部删除，请不带 id", "leave id out to delete everything"
)
ALWAYS = {503: "Error"}


def _operation(method: str, path: str, name: str, summary: str, **other: Any) -> Operation:
    stored = {} if method == "get" else {507: "Error"}
    answers = {200: "Deleted", **other.pop("answers", {}), **ALWAYS, **stored}
    return Operation(method, path, name, summary, "个人", answers=answers, personal="must", **other)


CONSENT = _operation("get", "/v1/me/consent", "getConsent", "是否同意保存个人记录", answers={200: "Consent"})
SET_CONSENT = _operation(
    "put", "/v1/me/consent", "setConsent", "同意，或撤回同意；撤回即删除已保存的全部个人记录",
    json="Agreement", example={"agreed": True},
    answers={200: "Consent", 400: "Error", 413: "Error", 415: "Error"},
)  # fmt: skip
FOOTPRINT = _operation(
    "get", "/v1/me/footprint", "getFootprint", "我的足迹，最近的在前；format=jsonl 为全部，每行一条",
    parameters=(PAGE, replace(SIZE, default=SIZE_UNLESS_TOLD), FORMAT), answers={200: "Footprint"}, lines=JSONL,
)  # fmt: skip
FORGET_FOOTPRINT = _operation(
    "delete", "/v1/me/footprint", "deleteFootprint", "删除足迹：给出 id 的几条，不给则全部", parameters=(EVENT_IDS,)
)
FAVOURITES = _operation("get", "/v1/me/favourites", "getFavourites", "我的收藏", answers={200: "Favourites"})
KEEP = _operation(
    "put", "/v1/me/favourites/{id}", "putFavourite", "收藏一个文档；须已同意保存个人记录",
    in_path=(DOCUMENT_ID,), answers={200: "Favourites", 403: "Error", 404: "Error"},
)  # fmt: skip
FORGET_FAVOURITES = _operation(
    "delete",
    "/v1/me/favourites",
    "deleteFavourites",
    "删除收藏：给出 id 的几个，不给则全部",
    parameters=(DOCUMENT_IDS,),
)
EXPORT = _operation("get", "/v1/me/export", "exportMe", "保存的全部个人记录，一个 JSON", answers={200: "Export"})
FORGET = _operation("delete", "/v1/me", "deleteMe", "删除全部个人记录，包括同意")
OPERATIONS = (
    CONSENT, SET_CONSENT, FOOTPRINT, FORGET_FOOTPRINT, FAVOURITES, KEEP, FORGET_FAVOURITES, EXPORT, FORGET,
)  # fmt: skip


@blueprint.get("/v1/me/consent")
def consent() -> Response:
    """Whether the person has agreed."""
    CONSENT.read()
    return answer(rights().consent(signed_in()))


@blueprint.put("/v1/me/consent")
def set_consent() -> Response:
    """Agree, or withdraw and delete."""
    SET_CONSENT.read()
    person, agreed = signed_in(), agreement()
    found = rights().set_consent(person, agreed)
    if agreed:
        record_of_person(Actions.CONSENT_GIVE)
    else:
        record_of_person(Actions.CONSENT_WITHDRAW, {"events": found["deleted"]})
    return answer(found)


@blueprint.get("/v1/me/footprint")
def footprint() -> Response:
    """What the person did."""
    asked = FOOTPRINT.read()
    person = signed_in()
    if asked.get("format") == "jsonl":
        lines = [orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE) for entry in rights().whole_footprint(person)]
        return _download(b"".join(lines), JSONL, "footprint.jsonl")
    return answer(rights().footprint(person, asked.get("page", 1), asked.get("size", SIZE_UNLESS_TOLD)))


@blueprint.delete("/v1/me/footprint")
def forget_footprint() -> Response:
    """Delete of what the person did."""
    ids = named(FORGET_FOOTPRINT)
    deleted = rights().forget_footprint(signed_in(), ids)
    count_of_person(Actions.FOOTPRINT_DELETE, deleted=deleted)
    return answer({"deleted": deleted})


@blueprint.get("/v1/me/favourites")
def favourites() -> Response:
    """What the person keeps."""
    FAVOURITES.read()
    return answer({"favourites": rights().favourites(signed_in())})


@blueprint.put("/v1/me/favourites/<path:id>")
def keep(id: str) -> Response:
    """Keep a document; again is no harm."""
    document = KEEP.read(id=id)["id"]
    person = signed_in()
    rights().keep(person, document)
    count_of_person(Actions.FAVOURITES_PUT)
    return answer({"favourites": rights().favourites(person)})


@blueprint.delete("/v1/me/favourites")
def forget_favourites() -> Response:
    """Keep some or all no longer."""
    ids = named(FORGET_FAVOURITES)
    deleted = rights().forget_favourites(signed_in(), ids)
    count_of_person(Actions.FAVOURITES_DELETE, deleted=deleted)
    return answer({"deleted": deleted})


@blueprint.get("/v1/me/export")
def export() -> Response:
    """All of it, to take along."""
    EXPORT.read()
    return _download(orjson.dumps(rights().export(signed_in())), "application/json", "zwfw.json")


@blueprint.delete("/v1/me")
def forget() -> Response:
    """Delete all of it."""
    FORGET.read()
    deleted = rights().forget(signed_in())
    record_of_person(Actions.PERSON_ERASE, {"events": deleted})
    return answer({"deleted": deleted})


def rights() -> Rights:
    """The rights of persons."""
    return service().activity.rights


def named(operation: Operation) -> tuple[str, ...]:
    """The ids that a call names; () where it means all. An empty id is no wish to delete everything."""
    ids: tuple[str, ...] = operation.read().get("id", ())
    if not ids and "id" in in_address():
        raise BadParameters([Detail("id", EMPTY_ID())])
    return ids


def agreement() -> bool:
    """What the body says. Raises as `json_object`; `BadParameters` where it says neither yes nor no."""
    body, faults = json_object(request, MOST_BYTES, ("application/json",), ("agreed",))
    agreed = body.get("agreed")
    if not isinstance(agreed, bool):
        faults.append(Detail("agreed", NOT_A_FLAG()))
    if faults or not isinstance(agreed, bool):
        raise BadParameters(faults)
    return agreed


def _download(content: bytes, mimetype: str, name: str) -> Response:
    return Response(content, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})
