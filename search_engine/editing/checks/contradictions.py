"""Rows of topics, synonyms and misspellings that cannot all be true: circles, and relations that gainsay each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from dictionaries.kinds.words import SYNONYMS
from search_engine.editing.checks.changes import ARROW, Changes, Row
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.finding import Finding

# What b may not be of a, where a is this of b already; a pair that is equivalent is nothing else besides.
GAINSAID = {
    "official": ("official", "equivalent", "broader", "narrower"),
    "equivalent": ("official", "broader", "narrower", "one_way", "related"),
    "broader": ("broader", "official", "equivalent"),
    "narrower": ("narrower", "official", "equivalent"),
    "one_way": ("equivalent",),
    "related": ("equivalent",),
}


def contradictions(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """Circles are errors; relations that gainsay each other are asked about, between topics and synonyms too."""
    if changes.new("topics"):
        yield from _circles_of_topics(changes)
        yield from _broader_and_related(changes)
    if changes.new("synonyms"):
        yield from _circles_of_synonyms(changes)
        yield from _gainsaid(changes)
    if changes.new("topics") or changes.new("synonyms"):
        yield from _topics_and_synonyms(changes)
    if changes.new("corrections"):
        yield from _chains_of_corrections(changes)


def _circles_of_topics(changes: Changes) -> Iterator[Finding]:
    broader = {row.entry.term: row.entry.broader for row in changes.rows("topics")}
    for row in changes.new("topics"):
        if path := way_back(row.entry.term, broader):
            told = ARROW.join(path)
            yield row.finding("error", f"上位词成环：{told}，请改正其中一行的上位词", path=list(path))


def _broader_and_related(changes: Changes) -> Iterator[Finding]:
    broader = {row.entry.term: set(row.entry.broader) for row in changes.rows("topics")}
    for row in changes.new("topics"):
        term = row.entry.term
        for other in row.entry.related:
            if other == term or other in row.entry.broader or term in broader.get(other, ()):
                yield row.finding("warn", f"“{other}”既是相关词，又是上位词、下位词或本词，请只留一处", other=other)


def _circles_of_synonyms(changes: Changes) -> Iterator[Finding]:
    leads: dict[str, list[str]] = defaultdict(list)
    for row in changes.rows("synonyms"):
        if row.entry.relation == "official":
            leads[row.entry.term].append(row.entry.target)
    for row in changes.new("synonyms"):
        if row.entry.term == row.entry.target:
            yield row.finding("error", "对应词与词语相同，请删去该行")
        elif row.entry.relation == "official" and (path := way_back(row.entry.term, leads)):
            yield row.finding(
                "error", f"正式名称成环：{ARROW.join(path)}，请只留一个正式名称，其他行改为“单向”", path=list(path)
            )


def _gainsaid(changes: Changes) -> Iterator[Finding]:
    by_key: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in changes.rows("synonyms"):
        by_key[row.key].append(row)
    for row in changes.new("synonyms"):
        relation = row.entry.relation
        for other in changes.met(row, by_key.get(row.key[::-1], ())):
            if other.entry.relation in GAINSAID.get(relation, ()) and row.entry.term != row.entry.target:
                yield row.finding(
                    "warn",
                    f"“{_called(relation)}”与已有的“{ARROW.join(other.key)}”（"
                    f"{_called(other.entry.relation)}）互相矛盾，请改正一行",
                    other=list(other.key), relation=other.entry.relation,
                )  # fmt: skip
                break


def _called(relation: str) -> str:
    return SYNONYMS.called("relation", relation)


def _topics_and_synonyms(changes: Changes) -> Iterator[Finding]:
    broader = {row.entry.term: row.entry.broader for row in changes.rows("topics")}
    new_topics = {row.entry.term for row in changes.new("topics")}
    new = set(changes.new("synonyms"))
    for row in changes.rows("synonyms"):
        entry = row.entry
        if entry.relation not in ("equivalent", "broader", "narrower"):
            continue
        if row not in new and not new_topics & {entry.term, entry.target}:
            continue
        up, down = entry.target in above(entry.term, broader), entry.term in above(entry.target, broader)
        if (entry.relation == "broader" and down) or (entry.relation == "narrower" and up):
            told = f"与主题词的上下位关系相反（关系为“{_called(entry.relation)}”），请改正一处"
            yield row.finding("warn", told)
        elif entry.relation == "equivalent" and (up or down):
            yield row.finding("warn", "主题词中二者是上下位关系，不是同义；请改为“上位”或“下位”，或改正主题词")


def _chains_of_corrections(changes: Changes) -> Iterator[Finding]:
    right = {row.entry.wrong: row.entry.right for row in changes.rows("corrections")}
    for row in changes.new("corrections"):
        entry = row.entry
        if entry.wrong == entry.right:
            yield row.finding("error", "错误写法与正确写法相同，请删去该行")
        elif entry.right in right:
            yield row.finding(
                "error", f"“{entry.right}”又在错字一列，应改为“{right[entry.right]}”，请直接改成最终的写法",
                other=[entry.right, right[entry.right]],
            )  # fmt: skip


def way_back(term: str, leads: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The shortest way from a term back to itself, both ends included; () where there is none."""
    came: dict[str, str] = {}
    ahead = [term]
    for current in ahead:
        for following in leads.get(current, ()):
            if following == term:
                path = [term, current]
                while path[-1] != term or len(path) == 1:
                    path.append(came[path[-1]])
                return tuple(reversed(path)) if current != term else (term, term)
            if following not in came:
                came[following] = current
                ahead.append(following)
    return ()


def above(term: str, broader: Mapping[str, Sequence[str]]) -> set[str]:
    """All terms that are broader, by any way."""
    found: set[str] = set()
    ahead = [term]
    for current in ahead:
        for wider in broader.get(current, ()):
            if wider not in found:
                found.add(wider)
                ahead.append(wider)
    return found
