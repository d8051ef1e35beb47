"""What was understood of a query, as one line: each part with a link to the same search without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.portal.address import Address
from api.portal.cards import ANSWERS
from api.portal.filters import Choice
from search_engine import QueryRecord, SearchPage
from search_engine.searching import label

# How many names a part of the line holds: more would be a second page.
MOST_FROM, MOST_TO = 2, 2
# Relations by which a word is another name of the same thing; by any other it leads to something else.
SAME = frozenset({"equivalent", "official"})
# What places other than the one of handling are to the query; an unknown role is shown as it is if it is Chinese.
ROLES: Mapping[str, str] = {
    "destination": "前往", "household": "户籍", "origin": "来自", "birthplace": "籍贯",
}  # fmt: skip
AUDIENCES: Mapping[str, str] = {"natural": "个人办事", "legal": "企业和单位办事"}
HANDLING = frozenset({"", "handle", "handling", "region", "办理地"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part that was understood: its words, the search without it, and what a screen reader says of that link."""

    text: str
    undo: Address
    label: str


@dataclass(frozen=True, slots=True)
class QuerySummary:
    """All of it; what there is none of is empty.

    Attributes:
        corrected: What is shown instead of what was typed, and the way back: (shown, typed, address).
        meant: What may have been meant instead.
        choices: Places of one name to choose from.
        parts: The line.
        again: The search with everything understood again, where some of it has been undone.
    """

    corrected: tuple[str, str, Address] | None = None
    meant: Choice | None = None
    choices: tuple[Choice, ...] = ()
    parts: tuple[Part, ...] = ()
    again: Address | None = None


def understood_of(page: SearchPage, address: Address, tree: Any) -> QuerySummary:
    """What was understood of the query of a page."""
    query = page.query
    applied = query.corrected if query.corrected and query.corrected.get("applied") else None
    undone = address.get("off") or address.get("correct") == "off" or address.get("personal") == "0"
    return QuerySummary(
        corrected=(applied["to"], applied["from"], address.put("correct", "off")) if applied else None,
        meant=None if applied else meant_of(page, address),
        choices=tuple(
            Choice(place_name(tree, choice), str(address.in_region(choice["code"]))) for choice in query.place_choices
        ),
        parts=tuple(parts_of(query, address)),
        again=address.put("off").put("correct").put("personal") if undone else None,
    )


def meant_of(page: SearchPage, address: Address) -> Choice | None:
    """What may have been meant instead of what was typed."""
    text = page.did_you_mean or (page.query.corrected or {}).get("to")
    return Choice(text, str(address.put("off").put("correct").put("q", text))) if text else None


def place_name(tree: Any, choice: Mapping[str, str]) -> str:
    """A place with what lies above it: 朝阳区 alone is said by both."""
    return str(tree.path_name(choice["code"])) if choice["code"] in tree else choice["name"]


def parts_of(query: QueryRecord, address: Address) -> Iterator[Part]:
    """The parts of the line, the place first."""
    if places := "、".join(places_of(query)):
        yield Part(places, without(address, "places"), f"不按地名“{places}”查找")
    if query.personal:
        yield Part("参考了您的办事记录", address.put("personal", "0"), "不参考我的办事记录排序")
    if query.audience:
        who = AUDIENCES.get(query.audience, label("audience", query.audience))
        yield Part(who, without(address, "audience"), f"不限{who}")
    if text := expansions_of(query.expansions):
        yield Part(f"已匹配：{text}", without(address, "synonyms"), "只查找原来的词语")
    if query.by_meaning:
        yield Part("已按整句含义匹配", without(address, "meaning"), "只按词语查找")
    if asks := [ANSWERS[ask][0] for ask in query.asks if ask in ANSWERS]:
        yield Part(f"您想了解：{'、'.join(asks)}", without(address, "asks"), "不当作提问")


def without(address: Address, step: str) -> Address:
    """The search without one step of understanding."""
    return address.put("off", *dict.fromkeys((*address.values().get("off", ()), step)))


def places_of(query: QueryRecord) -> list[str]:
    """The place of handling if the query named it, and places of another role."""
    found = [query.region["name"]] if query.region and query.region["source"] == "query" else []
    for place in query.places:
        role = place.get("role", "")
        if role not in HANDLING:
            found.append(f"{ROLES.get(role, '' if role.isascii() else role)}{place['name']}")
    return list(dict.fromkeys(found))


def expansions_of(expansions: Iterable[Mapping[str, Any]]) -> str:
    """What was looked for besides, in words: first what leads to something else, then other names of the same."""
    weighty = sorted(expansions, key=lambda expansion: -float(expansion.get("weight") or 0))
    same = dict.fromkeys(expansion["to"] for expansion in weighty if expansion.get("relation") in SAME)
    leading = dict[str, list[str]]()
    for expansion in weighty:
        if expansion["to"] not in same:
            leading.setdefault(expansion["from"], []).append(expansion["to"])
    related = [f"{word} → {listed(names, MOST_TO)}" for word, names in leading.items()][:MOST_FROM]
    if same:
        related.append(listed(same, MOST_TO))
    return "，".join(related)


def listed(words: Iterable[str], most: int) -> str:
    """Some words, each once; 等 where there are more."""
    found = list(dict.fromkeys(words))
    shown = "、".join(found[:most])
    return f"{shown}等" if len(found) > most else shown
