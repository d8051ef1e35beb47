"""Whether a page is what a kept query wants.

1. Over any page and wish, a fault is told where the plain rule says so, and names the query's first card.
2. Any copy of the base will do where that is said.
3. What a person reads.
"""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from indexer.store.monitor.kept_queries import WANTS, KeptQuery
from search_engine.editing.guarded_queries.judging import broken, replayed
from search_engine.editing.replay.outcome import CardSeen, Outcome

KEPT = KeptQuery(7, "居住证", "330100", "first", "a", "", False, None, "张三", "", "", 0)


def titles(identifier: str) -> str:
    return identifier.upper()


def page(cards: str) -> Outcome:
    return Outcome(tuple(CardSeen(one, one.upper(), "330100") for one in cards), len(cards))


@given(st.lists(st.sampled_from("abcde"), max_size=5, unique=True), st.sampled_from(WANTS), st.booleans())
def test_a_page_is_judged_as_the_plain_rule_says(cards: list[str], wants: str, any_copy: bool) -> None:
    base = "base-a" if any_copy else ""
    kept = replace(KEPT, wants=wants, document="" if wants == "nothing" else "a", base=base)
    copies = {"a", "b"} if any_copy else {"a"}
    looked = {"first": cards[:1], "top": cards[:3], "nothing": cards}[wants]
    fine = not looked if wants == "nothing" else bool(copies & set(looked))
    fault = broken(
        kept, page("".join(cards)), lambda ids: {one: "base-a" if one in "ab" else one for one in ids}, titles
    )
    assert (fault == "") == fine
    if fault and cards:
        assert f"第一条是《{cards[0].upper()}》" in fault


def test_a_broken_guarded_query_is_told_in_a_sentence() -> None:
    assert broken(KEPT, page("ba"), lambda ids: {}, titles) == "《A》须在第一条，却在第 2 条；第一条是《B》"
    assert (
        broken(replace(KEPT, wants="top"), page("b"), lambda ids: {}, titles)
        == "《A》须在前三条，却不在第一页；第一条是《B》"
    )
    banned = Outcome(blocked="伪造证件")
    assert (
        broken(KEPT, banned, lambda ids: {}, titles) == "《A》须在第一条，却什么都没有搜到（含违禁词，类别 伪造证件）"
    )
    assert broken(KEPT, page("b"), lambda ids: {}, lambda one: "") == "文档 a 须在第一条，却不在第一页；第一条是《B》"
    assert broken(KEPT, page("b"), lambda ids: {}, lambda one: "B").endswith("；第一条是同名的另一份")
    none = replace(KEPT, wants="nothing", document="")
    assert broken(none, page("b"), lambda ids: {}, titles) == "须什么都搜不到，却搜到 1 条，第一条是《B》"
    assert (replayed(KEPT).text, replayed(KEPT).region, replayed(KEPT).source) == ("居住证", "330100", "kept")
