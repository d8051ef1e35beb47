"""The parameters of a search: one row each, read and checked together.

`read_request` is the only way in, for HTTP and for the command line alike.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import InitVar, dataclass, fields
from datetime import datetime
from typing import Any

from dictionaries.reasons import Message, Words
from indexer.documents.ease import EASES
from indexer.snapshot.facets import CHANNELS
from search_engine.errors import BadParameters, Detail
from search_engine.messages import UNKNOWN_PARAMETER
from search_engine.query.analysis import SWITCHES
from search_engine.query.given_values import given_values, not_of_type
from search_engine.query.parameter import (
    DAY,
    STRING,
    Parameter,
    choice_parameter,
    choices_parameter,
    number_schema,
    text_schema,
    whole_parameter,
)
from search_engine.query.value_forms import (
    degrees,
    flag,
    instant,
    last_instant,
    region_code,
    text_of,
)
from search_engine.query.vocabulary import (
    AUDIENCES,
    COLLAPSES,
    CORRECTIONS,
    COVERAGES,
    KINDS,
    LEVELS,
    MATTER_TYPES,
    NEEDS_IDENTITY,
    ONLINE_DEPTHS,
    PLATFORMS,
    REGION_MODES,
    SORTS,
    VALIDITIES,
    not_among,
)

MAX_QUERY = 500  # characters; the longest question among 1,235 real ones has 86
MAX_SIZE = 50
MAX_DEPTH = 10_000  # page × size
TOO_DEEP = Message(
    "out_of_range",
    "page × size 不能超过 {most}",
    "page × size must not exceed {most}",
    "请缩小范围",
    "narrow the search",
)
HALF_A_PLACE = Message("missing", "lat 与 lon 应同时给出", "lat and lon must be given together")
NOT_BEFORE = Message("out_of_range", "不能晚于 {last}", "must not be later than {last}")

# Parameters that filter cards by a facet; each may be repeated: any of its values will do.
FILTERS = (
    "kind", "department", "theme", "life_event", "matter_type", "level",
    "coverage", "audience", "online", "ease", "case_type", "needs_identity", "site",
)  # fmt: skip
FACET_NAMES = ("channel", *FILTERS, "region")
FACET_CHOICES = ("none", *FACET_NAMES)
PAIRS = Words(" ((分面, (取值, …)), …)", "((facet, (value, …)), …)")
# How regions count for a page of an office: nothing but the asked region, those above it and those below.
CHAIN = "chain"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search; see the contract for the meaning of each parameter. Raises `BadParameters` with every fault of what
    is given, by the rules of `PARAMETERS`.

    Args:
        is_read: Whether all of it comes from `read_request`, which has found it right.

    Attributes:
        channels: Any of these; none: all of them.
        filters: Facet → wanted values; facets without a wish are absent.
        validity: Any of these; none: all of them.
        at: The region of the user's chain whose own matters are wanted; one that is not in it narrows nothing.
        region: As sent; the service finds its place in the tree.
        facets: Which facets are wanted in the answer.
        off: Steps of understanding that are not to be taken.
        personal: Whether what the person who asks did before may have a part in the order.
        with_rows: Whether the page names the rows of the dictionaries that contributed. No parameter: working it out
            takes a hundred times a search, so those who may read the dictionaries alone have it.
        off_signals: Signals that are to have no part in the score.
        rank_profile: The rank profile to order by; empty: the setting's.
    """

    q: str = ""
    region: str | None = None
    at: str | None = None
    lat: float | None = None
    lon: float | None = None
    pf: str | None = None
    channels: tuple[str, ...] = ()
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    validity: tuple[str, ...] = ()
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
    with_rows: bool = False
    off_signals: tuple[str, ...] = ()
    rank_profile: str = ""
    is_read: InitVar[bool] = False

    @property
    def nothing_elsewhere(self) -> bool:
        """Whether what neither the chain of regions nor what lies below has is not wanted."""
        return self.region_mode in ("only", CHAIN)

    def __post_init__(self, is_read: bool) -> None:
        if not is_read:
            for name, value in _checked(self).items():
                object.__setattr__(self, name, value)


