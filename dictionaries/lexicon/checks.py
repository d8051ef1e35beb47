"""What single rows cannot show: rows against the others, of their own kind and of other kinds. A rule, a function.

`duplicates` looks at all rows as they stand in the files; `RULES` look at the rows in force, without those that one of
the site's own replaces.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dictionaries.faults import Fault
from dictionaries.lexicon.row_checks import EVERY_TEXT, PATTERNS, cell_faults
from dictionaries.lexicon.schemas import BY_NAME, HOTLINE, KEEPING
from dictionaries.patterns.offer_patterns import classes_of
from dictionaries.patterns.wildcard_patterns import GAP, has_wildcard, parts


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An entry, the file and row that it was read from, and when it acts (see `ConditionalEntry`)."""

    entry: Any
    file: str
    row: int
    starts: str = ""
    ends: str = ""

    def fault(self, column: str, reason: str) -> Fault:
        """A fault of it."""
        return Fault(self.row, column, reason, file=self.file)


Entries = Mapping[str, tuple[PlacedEntry, ...]]
Rule = Callable[[Entries], Iterator[Fault]]


def duplicates(found: Entries) -> Iterator[Fault]:
    """No two rows of a file have one key (a row of the site's own replaces a shipped one)."""
    for name, placed in found.items():
        seen: dict[tuple[Any, ...], PlacedEntry] = {}
        for one in placed:
            key = (one.file, *key_of(one, name))
            if key in seen:
                yield one.fault(BY_NAME[name].key[0], f"与第 {seen[key].row} 行重复，请删去一行")
            seen.setdefault(key, one)


def in_force(found: Entries) -> Entries:
    """The rows without those that a later one of the same key replaces, each in the place of the first."""
    return {name: tuple({key_of(one, name): one for one in placed}.values()) for name, placed in found.items()}


def key_of(one: PlacedEntry, name: str) -> tuple[Any, ...]:
    """What no two rows of a kind have the same of."""
    return tuple(getattr(one.entry, column) for column in BY_NAME[name].key)


def topic_references(found: Entries) -> Iterator[Fault]:
    """Broader and related terms are terms themselves, and no term is broader than itself by any way."""
    placed = found.get("topics", ())
    broader = {one.entry.term: one.entry.broader for one in placed}
    suspects = _perhaps_in_circles(broader)
    for one in placed:
        for column in ("broader", "related"):
            for term in getattr(one.entry, column):
                if term not in broader:
                    yield one.fault(column, f"“{term}”不是主题词，请先增加该词或改用已有的词")
        if one.entry.term in suspects and _reaches(one.entry.term, broader):
            yield one.fault("broader", "上位词成环：沿上位词会回到本词，请改正其中一行")


def _perhaps_in_circles(broader: Mapping[str, tuple[str, ...]]) -> set[str]:
    """All terms that are in circles, and few others: without those from which no way leads on, again and again. Of
    thousands of terms only these need be followed.
    """
    narrower: dict[str, list[str]] = {}
    open_ways = {}
    for term, wider in broader.items():
        known = [one for one in wider if one in broader]
        open_ways[term] = len(known)
        for one in known:
            narrower.setdefault(one, []).append(term)
    ended = [term for term, count in open_ways.items() if not count]
    left = set(broader)
    while ended:
        term = ended.pop()
        left.discard(term)
        for one in narrower.get(term, ()):
            open_ways[one] -= 1
            if not open_ways[one]:
                ended.append(one)
    return left


def _reaches(term: str, broader: Mapping[str, tuple[str, ...]]) -> bool:
    seen: set[str] = set()
    ahead = list(broader.get(term, ()))
    while ahead:
        current = ahead.pop()
        if current == term:
            return True
        if current not in seen:
            seen.add(current)
            ahead.extend(broader.get(current, ()))
    return False


def synonyms_of_themselves(found: Entries) -> Iterator[Fault]:
    """A term's target is another text, and official names do not lead back."""
    official = {
        (one.entry.term, one.entry.target) for one in found.get("synonyms", ()) if one.entry.relation in KEEPING
    }
    for one in found.get("synonyms", ()):
        if one.entry.term == one.entry.target:
            yield one.fault("target", "与 term 相同，请删去该行")
        elif one.entry.relation == "official" and (one.entry.target, one.entry.term) in official:
            yield one.fault("relation", f"“{one.entry.target}”又指回“{one.entry.term}”，请改为一行 equivalent")


