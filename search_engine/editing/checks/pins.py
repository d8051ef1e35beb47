"""Pins and hides that do nothing, too much, or something else than they seem to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from dictionaries.kinds.lists import NOTHING_FITS, PinRule
from dictionaries.patterns.phrases import PhraseIndex
from dictionaries.patterns.query_patterns import ALL_WORDS, ANY_END, EXACT
from search_engine.editing.checks.changes import Changes, Row
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.checks.pin_overlaps import Overlap, PinOverlaps
from search_engine.editing.finding import Finding
from search_engine.query.analysis.pin_index import PatternWords

PIN = "pin"
# Of one rule so many overlaps of a sort are told.
MOST_TOLD = 3
# How a document that no search shows is told, by its state.
NOT_SHOWN = {"offline": "已下线", "expired": "已过期"}


def pins(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """No end; distress of which is said that nothing fits; a document that is not shown; a region that is none any
    more, or that lies elsewhere than its `@region`; a pattern that is banned or says nothing; two documents at a place;
    a pin beside a hide, or beside what nothing fits; a row within a wider one that does the same.
    """
    rows = changes.new("pins")
    if not rows:
        return
    stop_words = PhraseIndex({row.text: row for row in changes.after.stopwords})
    words = PatternWords(evidence.analyzer, stop_words)
    banned = evidence.banned(changes.after)
    overlaps = PinOverlaps(changes, words).of(rows)
    for row in rows:
        yield from _in_itself(row, changes, evidence)
        verdict = banned.verdict(row.entry.query.rstrip(ANY_END))
        if verdict is not None and verdict.row.action == "block":
            told = f"查询含违禁词“{verdict.row.text}”，这样的查询不予检索，该行不起作用；请删去该行"
            yield row.finding("warn", told, banned=verdict.row.text)
        elif not words.of(row.entry.query.rstrip(ANY_END)):
            yield from _without_words(row)
        yield from _met(row, overlaps.get(row, ()))


def _in_itself(row: Row, changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    rule: PinRule = row.entry
    if not row.ends and not rule.until:
        yield row.finding("warn", "没有写明到何时为止，将一直起作用；请写明截止日期，或核对后照样发布")
    if rule.action == NOTHING_FITS and evidence.crisis(changes.after).situation(rule.query.rstrip(ANY_END)):
        yield row.finding("error", "这句话按紧急求助处理，先给出求助电话，不能定为“没有合适的”；请删去该行")
    state = evidence.document_state(rule.document) if rule.document and evidence.document_state else ""
    if told := NOT_SHOWN.get(state):
        yield row.finding("warn", f"文档“{rule.document}”{told}，该行不起作用；请改正文档或删去该行", state=state)
    tree = evidence.tree
    if tree is not None:
        for code in filter(None, (rule.region, row.scope.region)):
            if code not in tree:
                told = f"没有地区“{code}”（可能已撤销），该行不起作用；请改用现行的地区"
                yield row.finding("warn", told, region=code)
    one, other = rule.region, row.scope.region
    if not changes.regions_meet(one, other):
        here, there = (tree.path_name(code) if tree and code in tree else code for code in (one, other))
        told = f"地区（{here}）与适用地区（{there}）不相属：只有{there}的人查询{here}时才起作用，请只留一处"
        yield row.finding("warn", told, region=one, scope=other)


def _without_words(row: Row) -> Iterator[Finding]:
    match = row.entry.match
    if match == ALL_WORDS:
        yield row.finding("error", "查询除停用词外没有别的内容，不会匹配任何查询；请写上所要的词")
    elif match != EXACT or row.entry.query.endswith(ANY_END):
        yield row.finding("warn", "查询除停用词外没有别的内容，会对许多查询起作用；请写上所要的词")


def _met(row: Row, overlaps: Sequence[Overlap]) -> Iterator[Finding]:
    """What a rule has to do with others: as the narrow one, or with rules that were there, as the wide one."""
    same_place, fits, against, within = [], [], [], []
    for one in overlaps:
        other = one.wide if one.narrow == row else one.narrow
        a, b = row.entry, other.entry
        if a.document != b.document:
            if a.action == b.action == PIN and a.place == b.place:
                same_place.append(other)
            elif {a.action, b.action} == {PIN, NOTHING_FITS}:
                fits.append(other)
        elif (a.action == PIN) != (b.action == PIN):
            against.append(other)
        elif one.narrow == row and one.always and _is_void(a, b):
            within.append(other)
    for other in islice(dict.fromkeys(same_place), MOST_TOLD):
        told = f"同一查询的第 {row.entry.place} 位还有“{other.entry.document}”（{other.where}），请改用别的位次"
        yield row.finding("warn", told, other=list(other.key))
    for other in islice(dict.fromkeys(fits), MOST_TOLD):
        told = f"同一查询另有一行{_does(other)}（{other.where}）：有置顶就有合适的，以置顶为准，请只留一行"
        yield row.finding("warn", told, other=list(other.key))
    for other in islice(dict.fromkeys(against), MOST_TOLD):
        told = f"同一文档另有一行{_does(other)}（{other.where}）：屏蔽优先，请只留一行"
        yield row.finding("warn", told, other=list(other.key))
    for other in islice(dict.fromkeys(within), MOST_TOLD):
        told = f"已有更宽的一行（{other.where}）做同样的事，该行不起作用；请删去一行"
        yield row.finding("warn", told, other=list(other.key))


def _is_void(narrow: PinRule, wide: PinRule) -> bool:
    """Whether a rule does nothing beside a wider one of the same document that acts wherever it does."""
    if narrow.action == PIN:
        return narrow.region == wide.region and wide.place <= narrow.place
    return narrow.action == wide.action or wide.action == "hide_all"


def _does(row: Row) -> str:
    return {PIN: "置顶", NOTHING_FITS: "“没有合适的”"}.get(row.entry.action, "屏蔽")