def _facets(values: Sequence[str]) -> tuple[str, ...]:
    names = [name.strip() for value in values for name in value.split(",") if name.strip()]
    if names == ["none"]:
        return ()
    for name in names:
        if name not in FACET_NAMES:
            raise ValueError(not_among(name, FACET_CHOICES))
    return tuple(dict.fromkeys(names))


CODE = {"type": "string", "pattern": "^([0-9]{6}([0-9]{3}){0,2})?$"}  # an empty field of a form is no wish
ALL = "all"
ALL_CHANNELS = (ALL, *CHANNELS)


PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "q", text_of(MAX_QUERY), text_schema(MAX_QUERY), "查询文字；空则按筛选条件列出目录",
        example="身份证补领",
    ),
    Parameter("region", region_code, CODE, "用户所在地区的行政区划代码，6、9 或 12 位", example="330110"),
    Parameter(
        "at", region_code, CODE, "只看某一级的事项：用户所在地区或其上级的代码；所在地区的含其下级，其他代码不起作用",
        example="330100",
    ),
    Parameter("lat", degrees(90), number_schema(-90, 90, "number"), "纬度，WGS-84，度", example=30.27),
    Parameter("lon", degrees(180), number_schema(-180, 180, "number"), "经度，WGS-84，度", example=120.15),
    choice_parameter("pf", PLATFORMS, "调用渠道（C 0103 §8.3.4.2）"),
    choices_parameter("channel", "频道，可重复；all 为全部", ALL_CHANNELS),
    choices_parameter("kind", "文档种类", KINDS),
    choices_parameter("department", "部门条线，如 公安", example="公安"),
    choices_parameter("theme", "服务主题，如 婚姻登记；国家主题或站点自己的主题", example="婚姻登记"),
    choices_parameter("life_event", "一件事", example="新生儿出生"),
    choices_parameter("matter_type", "事项类型，如 行政许可", MATTER_TYPES),
    choices_parameter("level", "行使层级，如 县级", LEVELS),
    choices_parameter("coverage", "按行政管辖：定点办理、全国、跨省、跨市、跨县、区域通办", COVERAGES),
    choices_parameter("audience", "服务对象", AUDIENCES),
    choices_parameter("online", "网办深度，如 受理", ONLINE_DEPTHS),
    choices_parameter("ease", "便民，如 weekend 周末能办；由文档的办理深度、次数、时间和时限得出", EASES),
    choices_parameter("case_type", "办件类型，如 即办件", example="即办件"),
    choices_parameter(
        "needs_identity", "是否需身份信息：true 需实名登录，false 完全开放（C 0103 §8.3.1）", NEEDS_IDENTITY
    ),
    choices_parameter("site", "站点", example="浙江省"),
    choices_parameter("validity", "是否现行有效：现行有效、已被取代、已废止（取消）、有效期已满、尚未施行", VALIDITIES),
    Parameter("issued_from", instant, DAY, "发布日期不早于，如 2026-01-01", example="2026-01-01"),
    Parameter("issued_to", last_instant, DAY, "发布日期不晚于（含当日）", example="2026-12-31"),
    whole_parameter("page", MAX_DEPTH, "第几页", 1),
    whole_parameter("size", MAX_SIZE, "每页条数", 10),
    choice_parameter("sort", SORTS, "排序", "relevance"),
    choice_parameter("region_mode", REGION_MODES, "地区方式：联动、仅本地区及下级、不分地区", "cascade"),
    choice_parameter("collapse", COLLAPSES, "合并同一事项的方式", "others"),
    Parameter(
        "facets", _facets, STRING, "需要的分面，逗号分隔，不给为全部；none 为不要", repeated=True,
        example=["channel,department"],
    ),
    choice_parameter("correct", CORRECTIONS, "纠错方式", "auto"),
    choices_parameter("off", "不做的理解步骤，可重复：如 places 不从文字中取地名", SWITCHES),
    Parameter(
        "personal", flag, {"type": "boolean"}, "登录且同意后，是否按本人记录微调同等相关结果的次序；0 为不用",
        default=True,
    ),
    Parameter("explain", flag, {"type": "boolean"}, "返回排序依据", default=False),
    choices_parameter("off_signals", "不计入得分的排序信号，可重复，需密钥；名称见 explain 的 signals"),
    Parameter("rank_profile", text_of(50), text_schema(50), "排序方案，需密钥；空则用设置中的"),
)  # fmt: skip
# Of a request that is not filtered by them: the page that it is sent from.
PAGE_PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "site",
        text_of(100),
        text_schema(100),
        "发出请求的页面所属站点；只用于该站点的词典行此时才生效",
        example="浙江省",
    ),
    Parameter(
        "department",
        text_of(100),
        text_schema(100),
        "发出请求的页面所属部门条线；只用于该部门的词典行此时才生效",
        example="公安",
    ),
)
BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}


