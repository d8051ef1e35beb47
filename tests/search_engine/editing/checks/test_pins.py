"""Pins and hides that do nothing, too much, or something else than they seem to.

1. No end is asked about; a last day, or an end, passes.
2. A document that is offline or expired, a region that is none, a region that lies elsewhere than `@region`.
3. A banned query; one of stop words alone: an error where all its words are asked for.
4. Two documents at one place, for queries that both fit, people that both are for, at a time.
5. A document that is pinned and hidden; a row within a wider one that does the same, whichever of them is new.
6. Distress of which is said that nothing fits: an error; what nothing fits and something is put first for.
7. Rows that have nothing to do with each other pass, and thousands are looked at quickly.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dictionaries.kinds.lists import PinRule
from dictionaries.lexicon import Lexicon, shipped_lexicon
from dictionaries.lexicon.scope import ConditionalEntry, Scope
from search_engine.editing.checks import Changes, Finding
from search_engine.editing.checks.pins import pins
from tests.search_engine.editing.checks.judging import evidence

HANGZHOU, YUHANG, NINGBO, ZHEJIANG = "330100", "330110", "330200", "330000"
STATES = {"off": "offline", "old": "expired", "soon": "later"}
END = "2027-01-01"


def rule(query: str = "居住证", document: str = "doc-1", place: int = 1, **more: Any) -> PinRule:
    return PinRule(query, more.pop("region", ""), document, place, more.pop("until", END), **more)


def hide(query: str = "居住证", document: str = "doc-1", **more: Any) -> PinRule:
    return rule(query, document, 0, **{"action": "hide"} | more)


def found(*new: PinRule | ConditionalEntry, before: tuple[PinRule, ...] = ()) -> list[Finding]:
    shipped = replace(shipped_lexicon(), pins=before)
    conditional = tuple(one for one in new if isinstance(one, ConditionalEntry))
    plain = tuple(one for one in new if isinstance(one, PinRule))
    after: Lexicon = replace(shipped, pins=(*before, *plain), conditional=conditional)
    known = replace(evidence(), document_state=lambda name: STATES.get(name, "shown"))
    return list(pins(Changes(shipped, after, known.tree), known))


def told(*new: PinRule | ConditionalEntry, before: tuple[PinRule, ...] = ()) -> list[str]:
    return [one.what for one in found(*new, before=before)]


def test_a_pin_without_an_end_is_asked_about() -> None:
    assert ["没有写明到何时为止" in one for one in told(rule(until=""))] == [True]
    assert told(rule()) == []
    assert told(ConditionalEntry("pins", rule(until=""), ends="2027-01-01T18:00")) == []


def test_pins_of_dead_documents_and_wrong_regions_are_asked_about() -> None:
    assert ["已下线" in one for one in told(rule(document="off"))] == [True]
    assert ["已过期" in one for one in told(rule(document="old"))] == [True]
    assert told(rule(document="soon")) == []
    assert ["没有地区“999999”" in one for one in told(rule(region="999999"))] == [True]
    apart = ConditionalEntry("pins", rule(region=NINGBO), Scope(HANGZHOU))
    assert ["不相属" in one for one in told(apart)] == [True]
    assert told(ConditionalEntry("pins", rule(region=YUHANG), Scope(HANGZHOU))) == []


@pytest.mark.parametrize(
    ("row", "level", "what"),
    [
        (rule("办假证"), "warn", "含违禁词"),
        (rule("怎么办理", match="all_words"), "error", "不会匹配任何查询"),
        (rule("怎么办理", match="phrase"), "warn", "对许多查询起作用"),
        (rule("办理*"), "warn", "对许多查询起作用"),
    ],
)
def test_queries_of_pins_that_do_nothing_or_too_much_are_told(row: PinRule, level: str, what: str) -> None:
    (one,) = found(row)
    assert one.level == level
    assert what in one.what


def test_pins_with_telling_words_pass() -> None:
    assert told(rule("怎么办理")) == []
    assert told(rule("居住证办理", match="all_words")) == []


WIDE = rule("居住证", "doc-2", match="phrase")


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (rule(), WIDE, True),
        (rule("余杭居住证*"), WIDE, True),
        (rule("杭州居住证", match="phrase"), WIDE, True),
        (rule("居住证 续签", match="all_words"), rule("续签", "doc-2", match="all_words"), True),
        (rule("续签居住证"), rule("居住证 续签", "doc-2", match="all_words"), True),
        (rule("护照"), WIDE, False),
        (rule(place=2), WIDE, False),
        (rule(region=HANGZHOU), replace(WIDE, region=NINGBO), False),
        (rule(region=YUHANG), replace(WIDE, region=HANGZHOU), True),
        (rule(audience="natural"), replace(WIDE, audience="legal"), False),
        (rule(channel=("power",)), replace(WIDE, channel=("all", "service")), False),
    ],
)
def test_two_documents_at_one_place_are_asked_about(one: PinRule, other: PinRule, meet: bool) -> None:
    for new, before in ((one, other), (other, one)):
        assert ["位还有" in what for what in told(new, before=(before,))] == [True] * meet


def test_two_documents_at_one_place_meet_only_at_one_time() -> None:
    rows = [
        ConditionalEntry("pins", rule(document=name, until=""), starts=starts, ends=ends)
        for name, starts, ends in (("doc-1", "", "2026-12-31"), ("doc-2", "2027-01-01", "2027-01-31"))
    ]
    assert told(*rows) == []
    late = replace(rows[1], starts="2026-12-31T18:00")
    assert ["位还有" in one for one in told(rows[0], late)] == [True, True]


def test_a_document_pinned_and_hidden_is_asked_about() -> None:
    hidden = hide("居住", match="phrase")
    for new, before in ((rule(), hidden), (hidden, rule())):
        assert ["屏蔽优先" in one for one in told(new, before=(before,))] == [True]
    assert told(rule("护照"), before=(hide(),)) == []


def test_a_pin_within_a_wider_one_is_asked_about() -> None:
    wide = rule(match="phrase", place=2)
    assert ["更宽的一行" in one for one in told(rule("余杭居住证", place=3), before=(wide,))] == [True]
    assert told(rule("余杭居住证", place=1), before=(wide,)) == []  # the first place counts
    assert told(rule("余杭居住证", place=3, region=HANGZHOU), before=(wide,)) == []  # the nearest region counts
    elsewhere = hide("居住证*", region=ZHEJIANG)
    assert told(hide("余杭居住证", region=HANGZHOU), before=(elsewhere,)) == []
    everywhere = hide(match="phrase", action="hide_all")
    assert ["更宽的一行" in one for one in told(hide("余杭居住证", region=HANGZHOU), before=(everywhere,))] == [True]


def test_thousands_of_unrelated_pins_pass() -> None:
    rows = tuple(
        rule(f"第{number}号事项", f"doc-{number}", match=("exact", "all_words", "phrase")[number % 3])
        for number in range(3_000)
    )
    assert told(*rows) == []


def test_nothing_fits_is_never_said_of_distress_nor_beside_a_pin() -> None:
    def none(query: str) -> PinRule:
        return hide(query, "", region=YUHANG, action="none", note="本地没有")

    assert told(none("宠物美容")) == []
    for query in ("我想自杀", "老公打我*"):
        [finding] = found(none(query))
        assert (finding.level, "按紧急求助处理" in finding.what) == ("error", True)
    assert ["有置顶就有合适的" in one for one in told(none("居住证"), before=(rule(),))] == [True]
