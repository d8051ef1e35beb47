"""Drafts that go back to their authors, and drafts as who decides on them sees them.

1. A returned draft is neither published nor approved, and waits for nobody but its author, who is told why; the drafts
   beside it are not held up. It is answered by a change, or by being drafted or submitted again as it is; stepping back
   to what was returned is no answer.
2. Who may publish a draft may return it, with a reason; nobody returns their own. The log has it.
3. In a review a draft stands beside what is in force. One that was overtaken or returned, and the second of a row,
   stand aside; the others are checked without them. What is found stands with its draft.
4. A draft that is gone leaves no return behind.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dictionaries.lexicon import Lexicon
from indexer.store.editing.returns import last_return
from search_engine.editing.finding import Finding
from search_engine.errors import BadParameters, Forbidden, NotFound
from tests.search_engine.editing.editors import MILK_TEA, Bench, key, somebody, wish

ZHANG, LI, WANG = somebody("张三"), somebody("李四"), somebody("王五", publishes=False)
BAN = {"text": "代办文凭", "category": "伪造证件", "action": "block", "match": "contains", "variants": "all"}
REASON = "请限定在余杭区"


def waits(bench: Bench) -> tuple[int, ...]:
    return bench.editor.waiting(LI).publish


def test_a_returned_draft_is_not_published_until_its_author_answers(bench: Bench) -> None:
    editor = bench.editor
    number = editor.draft(ZHANG, wish(**MILK_TEA)).number
    other = editor.draft(ZHANG, wish(**MILK_TEA | {"term": "茶铺"})).number
    assert waits(bench) == (number, other)
    (found,) = editor.send_back(LI, [number], f" {REASON} ")
    assert found.returned is not None
    assert (found.returned.returner, found.returned.reason) == ("李四", REASON)
    assert (waits(bench), editor.sent_back(ZHANG), editor.sent_back(LI)) == ((other,), 1, 0)
    with pytest.raises(BadParameters) as error:
        editor.publish(LI, [number, other])
    assert REASON in error.value.details[0].reason
    editor.publish(LI, [other])
    # other words, the same words again, or submitted as it is
    for answer in (
        lambda: editor.draft(ZHANG, wish(**MILK_TEA | {"weight": "0.5"})),
        lambda: editor.draft(ZHANG, wish(**MILK_TEA | {"weight": "0.5"})),
        lambda: editor.submit_again(ZHANG, [number]),
    ):
        answer()
        assert (waits(bench), editor.sent_back(ZHANG)) == ((number,), 0)
        editor.send_back(LI, [number], REASON)
        assert (waits(bench), editor.sent_back(ZHANG)) == ((), 1)
    editor.draft(ZHANG, wish(**MILK_TEA | {"weight": "0.7"}))
    assert editor.sent_back(ZHANG) == 0
    editor.undo(ZHANG, number)
    assert editor.sent_back(ZHANG) == 1


def test_a_returned_draft_is_not_approved(bench: Bench) -> None:
    bench.keys = (key("甲", "publisher"), key("乙", "publisher"))
    number = bench.editor.draft(ZHANG, wish("banned", **BAN)).number
    bench.editor.send_back(LI, [number], REASON)
    assert bench.editor.waiting(LI).approve == ()
    with pytest.raises(BadParameters):
        bench.editor.approve(LI, [number])


def test_publishers_return_drafts_of_others_in_their_regions_with_a_reason(bench: Bench) -> None:
    editor = bench.editor
    number = editor.draft(ZHANG, wish(region="330100", **MILK_TEA)).number
    with pytest.raises(NotFound):
        editor.send_back(WANG, [number], REASON)
    with pytest.raises(Forbidden, match="只有发布者"):
        editor.send_back(WANG, [editor.draft(WANG, wish(**MILK_TEA)).number], REASON)
    with pytest.raises(Forbidden, match="是自己的"):
        editor.send_back(ZHANG, [number], REASON)
    with pytest.raises(NotFound):
        editor.send_back(somebody("宁波", "330200"), [number], REASON)
    for reason in ("", "  ", "长" * 501, "两\n行"):
        with pytest.raises(BadParameters):
            editor.send_back(LI, [number], reason)
    assert editor.sent_back(ZHANG) == 0
    editor.send_back(somebody("杭州", "330100"), [number], REASON)
    (entry,) = bench.log("dictionaries.return")
    assert (entry.target, entry.region, entry.after["reason"]) == (f"draft:{number}", "330100", REASON)
    with pytest.raises(Forbidden):
        editor.submit_again(LI, [number])


def test_a_review_sets_aside_what_cannot_go_and_checks_the_rest(bench: Bench) -> None:
    def doubts(before: Lexicon, after: Lexicon) -> Sequence[Finding]:
        new = [row for row in after.synonyms if row not in before.synonyms]
        found = [Finding("synonyms", (row.term, row.target), "warn", "核对", "") for row in new]
        return [*found, Finding("stopwords", ("麻烦",), "warn", "另一行", "")]

    editor = bench.another(doubts)
    good = editor.draft(ZHANG, wish(**MILK_TEA | {"term": "茶铺"})).number
    returned = editor.draft(ZHANG, wish(**MILK_TEA | {"term": "茶楼"})).number
    editor.send_back(LI, [returned], REASON)
    both = [editor.draft(actor, wish(**MILK_TEA)).number for actor in (ZHANG, LI)]
    overtaken = editor.draft(ZHANG, wish(term="驾照", target="机动车驾驶证", weight="0.5")).number
    faster = editor.draft(LI, wish(term="驾照", target="机动车驾驶证", weight="0.8")).number
    editor.publish(LI, [faster], accept_warnings=True)
    found = editor.review(LI, [overtaken, both[0], returned, both[1], good])
    assert found.going == found.asked == (both[0], good)
    assert {number: len(some) for number, some in found.findings.items()} == {both[0]: 1, good: 1}
    assert [one.what for one in found.others] == ["另一行"]
    states = {one.draft.number: (one.is_overtaken, one.before) for one in found.drafts}
    assert states[overtaken] == (True, 0)
    assert states[both[1]] == (False, both[0])
    assert next(one.live.entry.weight for one in found.drafts if one.is_overtaken and one.live) == 0.8
    editor.publish(LI, found.going, accept_warnings=True)
    # alone, a returned draft can be tried, and is not published
    alone = editor.review(ZHANG, [returned])
    assert (alone.going, alone.asked) == ((), (returned,))
    assert editor.review(ZHANG, [overtaken]).judged is None


def test_ones_own_words_are_kept_over_what_others_published(bench: Bench) -> None:
    editor = bench.editor
    mine = editor.draft(ZHANG, wish(term="驾照", target="机动车驾驶证", weight="0.5")).number
    editor.publish(LI, [editor.draft(LI, wish(term="驾照", target="机动车驾驶证", weight="0.8")).number])
    (again,) = editor.submit_again(ZHANG, [mine])
    assert again.begun is not None
    assert (again.begun.entry.weight, again.row.entry.weight) == (0.8, 0.5)
    editor.publish(LI, [mine])
    assert [row.weight for row in bench.file().synonyms] == [0.5]
    same = editor.draft(ZHANG, wish(term="驾照", target="机动车驾驶证", weight="0.9")).number
    editor.publish(LI, [editor.draft(LI, wish(term="驾照", target="机动车驾驶证", weight="0.9")).number])
    with pytest.raises(BadParameters) as error:
        editor.submit_again(ZHANG, [same])
    assert "与现在生效的一样" in error.value.details[0].reason


def test_a_draft_that_is_gone_leaves_no_return(bench: Bench) -> None:
    number = bench.editor.draft(ZHANG, wish(**MILK_TEA)).number
    bench.editor.send_back(LI, [number], REASON)
    bench.editor.discard(ZHANG, [number])
    with bench.engine.connect() as connection:
        assert last_return(connection) == 0
