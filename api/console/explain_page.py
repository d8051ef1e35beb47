"""Why a search answers as it does: what was understood, which rows acted, what each signal gave, what decides between
neighbours; and all that holds one document back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from api.console import words
from api.console.dictionary_pages import form_fields, hand
from api.console.document_picker import Picked, picked
from api.console.forms import place_name, text
from api.console.region_field import region_code
from api.http.current import service
from search_engine import (
    TIERS,
    BadParameters,
    NotReady,
    SearchRequest,
    ServiceError,
    explain,
    key_cells,
)

PINS = "pins"
# Step of the understanding → what it does, for people.
STEPS: Mapping[str, str] = {
    "detect_crisis": "识别紧急求助", "check_blocklist": "检查违禁词", "normal_form": "统一写法",
    "join_spaced_characters": "合并空格隔开的字", "split_alphanumerics": "拆开字母与数字",
    "normalize_numerals": "统一数字", "read_pinyin": "读拼音", "choose_homophones": "选择同音地名",
    "correct_spelling": "纠错", "detect_wish": "识别意愿（查询、预约等）", "detect_situation": "识别情形",
    "detect_places": "识别地名", "accept_ambiguous_places": "判定同形地名", "detect_origin": "识别从哪里来",
    "detect_relocation": "识别迁移", "detect_near_me": "识别“附近”", "detect_requested_fields": "识别所问要素",
    "detect_audience": "识别服务对象", "detect_portal": "识别门户功能", "detect_office": "识别机构",
    "detect_way_by_sound": "按读音识别去处", "drop_stopwords": "去掉停用词", "detect_only_way": "只给去处",
    "expand": "扩展同义词", "segment": "分词", "choose_semantic_text": "按含义比较的文字",
}  # fmt: skip
# Where the words of the query stand in the document that is asked about.
PLACES: Mapping[str, str] = {"name": "名称", "near": "名称、部门或主题", "anywhere": "任一字段"}


def explanation() -> ResponseReturnValue:
    """The page."""
    query, region, target, document = text("q"), text("region"), Picked(), ""
    error: ServiceError | None = None
    found: dict[str, Any] | None = None
    if query:
        try:
            region = region_code(region)
            target = picked(text("document"), region)
            # a number that there is not is told so; a name that may be several is to be chosen from
            document = target.id or ("" if target.choices else target.text)
            asked = SearchRequest(q=query, region=region or None, facets=(), personal=False)
            found = service().ask(lambda pipeline: explain(pipeline, asked, document or None)).as_dict()
        except (BadParameters, NotReady) as refused:
            error = refused
    page = render_template(
        "console/explain.html", q=query, region=region, document=document, picked=target, found=found, error=error,
        steps=[(STEPS.get(one["step"], one["step"]), told(one["record"])) for one in found["trace"]] if found else [],
        largest=_largest(found) if found else 1.0, tiers=TIERS, places_of=PLACES,
        asked={"q": query, "region": region or None},
    )  # fmt: skip
    return make_response(page, 422 if error else 200)


def row_by_id(id: str) -> ResponseReturnValue:
    """The editor of the row that an explanation names. Raises `NotFound`."""
    key = service().editor.row(hand(), id).key
    values: dict[str, Any] = form_fields(key_cells(key))
    if key.kind == PINS:
        return redirect(url_for("console.pin", **values), 303)
    return redirect(url_for("console.row", kind=key.kind, **values), 303)


def told(record: Any) -> str:
    """What a step has noted, as people read it."""
    if isinstance(record, dict):
        return next((tell(record) for name, tell in TELL.items() if name in record), _plain(record))
    if isinstance(record, list | tuple):
        return "；".join(map(told, record))
    return words.value("audience", str(record))


def _plain(record: Mapping[str, Any]) -> str:
    return "，".join(f"{name} {value}" for name, value in record.items())


def _correction(record: Mapping[str, Any]) -> str:
    return f"{record['from']} → {record.get('to', '')}{'' if record.get('applied', True) else '（仅提示，未采用）'}"


# A name that a record has → how it is told; the first one that fits.
TELL: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "from": _correction,
    "category": lambda one: f"{one['category']}：{words.value('action', str(one.get('action', '')))}",
    "wish": lambda one: f"{one['text']}：{words.value('wish', str(one['wish']))}，{one.get('means', '')}",
    "asks": lambda one: f"{one['text']}：{words.value('asks', str(one['asks']))}",
    "candidates": lambda one: f"{one['text']}：{'、'.join(map(place_name, one['candidates']))}",
    "words": lambda one: f"{one.get('text', '')}：{'、'.join(one['words'])}",
}


def _largest(found: Mapping[str, Any]) -> float:
    """The largest share that a signal has in a card: the length of a whole bar."""
    shares = [abs(signal["share"]) for card in found["cards"] for signal in card["why"]["signals"]]
    return max(shares, default=0.0) or 1.0
