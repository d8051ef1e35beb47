"""The parameters of a search: one row each, read and checked together.

`read_request` is the only way in, for HTTP and for the command line alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from indexer.documents.timestamps import parse_instant
from indexer.snapshot.facets import CHANNELS
from search_engine.errors import BadParameters, Detail
from search_engine.query.analysis import SWITCHES

MAX_QUERY = 500  # characters; the longest question among 1,235 real ones has 86
MAX_SIZE = 50
MAX_DEPTH = 10_000  # page × size
MAX_VALUES = 50  # values of one filter
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

KINDS = ("matter", "guide", "app", "policy", "interpretation", "topic", "news", "faq", "complaint")
SORTS = ("relevance", "updated", "popular", "rating")
REGION_MODES = ("cascade", "only", "off")
CORRECTIONS = ("auto", "suggest", "off")
COLLAPSES = ("others", "all", "none")
# Parameters that filter cards by a facet; each may be repeated: any of its values will do.
FILTERS = (
    "kind", "department", "theme", "life_event", "matter_type", "level",
    "coverage", "audience", "online", "case_type", "site",
)  # fmt: skip
FACET_NAMES = ("channel", *FILTERS, "region")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search; see the contract for the meaning of each parameter.

    Attributes:
        filters: Facet → wanted values; facets without a wish are absent.
        region: As sent; the service finds its place in the tree.
        facets: Which facets are wanted in the answer.
        off: Steps of understanding that are not to be taken.
        personal: Whether what the person who asks did before may have a part in the order.
        off_signals: Signals that are to have no part in the score.
        rank_profile: The rank profile to order by; empty: the setting's.
    """

    q: str = ""
    region: str | None = None
    lat: float | None = None
    lon: float | None = None
    pf: str | None = None
    channel: str = "all"
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    issued_from: datetime | None = None
    issued_to: datetime | None = None
    page: int = 1
    size: int = 10
    sort: str = "relevance"
    region_mode: str = "cascade"
    collapse: str = "others"
    facets: tuple[str, ...] = FACET_NAMES
    correct: str = "auto"
    off: tuple[str, ...] = ()
    personal: bool = True
    explain: bool = False
    off_signals: tuple[str, ...] = ()
    rank_profile: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter.

    Attributes:
        read: Its values as sent → its value; `ValueError` (in Chinese) where they are of the wrong form.
        schema: JSON Schema of one value, for the OpenAPI document.
        help: What it means, for the OpenAPI document.
        repeated: Whether it may be given several times.
    """

    name: str
    read: Callable[[Sequence[str]], Any]
    schema: Mapping[str, Any]
    help: str
    repeated: bool = False


def _single(values: Sequence[str]) -> str:
    if len(values) > 1:
        raise ValueError("只能给一个值")
    return values[0] if values else ""


def _text(limit: int) -> Callable[[Sequence[str]], str]:
    def read(values: Sequence[str]) -> str:
        text = _single(values)
        if len(text) > limit:
            raise ValueError(f"最长 {limit} 个字符，现有 {len(text)} 个")
        if CONTROL.search(text):
            raise ValueError("含有控制字符，请删除")
        return text.strip()

    return read


def whole(least: int, most: int) -> Callable[[Sequence[str]], int]:
    """Reads a whole number `[least, most]`."""

    def read(values: Sequence[str]) -> int:
        text = _single(values)
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"应为 {least} 至 {most} 的整数")
        return int(text)

    return read


def _degrees(most: float) -> Callable[[Sequence[str]], float]:
    def read(values: Sequence[str]) -> float:
        text = _single(values)
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,15})?", text) or abs(float(text)) > most:
            raise ValueError(f"应为 -{most:g} 至 {most:g} 的度数，例如 30.27")
        return float(text)

    return read


def _choice(choices: Sequence[str]) -> Callable[[Sequence[str]], str]:
    def read(values: Sequence[str]) -> str:
        text = _single(values)
        if text not in choices:
            raise ValueError(f"应为 {'、'.join(choices)} 之一")
        return text

    return read


def _values(choices: Sequence[str] | None = None) -> Callable[[Sequence[str]], tuple[str, ...]]:
    def read(values: Sequence[str]) -> tuple[str, ...]:
        if len(values) > MAX_VALUES:
            raise ValueError(f"最多 {MAX_VALUES} 个值")
        found = tuple(dict.fromkeys(value.strip() for value in values if value.strip()))
        for value in found:
            if choices is not None and value not in choices:
                raise ValueError(f"应为 {'、'.join(choices)} 之一")
            if len(value) > 100 or CONTROL.search(value):
                raise ValueError("每个值最长 100 个字符，不含控制字符")
        return found

    return read


def _facets(values: Sequence[str]) -> tuple[str, ...]:
    names = [name.strip() for value in values for name in value.split(",") if name.strip()]
    if names == ["none"]:
        return ()
    unknown = [name for name in names if name not in FACET_NAMES]
    if unknown:
        raise ValueError(f"应为 none 或 {'、'.join(FACET_NAMES)} 中的若干个")
    return tuple(dict.fromkeys(names))


def _instant(values: Sequence[str]) -> datetime:
    text = _single(values)
    try:
        return parse_instant(text)
    except ValueError:
        raise ValueError("应为 1900 年至 2105 年的日期，如 2026-03-01") from None


def _last_instant(values: Sequence[str]) -> datetime:
    """A day without a time of day means all of that day."""
    moment = _instant(values)
    return moment if ":" in values[0] else moment + timedelta(days=1, seconds=-1)


def _flag(values: Sequence[str]) -> bool:
    text = _single(values).lower()
    if text not in ("true", "false", "1", "0"):
        raise ValueError("应为 true 或 false")
    return text in ("true", "1")


def _region(values: Sequence[str]) -> str:
    text = _single(values).strip()
    if not re.fullmatch(r"[0-9]{6}([0-9]{3}){0,2}", text):
        raise ValueError("应为 6、9 或 12 位行政区划代码")
    return text


AUDIENCES = ("natural", "legal")
STRING, CODE = {"type": "string"}, {"type": "string", "pattern": "^[0-9]{6}([0-9]{3}){0,2}$"}


def _enum(choices: Sequence[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(choices)}


PARAMETERS: tuple[Parameter, ...] = (
    Parameter("q", _text(MAX_QUERY), {"type": "string", "maxLength": MAX_QUERY}, "查询文字；空则按筛选条件列出目录"),
    Parameter("region", _region, CODE, "用户所在地区的行政区划代码，6、9 或 12 位"),
    Parameter("lat", _degrees(90), {"type": "number", "minimum": -90, "maximum": 90}, "纬度，WGS-84，度"),
    Parameter("lon", _degrees(180), {"type": "number", "minimum": -180, "maximum": 180}, "经度，WGS-84，度"),
    Parameter("pf", _text(50), STRING, "调用渠道（C 0103 §8.3.4.2）"),
    Parameter("channel", _choice(("all", *CHANNELS)), _enum(("all", *CHANNELS)), "频道"),
    Parameter("kind", _values(KINDS), _enum(KINDS), "文档种类", repeated=True),
    Parameter("department", _values(), STRING, "部门条线，如 公安", repeated=True),
    Parameter("theme", _values(), STRING, "服务主题，如 婚姻登记", repeated=True),
    Parameter("life_event", _values(), STRING, "一件事", repeated=True),
    Parameter("matter_type", _values(), STRING, "事项类型，如 行政许可", repeated=True),
    Parameter("level", _values(), STRING, "行使层级，如 县级", repeated=True),
    Parameter("coverage", _values(), STRING, "按行政管辖：定点办理、全国、跨省、跨市、跨县、区域通办", repeated=True),
    Parameter("audience", _values(AUDIENCES), _enum(AUDIENCES), "服务对象", repeated=True),
    Parameter("online", _values(), STRING, "网办深度，如 受理", repeated=True),
    Parameter("case_type", _values(), STRING, "办件类型，如 即办件", repeated=True),
    Parameter("site", _values(), STRING, "站点", repeated=True),
    Parameter("issued_from", _instant, STRING, "发布日期不早于，如 2026-01-01"),
    Parameter("issued_to", _last_instant, STRING, "发布日期不晚于（含当日）"),
    Parameter("page", whole(1, MAX_DEPTH), {"type": "integer", "minimum": 1, "maximum": MAX_DEPTH}, "第几页"),
    Parameter("size", whole(1, MAX_SIZE), {"type": "integer", "minimum": 1, "maximum": MAX_SIZE}, "每页条数"),
    Parameter("sort", _choice(SORTS), _enum(SORTS), "排序"),
    Parameter("region_mode", _choice(REGION_MODES), _enum(REGION_MODES), "地区方式：联动、仅本地区及下级、不分地区"),
    Parameter("collapse", _choice(COLLAPSES), _enum(COLLAPSES), "合并同一事项的方式"),
    Parameter("facets", _facets, STRING, "需要的分面，逗号分隔；none 为不要", repeated=True),
    Parameter("correct", _choice(CORRECTIONS), _enum(CORRECTIONS), "纠错方式"),
    Parameter(
        "off", _values(SWITCHES), _enum(SWITCHES), "不做的理解步骤，可重复：如 places 不从文字中取地名", repeated=True
    ),
    Parameter("personal", _flag, {"type": "boolean"}, "登录且同意后，是否按本人记录微调同等相关结果的次序；0 为不用"),
    Parameter("explain", _flag, {"type": "boolean"}, "返回排序依据"),
    Parameter(
        "off_signals",
        _values(),
        STRING,
        "不计入得分的排序信号，可重复，需密钥；名称见 explain 的 signals",
        repeated=True,
    ),
    Parameter("rank_profile", _text(50), STRING, "排序方案，需密钥；空则用设置中的"),
)
BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}


def values_of(parameters: Sequence[Parameter], values: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Values by name, of texts as sent; parameters that were not sent are absent, and others are passed over. Raises
    `BadParameters` with every fault.
    """
    found: dict[str, Any] = {}
    faults = []
    for parameter in parameters:
        if parameter.name in values:
            try:
                found[parameter.name] = parameter.read(values[parameter.name])
            except ValueError as error:
                faults.append(Detail(parameter.name, str(error)))
    if faults:
        raise BadParameters(faults)
    return found


