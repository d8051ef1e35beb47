"""Keys of some regions and sites: a key of 杭州 cannot change, see drafts of, or publish for 宁波.

1. Rows of their regions are theirs, with all below; rows of others, of everybody, of a kind that everybody shares are
   not. A hot term and a pin are of the region that they name.
2. Drafts of others' rows are as if they were not there: neither seen nor published, approved, put away.
3. Going back is theirs where all that it changes is.
4. A key of a site holds that site's rows alone.
"""

from __future__ import annotations

import pytest

from search_engine.editing.drafts.drafting import DraftInput
from search_engine.errors import Forbidden, NotFound
from tests.search_engine.editing.editors import MILK_TEA, Bench, somebody, wish

NATION, HANGZHOU = somebody("总编"), somebody("杭州", "330100")
PIN = {"query": "居住证", "region": "330110", "document": "m1", "place": "1"}


def pin(region: str) -> DraftInput:
    return DraftInput("pins", PIN | {"region": region})


@pytest.mark.parametrize(
    ("asked", "theirs"),
    [
        (wish(**MILK_TEA, region="330100"), True),
        (wish(**MILK_TEA, region="330110"), True),
        (wish(**MILK_TEA, region="330200"), False),
        (wish(**MILK_TEA, region="330000"), False),
        (wish(**MILK_TEA), False),
        (wish(**MILK_TEA, site="甲"), False),
        (wish("words", word="奶茶店"), False),
        (pin("330110"), True),
        (pin("330200"), False),
        (pin(""), False),
        (DraftInput("pins", PIN | {"@region": "330200"}), False),
    ],
)
def test_a_key_of_a_region_drafts_only_its_own_rows(bench: Bench, asked: DraftInput, theirs: bool) -> None:
    if theirs:
        draft = bench.editor.draft(HANGZHOU, asked)
        bench.editor.publish(HANGZHOU, [draft.number])
        assert bench.log("dictionaries.publish")[0].actor == "key:杭州"
    else:
        with pytest.raises(Forbidden, match="只可改 浙江省杭州市（330100） 范围内"):
            bench.editor.draft(HANGZHOU, asked)
        assert bench.editor.drafts(NATION) == []


def test_drafts_of_other_regions_are_not_found(bench: Bench) -> None:
    editor = bench.editor
    theirs = editor.draft(somebody("宁波", "330200"), wish(**MILK_TEA, region="330200")).number
    all_over = editor.draft(NATION, wish(**MILK_TEA)).number
    own = editor.draft(NATION, wish(**MILK_TEA, region="330110")).number
    assert [draft.number for draft in editor.drafts(HANGZHOU)] == [own]
    for numbers in ([theirs], [all_over], [own, theirs]):
        for act in (editor.publish, editor.approve, editor.discard, editor.check):
            with pytest.raises(NotFound):
                act(HANGZHOU, numbers)
    assert editor.publish(HANGZHOU, [own]).changes == 1
    assert len(editor.drafts(NATION)) == 2


def test_a_key_of_a_region_goes_back_only_over_its_own_rows(bench: Bench) -> None:
    editor = bench.editor
    for region in ("330110", "330200"):
        editor.publish(NATION, [editor.draft(NATION, wish(**MILK_TEA, region=region)).number])
    with pytest.raises(Forbidden):
        editor.rollback(HANGZHOU, 0)
    with pytest.raises(Forbidden):
        editor.rollback(HANGZHOU, 1)
    editor.rollback(somebody("宁波", "330200"), 1)
    assert editor.rollback(HANGZHOU, 0).number == 4


def test_a_key_of_a_site_drafts_only_its_own_rows(bench: Bench) -> None:
    site = somebody("甲站", sites=("甲",))
    bench.editor.publish(site, [bench.editor.draft(site, wish(**MILK_TEA, site="甲")).number])
    for asked in (wish(**MILK_TEA), wish(**MILK_TEA, site="乙"), wish(**MILK_TEA, region="330100")):
        with pytest.raises(Forbidden):
            bench.editor.draft(site, asked)
