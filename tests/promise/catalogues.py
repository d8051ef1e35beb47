"""Random catalogues and requests: few words, many ways for regions, copies and wishes to meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from hypothesis import strategies as st

from dictionaries.regions import Region
from indexer.documents.timestamps import parse_instant
from indexer.snapshot.facets import CHANNELS
from search_engine.query.request import FACET_NAMES, SearchRequest
from tests.promise.home import copies_of
from tests.promise.places import SHAPES, relatives, tree
from tests.promise.texts import Copy

# Each name in the ways in which feeds write it.
NAMES = (
    ("食品经营许可（新办）", "食品經營許可（新辦）", "食品经营许可(新办)"),
    ("食品经营许可（变更）", "食品經營許可（變更）"),
    ("食品经营许可注销", "食品經營許可註銷"),
    ("居民身份证补领", "居民身份證補領"),
    ("居民身份证挂失申报", "居民身份證掛失申報"),
    ("护照签发", "護照簽發"),
    ("护照", "護照"),
    ("公共场所卫生许可", "公共場所衛生許可"),
    ("ETC办理", "ＥＴＣ辦理", "etc办理"),
    ("社会保障卡补领", "社會保障卡補領"),
    ("残疾人证办理", "殘疾人證辦理"),
    ("对食品安全违法行为的处罚", "對食品安全違法行為的處罰"),
)
ALIASES = (("开奶茶店",), ("丢了身份证", "补身份证"), ("办护照", "出国证件"), ("卫生许可证",), ("食品证",))
AUTHORITIES: tuple[dict[str, str], ...] = (
    {"name": "市场监督管理局", "department": "市场监管"},
    {"name": "公安局", "department": "公安"},
    {"name": "出入境管理局", "department": "公安"},
    {"name": "卫生健康局", "department": "卫健"},
)
BODIES: tuple[dict[str, Any], ...] = (
    {"materials": [{"name": "身份证"}, {"name": "照片"}]},
    {"materials": [{"name": "营业执照"}]},
    {"summary": "奶茶店等小吃店适用，到公安局办理"},
    {"summary": "补领护照须交照片"},
    {"conditions": ["年满十六周岁的居民"], "place": {"name": "政务服务中心", "address": "文明路1号"}},
    {"topics": ["食品安全"], "themes": ["准营准办"]},
    {"life_events": ["开办餐饮店"]},
)
COVERAGES: tuple[dict[str, Any], ...] = (
    {}, {}, {"scope": "全国"}, {"scope": "跨省"}, {"scope": "跨市"}, {"scope": "跨县"},
    {"regions": ["330000", "310000", "340000"]}, {"regions": ["330110", "441900003"]},
    {"regions": ["000000"], "scope": "跨市"},
)  # fmt: skip
KINDS = ("matter", "matter", "matter", "matter", "matter", "policy", "guide", "app", "faq")
# Facet values, by which a request may filter.
FACETS: Mapping[str, tuple[str, ...]] = {
    "kind": ("matter", "policy", "guide"),
    "department": ("公安", "市场监管", "没有的"),
    "theme": ("准营准办", "证件办理"),
    "matter_type": ("行政许可", "公共服务"),
    "level": ("县级", "乡级"),
    "coverage": ("全国", "定点办理", "区域通办"),
    "audience": ("natural", "legal"),
    "online": ("受理", "办理"),
    "site": ("浙江", "兵团"),
    "ease": ("online", "no_visit", "weekend"),
    "case_type": ("即办件",),
    "needs_identity": ("true", "false"),
    "life_event": ("开办餐饮店",),
}
PROFILES: tuple[dict[str, Any], ...] = (
    {"audience": ["natural"], "matter_type": "行政许可", "online": ["受理", "办理"], "visits": 0},
    {"audience": ["natural", "legal"], "matter_type": "公共服务", "themes": ["证件办理"]},
    {"audience": ["legal"], "matter_type": "行政许可", "case_type": "即办件", "site": "浙江"},
    {"platforms": ["gov"], "site": "兵团", "needs_identity": True},
    {"platforms": ["all", "mini"], "level": "县级", "hours": "周一至周六 9:00—17:00"},
)
PAST, FUTURE = "2020-01-01", "2090-01-01"
# What one copy may have that others have not.
OWN: tuple[dict[str, Any], ...] = (
    {}, {}, {}, {},
    *({"authority": authority} for authority in AUTHORITIES),
    *BODIES,
    {"aliases": list(ALIASES[0])},
    {"aliases": list(ALIASES[3])},
    {"level": "乡级"},
    {"level": "县级", "online": ["受理"]},
    {"audience": ["legal"]},
    {"audience": ["natural"]},
    {"needs_identity": False},
    {"visits": 1, "hours": "周一至周五 9:00—17:00，双休日除外"},
    {"coverage": {"scope": "跨县"}},
    {"coverage": {"scope": "跨市"}},
    {"coverage": {"scope": "全国"}},
    {"coverage": {"regions": ["330100", "440000"]}},
)  # fmt: skip
STATES: tuple[dict[str, Any], ...] = (
    {}, {}, {}, {}, {}, {}, {}, {},
    {"status": "offline"},
    {"status": "suspended"},
    {"expires_at": PAST},
    {"expires_at": FUTURE},
    {"effective_from": PAST},
    {"effective_from": FUTURE},
)  # fmt: skip
SIGNALS: tuple[dict[str, Any], ...] = (
    {}, {}, {},
    {"popularity": 3.0},
    {"popularity": 900.0, "rating": 4.5},
    {"rating": 3.0, "updated_at": "2026-01-01"},
    {"rating": 4.5, "updated_at": "2026-05-01T10:00:00+08:00"},
    {"rating": 4.25, "rating_count": 200},
    {"rating": 5.0, "rating_count": 2},
    {"updated_at": "2026-05-01T10:00:01+08:00"},
)  # fmt: skip
ISSUED = ("2025-01-01", "2026-01-01", "2026-06-01")

WORDS = (
    "食品", "经营", "许可", "身份证", "居民", "补领", "护照", "签发", "卫生", "etc", "ETC", "办理",
    "公安局", "照片", "奶茶店", "营业执照", "食品安全", "社会保障", "許可", "護照", "证", "准营准办", "没有这个词",
    "驾照", "补办", "公积金", "登记", "请问", "身份证补办",
)  # fmt: skip
SENTENCES = (
    "请问居民身份证补办要照片和营业执照吗", "请问 食品 经营 许可 卫生 护照 怎么 补办",
    "丢了身份证怎么补领", "开奶茶店需要食品经营许可吗", "护照 照片 公安局", "居民身份证补领要带照片和营业执照吗",
    "护 照", "！？", "",
    "食品经营许可 市场监督管理局", "公安局办理护照签发",
)  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """A catalogue and the regions that matter to it."""

    copies: tuple[Copy, ...]
    regions: tuple[Region, ...]


@cache
def regions() -> st.SearchStrategy[Region]:
    """Any region of the country, those of unusual shape more often."""
    return st.one_of(
        st.sampled_from(SHAPES).map(lambda code: tree()[code]),
        st.integers(0, len(tree()) - 1).map(tree().by_number),
    )


class Ways:
    """What is drawn from again and again: a strategy that is made for each draw is looked through for each draw."""

    kind = st.sampled_from(KINDS)
    names = st.sampled_from(NAMES)
    name: Mapping[tuple[str, ...], st.SearchStrategy[str]] = {names: st.sampled_from(names) for names in NAMES}
    parts = st.lists(st.sampled_from((*BODIES, *PROFILES, *({"authority": a} for a in AUTHORITIES))), max_size=4)
    coverage = st.sampled_from(COVERAGES)
    yes_or_no = st.booleans()
    aliases = st.sampled_from(ALIASES)
    catalog_code = st.sampled_from(("A01", "B02"))
    issued = st.sampled_from(ISSUED)
    one_in_six = st.integers(0, 5)
    initiatives = st.sampled_from((("依职权",), ("依职权", "依职权", "依申请")))
    own = tuple(st.sampled_from(choices) for choices in (OWN, OWN, STATES, SIGNALS))
    facets = st.lists(st.sampled_from(list(FACETS)), max_size=3, unique=True)
    values: Mapping[str, st.SearchStrategy[list[str]]] = {
        name: st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True) for name, values in FACETS.items()
    }
    filtered_channels = st.sampled_from(((), *((name,) for name in CHANNELS), ("guide", "policy"), ("power", "app")))
    platform = st.sampled_from((None, None, "gov", "mini"))
    one_in_four = st.integers(0, 3)
    channels = st.sampled_from(((), (), (), ("power",), ("power", "natural")))
    collapse = st.sampled_from(("others", "others", "all", "all", "none"))
    region_mode = st.sampled_from(("cascade", "cascade", "cascade", "only", "off"))
    sort = st.sampled_from(("relevance", "relevance", "updated", "popular", "rating"))


@st.composite
def bases(draw: st.DrawFn) -> dict[str, Any]:
    """What all documents of a base have."""
    kind = draw(Ways.kind)
    raw: dict[str, Any] = {"kind": kind, "names": draw(Ways.names)}
    for part in draw(Ways.parts):
        raw |= part
    if coverage := draw(Ways.coverage):
        raw["coverage"] = coverage
    if draw(Ways.yes_or_no):
        raw["aliases"] = list(draw(Ways.aliases))
    if draw(Ways.yes_or_no):
        raw["catalog_code"] = draw(Ways.catalog_code)
    if kind == "policy":
        raw["issued_at"] = draw(Ways.issued)
    if kind == "matter" and draw(Ways.one_in_six) == 5:
        raw["initiative"] = draw(Ways.initiatives)
    return raw


@st.composite
def documents(
    draw: st.DrawFn,
    numbers: Iterable[int],
    bases: st.SearchStrategy[Mapping[str, Any]],
    places: st.SearchStrategy[Region],
) -> list[dict[str, Any]]:
    """Documents of some bases, a number for each."""
    return [_document(draw, number, draw(bases), places) for number in numbers]


def _document(
    draw: st.DrawFn, number: int, base: Mapping[str, Any], places: st.SearchStrategy[Region]
) -> dict[str, Any]:
    raw = {name: value for name, value in base.items() if name != "names"}
    # ids in another order than that of arrival
    raw["id"] = f"{number * 37 % 101:03d}"
    raw["title"] = draw(Ways.name[base["names"]])
    raw["region"] = draw(places).code
    if initiatives := raw.pop("initiative", None):
        raw["initiative"] = draw(st.sampled_from(initiatives))
    for way in Ways.own:
        own = draw(way)
        if "authority" in own and "catalog_code" not in raw:
            continue  # the department would make it another base
        raw |= own
    return raw


@cache
def _several_bases() -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(bases(), min_size=1, max_size=9)


@cache
def _count(most: int) -> st.SearchStrategy[int]:
    return st.one_of(st.integers(1, 12), st.integers(5, most))


@st.composite
def scenes(draw: st.DrawFn, most: int = 60) -> Scene:
    """A catalogue around some region."""
    places = relatives(draw(regions()))
    kinds = draw(_several_bases())
    count = draw(_count(most))
    raws = draw(documents(range(count), st.sampled_from(kinds), st.sampled_from(places)))
    return Scene(tuple(copies_of(raws)), tuple(places))


@cache
def queries() -> st.SearchStrategy[str]:
    several = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)
    return st.one_of(
        several.map("".join),
        several.map(" ".join),
        st.sampled_from([way for ways in NAMES for way in ways]),
        st.sampled_from([alias for aliases in ALIASES for alias in aliases]),
        st.sampled_from(SENTENCES),
    )


@st.composite
def requests(draw: st.DrawFn, places: tuple[Region, ...]) -> SearchRequest:
    """A request from one of some regions, or from none, without filters."""
    region = draw(st.one_of(st.none(), st.sampled_from(places), st.sampled_from(places), st.sampled_from(places)))
    return SearchRequest(
        q=draw(queries()),
        region=region.code if region else None,
        channels=draw(Ways.channels),
        collapse=draw(Ways.collapse),
        region_mode=draw(Ways.region_mode),
        sort=draw(Ways.sort),
        facets=FACET_NAMES,
    )


def levels(region: str | None) -> st.SearchStrategy[str | None]:
    """A level of a region's chain, by its code; None: all of them."""
    chain = [link.code for link in tree().chain(region)] if region else []
    return st.sampled_from([None, None, *chain])


@st.composite
def filters(draw: st.DrawFn) -> dict[str, Any]:
    """Filters of a request."""
    names = draw(Ways.facets)
    found: dict[str, Any] = {
        "filters": tuple((name, tuple(draw(Ways.values[name]))) for name in names),
        "channels": draw(Ways.filtered_channels),
        "pf": draw(Ways.platform),
    }
    if draw(Ways.one_in_four) == 3:
        found["issued_from"] = parse_instant(draw(Ways.issued))
    if draw(Ways.one_in_four) == 3:
        end = parse_instant(draw(Ways.issued))
        found["issued_to"] = max(end, found.get("issued_from", end))
    return found