OF_FIELD = {field.name: field.default for field in fields(SearchRequest)}
# Fields that no parameter of the same name and shape reads.
SHAPED = ("channels", "filters", "with_rows")


def _checked(request: SearchRequest) -> dict[str, Any]:
    """What a program has given, as `read_request` would have it. Raises `BadParameters`."""
    given = {name: value for name, default in OF_FIELD.items() if (value := getattr(request, name)) is not default}
    faults: list[Detail] = []
    read = given_values(BY_NAME, {name: value for name, value in given.items() if name not in SHAPED}, faults)
    if "channels" in given:
        of_channels = given_values({"channels": BY_NAME["channel"]}, {"channels": given["channels"]}, faults)
        read |= {name: () if ALL in channels else channels for name, channels in of_channels.items()}
    if "filters" in given:
        read["filters"] = _checked_filters(given["filters"], faults)
    faults.extend(_together(read, {fault.field for fault in faults}))
    if faults:
        raise BadParameters(faults)
    return read


def _checked_filters(filters: object, faults: list[Detail]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Filters as a program gives them: pairs of a facet and its values, or a mapping."""
    pairs = list(filters.items()) if isinstance(filters, Mapping) else filters
    if not isinstance(pairs, list | tuple) or not all(isinstance(pair, tuple) and len(pair) == 2 for pair in pairs):
        faults.append(Detail("filters", not_of_type(PAIRS, filters)))
        return ()
    named = {str(name): values for name, values in pairs}
    faults += [Detail("filters", not_among(name, FILTERS)) for name in named if name not in FILTERS]
    read = given_values(BY_NAME, {name: values for name, values in named.items() if name in FILTERS}, faults)
    return tuple(read.items())


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
            faults.append(Detail(printable(name), UNKNOWN_PARAMETER()))
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
    channels = read.pop("channel", ())
    return SearchRequest(filters=filters, channels=() if ALL in channels else channels, **read, is_read=True)


def _together(read: Mapping[str, Any], faulty: Collection[str]) -> list[Detail]:
    """Faults that show only when parameters are looked at together; `faulty` have been named already."""
    faults = []
    if read.get("page", 1) * read.get("size", 10) > MAX_DEPTH:
        faults.append(Detail("page", TOO_DEEP(most=MAX_DEPTH)))
    if ("lat" in read) != ("lon" in read) and not {"lat", "lon"} & set(faulty):
        faults.append(Detail("lat" if "lat" not in read else "lon", HALF_A_PLACE()))
    start, stop = read.get("issued_from"), read.get("issued_to")
    if start and stop and start > stop:
        faults.append(Detail("issued_from", NOT_BEFORE(last="issued_to")))
    return faults


def printable(name: str) -> str:
    """A caller's own text as it may be shown back: 50 characters, nothing that a page could take for more than text."""
    return re.sub(r"[^\w.\-]", "□", name[:50])