def read_request(values: Mapping[str, Sequence[str]]) -> SearchRequest:
    """Read parameters as sent (each a list of texts).

    Raises:
        BadParameters: With every fault: unknown parameters, wrong forms, a page beyond the depth.
    """
    faults: list[Detail] = []
    read: dict[str, Any] = {}
    for name, given in values.items():
        parameter = BY_NAME.get(name)
        if parameter is None:
            faults.append(Detail(printable(name), "没有这个参数"))
            continue
        if all(not value.strip() for value in given) and name != "q":
            continue  # an empty field of a form is no wish
        try:
            read[name] = parameter.read(given)
        except ValueError as error:
            faults.append(Detail(name, str(error)))
    faults.extend(_together(read, {fault.field for fault in faults}))
    if faults:
        raise BadParameters(faults)
    filters = tuple((name, read.pop(name)) for name in FILTERS if name in read)
    return SearchRequest(filters=filters, **read)


def _together(read: Mapping[str, Any], faulty: Collection[str]) -> list[Detail]:
    """Faults that show only when parameters are looked at together; `faulty` have been named already."""
    faults = []
    if read.get("page", 1) * read.get("size", 10) > MAX_DEPTH:
        faults.append(Detail("page", f"page × size 不能超过 {MAX_DEPTH}，请缩小范围"))
    if ("lat" in read) != ("lon" in read) and not {"lat", "lon"} & set(faulty):
        faults.append(Detail("lat" if "lat" not in read else "lon", "lat 与 lon 应同时给出"))
    start, stop = read.get("issued_from"), read.get("issued_to")
    if start and stop and start > stop:
        faults.append(Detail("issued_from", "不能晚于 issued_to"))
    return faults


def printable(name: str) -> str:
    """A caller's own text as it may be shown back: 50 characters, nothing that a page could take for more than text."""
    return re.sub(r"[^\w.\-]", "□", name[:50])