def gaps_of_synonyms(found: Entries) -> Iterator[Fault]:
    """A gap stands between two texts, in terms alone, and leads one way: nobody types a gap."""
    for one in found.get("synonyms", ()):
        if has_wildcard(one.entry.target):
            yield one.fault("target", f"“{GAP}”只能写在 term 中")
        if not has_wildcard(one.entry.term):
            continue
        if one.entry.relation == "equivalent":
            yield one.fault("relation", f"带“{GAP}”的词不能用 equivalent，请改为 official")
        try:
            parts(one.entry.term)
        except ValueError as error:
            yield one.fault("term", str(error))


def corrections_of_right_words(found: Entries) -> Iterator[Fault]:
    """What is called wrong is no term, no target, and not right itself."""
    right = {one.entry.term for one in found.get("topics", ())}
    right |= {text for one in found.get("synonyms", ()) for text in (one.entry.term, one.entry.target)}
    right |= {one.entry.right for one in found.get("corrections", ())}
    for one in found.get("corrections", ()):
        if one.entry.wrong in right:
            yield one.fault("wrong", f"“{one.entry.wrong}”在别处是正确的词，请核对")


def polyphones_by_character(found: Entries) -> Iterator[Fault]:
    """A syllable for each character."""
    for one in found.get("polyphones", ()):
        if len(one.entry.pinyin) != len(one.entry.phrase):
            yield one.fault("pinyin", f"应有 {len(one.entry.phrase)} 个音节，现有 {len(one.entry.pinyin)} 个")


def banned_and_allowed(found: Entries) -> Iterator[Fault]:
    """No text is banned and allowed, banned and a term, but what is banned only in disguise."""
    rows = [one.entry for one in found.get("banned", ())]
    banned = {row.text for row in rows if row.action == "block" and row.variants != "disguised"}
    for kind, column in (("allowed", "text"), ("topics", "term"), ("synonyms", "term"), ("suggestions", "text")):
        for one in found.get(kind, ()):
            text = getattr(one.entry, column)
            if text in banned and getattr(one.entry, "action", "") != "deny":
                yield one.fault(column, f"“{text}”在违禁词中，两处只能留一处")


def classes_of_offers(found: Entries) -> Iterator[Fault]:
    """The classes that patterns name have words, and an exception is of no category."""
    known = {one.entry.name for one in found.get("word_classes", ())}
    for one in found.get("offers", ()):
        for name in classes_of(one.entry.pattern):
            if known and name not in known:
                yield one.fault("pattern", f"word_classes.tsv 中没有词类“{name}”，请先增加该行")
        if (one.entry.effect == "except") != (one.entry.category == EVERY_TEXT):
            yield one.fault("category", f"except 的类别写 {EVERY_TEXT}，其他行写类别名称")


def sizes_of_patterns(found: Entries) -> Iterator[Fault]:
    """No pattern is too large, whichever version let it in."""
    for kind in PATTERNS:
        for one in found.get(kind, ()):
            yield from (one.fault(*fault) for fault in cell_faults(kind, one.entry))


def hot_rules(found: Entries) -> Iterator[Fault]:
    """What `hot_cells` says of each, and nothing is pinned that is banned."""
    banned = {one.entry.text for one in found.get("banned", ()) if one.entry.action != "warn"}
    for one in found.get("hot", ()):
        yield from (one.fault(*fault) for fault in cell_faults("hot", one.entry))
        if one.entry.action == "pin" and one.entry.text in banned:
            yield one.fault("text", f"“{one.entry.text}”在违禁词中，不能置顶")


def pin_rules(found: Entries) -> Iterator[Fault]:
    """What `pin_cells` says of each, and for the same requests of one region one document stands at a place."""
    taken: dict[tuple[Any, ...], list[PlacedEntry]] = {}
    for one in found.get("pins", ()):
        rule = one.entry
        yield from (one.fault(*fault) for fault in cell_faults("pins", rule))
        if rule.action != "pin":
            continue
        place = rule.query, rule.region, rule.place, rule.match, rule.channel, rule.audience
        others = taken.setdefault(place, [])
        if rule.place and any(_same_time(one, other) for other in others):
            yield one.fault("place", f"“{rule.query}”的第 {rule.place} 位已有文档，请改用别的位次")
        others.append(one)


