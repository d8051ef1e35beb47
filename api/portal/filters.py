"""Tabs, facets, order and pages of a search page: every choice is a link with its count."""

from __future__ import annotations

from dataclasses import dataclass

from api.portal.address import Address
from search_engine import SearchPage
from search_engine.searching import EASES, label

# Facets that a citizen gets to see, in the order of use.
FACETS = {
    "department": "办理部门", "theme": "主题", "life_event": "一件事", "region": "地区", "level": "层级",
    "coverage": "异地能办", "matter_type": "事项类型", "audience": "服务对象", "online": "网办", "case_type": "办件",
    "needs_identity": "身份信息", "kind": "种类", "site": "站点",
}  # fmt: skip
# Shown only where an address has chosen them: for whom it is, a channel says.
RARE = frozenset({"audience", "level", "kind", "site", "online", "case_type"})
# What people call a channel whose name is the law's.
CHANNEL_NAMES = {"natural": "个人", "legal": "企业"}
CHANNELS = ("all", "natural", "legal", "guide", "app", "power", "service", "policy")
SORTS = {"relevance": "最相关", "updated": "最近更新", "popular": "办理最多", "rating": "评价最好"}
NEIGHBOURS = 2  # pages shown on either side of the current one
MAX_DEPTH = 10_000  # page × size that a search answers


@dataclass(frozen=True, slots=True)
class Choice:
    """A link of a page; `mark`: of a document that is not in force."""

    text: str
    url: str
    count: int | None = None
    chosen: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its values."""

    name: str
    text: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> tuple[Choice, ...]:
        """The values that are chosen."""
        return tuple(choice for choice in self.choices if choice.chosen)


def tabs_of(page: SearchPage, address: Address) -> list[Choice]:
    """The channels that have something, always in the same order."""
    current = address.get("channel") or next((one["value"] for one in page.query.channels), "all")
    for one in page.query.channels:  # said in words, which another choice takes out
        address = address.put("q", address.get("q").replace(one["text"], "").strip())
    entries = sorted(page.facets.get("channel", ()), key=lambda entry: CHANNELS.index(str(entry["value"])))
    return [
        Choice(
            CHANNEL_NAMES.get(str(entry["value"]), str(entry["label"])),
            str(address.put("channel", channel_value(entry["value"]))),
            entry["count"],
            entry["value"] == current,
        )
        for entry in entries
    ]


def channel_value(value: str) -> str:
    """The channel as an address has it: all of them need no word."""
    return "" if value == "all" else value


def facets_of(page: SearchPage, address: Address) -> list[Facet]:
    """The facets with a choice to make."""
    facets = [facet_of(page, address, name) for name in FACETS if name in page.facets]
    return [facet for facet in facets if facet.chosen or (len(facet.choices) > 1 and facet.name not in RARE)]


def facet_of(page: SearchPage, address: Address, name: str) -> Facet:
    """One facet; chosen values stay in it even where nothing has them any more."""
    wanted = address.values().get(name, [])
    entries = [
        (str(entry["value"]), str(entry["label"]), int(entry["count"])) for entry in page.facets[name] if entry["count"]
    ]
    missing = [
        (value, value, 0) for value in wanted if name != "region" and value not in {entry[0] for entry in entries}
    ]
    choices = [
        Choice(
            text,
            str(address.put(name, value) if name == "region" else address.toggle(name, value)),
            count,
            chosen(name, value, wanted),
        )
        for value, text, count in [*missing, *entries]
    ]
    return Facet(name, FACETS[name], tuple(choices))


def chosen(name: str, value: str, wanted: list[str]) -> bool:
    """Whether a value is chosen; the region is where one stands, no filter to be taken away."""
    return name != "region" and value in wanted


def ease_of(page: SearchPage, address: Address) -> tuple[Choice, ...]:
    """便民: 网上能办, 不用跑 and the like, always in the same order; those that something has, or that are chosen."""
    wanted = address.values().get("ease", ())
    counts = {entry["value"]: int(entry["count"]) for entry in page.facets.get("ease", ())}
    return tuple(
        Choice(label("ease", value), str(address.toggle("ease", value)), counts.get(value, 0), value in wanted)
        for value in EASES
        if counts.get(value) or value in wanted
    )


def total_of(page: SearchPage) -> str:
    """How much there is; of what was not counted to its end, the hundreds."""
    if page.total_is_exact or page.total < 100:
        return f"共 {page.total:,} 项" if page.total_is_exact else "共多项"
    return f"共 {page.total // 100 * 100:,} 多项"


def sorts_of(address: Address) -> list[Choice]:
    """The orders."""
    current = address.get("sort") or "relevance"
    return [
        Choice(text, str(address.put("sort", "" if name == "relevance" else name)), chosen=name == current)
        for name, text in SORTS.items()
    ]


def pages_of(page: SearchPage, address: Address) -> list[Choice | None]:
    """Links to pages: the first, those around the current one, the last; None where pages are left out."""
    return page_links(page.page, min(-(-page.total // page.size), MAX_DEPTH // page.size), address)


def page_links(current: int, last: int, address: Address) -> list[Choice | None]:
    """The same for any list: the number of its current page and of its last one."""
    near = range(current - NEIGHBOURS, current + NEIGHBOURS + 1)
    numbers = sorted({1, last, *near} & set(range(1, last + 1)))
    links: list[Choice | None] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        links += [None] * (number > before + 1)
        links.append(Choice(str(number), str(page_address(address, number)), chosen=number == current))
    return links if last > 1 else []


def page_address(address: Address, number: int) -> Address:
    """The address of a page."""
    first = address.put("page")
    return first if number == 1 else Address((*first.pairs, ("page", str(number))), first.path)