def _same_time(one: PlacedEntry, other: PlacedEntry) -> bool:
    """Whether there is a minute at which both act."""
    return not (_is_over(one, other) or _is_over(other, one))


def _is_over(one: PlacedEntry, other: PlacedEntry) -> bool:
    ends = min(filter(None, (one.ends, one.entry.until)), default="")
    return bool(ends and other.starts) and ends < other.starts[: len(ends)]


def situations(found: Entries) -> Iterator[Fault]:
    """What is said in each situation is told, and only an exception is one of all."""
    known = {one.entry.situation for one in found.get("crisis_help", ())}
    # a file by itself, as it is exported, cannot be held to another
    for one in found.get("crisis", ()) if known else ():
        row = one.entry
        if row.situation == EVERY_TEXT:
            if row.effect not in ("except", "never"):
                yield one.fault("situation", f"{EVERY_TEXT} 只能与 except、never 同用")
        elif row.situation not in known:
            yield one.fault("situation", f"crisis_help.tsv 中没有“{row.situation}”，请先增加该行")


def offices_and_portals(found: Entries) -> Iterator[Fault]:
    """A name means one office, one portal."""
    for kind in ("offices", "portals"):
        taken: dict[str, str] = {}
        for one in found.get(kind, ()):
            for name in (one.entry.name, *one.entry.aliases):
                if taken.setdefault(name, one.entry.name) != one.entry.name:
                    yield one.fault("aliases", f"“{name}”已属于“{taken[name]}”，请删去一处")


def situations_of_hotlines(found: Entries) -> Iterator[Fault]:
    """What leads to a hotline names one that is told of, and nothing else does."""
    known = {one.entry.number for one in found.get("hotlines", ())}
    for one in found.get("portal_functions", ()):
        leads, number = one.entry.function == HOTLINE, one.entry.number
        if leads != bool(number):
            yield one.fault("number", "function 为 hotline 时填写热线号码，其他功能请留空")
        elif leads and known and number not in known:  # a file by itself cannot be held to another
            yield one.fault("number", f"hotlines.tsv 中没有“{number}”，请先增加该行")


def steps_and_life_events(found: Entries) -> Iterator[Fault]:
    """Nothing follows itself; what people call a life event means one."""
    for one in found.get("next_steps", ()):
        if one.entry.matter in one.entry.following:
            yield one.fault("following", "事项不能排在自己后面，请删去")
    taken: dict[str, str] = {}
    for one in found.get("life_events", ()):
        for alias in one.entry.aliases:
            if taken.setdefault(alias, one.entry.name) != one.entry.name:
                yield one.fault("aliases", f"“{alias}”已属于“{taken[alias]}”，请删去一处")


def unknown_regions(found: Entries, regions: Container[str]) -> Iterator[Fault]:
    """Other names of places stand for regions of the table; for those who know the table."""
    for one in found.get("place_aliases", ()):
        if one.entry.code not in regions:
            yield one.fault("code", f"没有区划代码 {one.entry.code}，请用区划表中现行的代码")
    for one in found.get("hot", ()):
        if one.entry.region and one.entry.region not in regions:
            yield one.fault("region", f"没有区划代码 {one.entry.region}，请用区划表中现行的代码")
    for one in found.get("pins", ()):
        if one.entry.region and one.entry.region not in regions:
            yield one.fault("region", f"没有区划代码 {one.entry.region}，请用区划表中现行的代码")


RULES: tuple[Rule, ...] = (
    topic_references,
    synonyms_of_themselves,
    gaps_of_synonyms,
    corrections_of_right_words,
    polyphones_by_character,
    banned_and_allowed,
    classes_of_offers,
    sizes_of_patterns,
    hot_rules,
    pin_rules,
    situations,
    offices_and_portals,
    situations_of_hotlines,
    steps_and_life_events,
)
