"""Two who edit one row, and four eyes.

1. The later one is refused, with what was there when they began, what is published now, and what they drafted; nothing
   of their publish is there. They go on by drafting anew, or by putting their draft away.
2. Of two drafts of one row one publish carries one.
3. Of twenty who publish at once each gets a version of their own, and of one row's drafts one wins.
4. Bans, crisis rows and pins are published once somebody else has approved them, as soon as two can publish: keys with
   the right, or persons who have published. Other kinds are not asked about.
5. An approval is void when the content changes, when anything else is published, and for other drafts of the kind;
   of drafts that were approved together each may be published alone.
6. Nobody approves their own, and nobody unnamed approves. Rolling back and files are held to the same.
7. That less distress is heard is never one person's doing, though only one can publish, and whatever a site says of the
   kind; that more is heard may be.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.store.area import Area
from indexer.store.audit import Author
from search_engine.editing.actor import Actor
from search_engine.editing.approvals.four_eyes import FourEyes
from search_engine.errors import ApprovalNeeded, BadParameters, EditConflict, Forbidden
from tests.dictionaries.lexicon_files import write
from tests.search_engine.editing.editors import MILK_TEA, Bench, key, somebody, tree, wish

ZHANG, LI, WANG = somebody("张三"), somebody("李四"), somebody("王五")
BAN = {"text": "代办文凭", "category": "伪造证件", "action": "block", "match": "contains", "variants": "all"}


def test_the_later_of_two_edits_is_refused_with_both_versions(bench: Bench) -> None:
    editor = bench.editor
    mine = editor.draft(ZHANG, wish(term="驾照", target="机动车驾驶证", weight="0.5"))
    also = editor.draft(ZHANG, wish(**MILK_TEA))
    editor.publish(LI, [editor.draft(LI, wish(term="驾照", target="机动车驾驶证", weight="0.8")).number])
    with pytest.raises(EditConflict) as error:
        editor.publish(ZHANG, [mine.number, also.number])
    (detail,) = error.value.details
    assert detail.field == f"draft:{mine.number}"
    assert all(f"weight={weight}" in detail.reason for weight in ("1", "0.8", "0.5"))
    assert "张三" in detail.reason
    assert [row.weight for row in bench.file().synonyms] == [0.8]
    # writing the draft once more is no looking at what has come
    editor.draft(ZHANG, wish(term="驾照", target="机动车驾驶证", weight="0.4"))
    with pytest.raises(EditConflict):
        editor.publish(ZHANG, [mine.number])
    editor.draft(ZHANG, wish(term="驾照", target="机动车驾驶证", weight="0.4", anew=True))
    editor.publish(ZHANG, [mine.number, also.number])
    assert [row.weight for row in bench.file().synonyms] == [0.4, 1.0]


def test_an_edit_of_a_row_that_has_gone_is_refused(bench: Bench) -> None:
    editor = bench.editor
    editor.publish(ZHANG, [editor.draft(ZHANG, wish(**MILK_TEA)).number])
    mine = editor.draft(ZHANG, wish(**{**MILK_TEA, "weight": "0.5"}))
    editor.publish(LI, [editor.draft(LI, wish(**MILK_TEA, remove=True)).number])
    with pytest.raises(EditConflict, match="已被他人改动") as error:
        editor.publish(ZHANG, [mine.number])
    assert "（没有这一行）" in error.value.details[0].reason


def test_one_row_in_two_scopes_is_no_conflict(bench: Bench) -> None:
    editor = bench.editor
    drafts = [editor.draft(ZHANG, wish(**MILK_TEA, region=code)).number for code in ("330100", "330200")]
    editor.publish(LI, drafts[:1])
    editor.publish(LI, drafts[1:])
    assert len(bench.file().conditional) == 2


def test_two_drafts_of_one_row_are_not_published_together(bench: Bench) -> None:
    numbers = [bench.editor.draft(actor, wish(**MILK_TEA)).number for actor in (ZHANG, LI)]
    with pytest.raises(EditConflict) as error:
        bench.editor.publish(ZHANG, numbers)
    assert "另有草稿" in error.value.details[0].reason


def test_publishers_at_once_each_get_a_version_and_one_row_wins(bench: Bench) -> None:
    people = [somebody(f"编辑{number}") for number in range(10)]
    for number, actor in enumerate(people):
        bench.editor.draft(actor, wish(**{**MILK_TEA, "term": f"奶茶店{number}"}))
        bench.editor.draft(actor, wish(**{**MILK_TEA, "weight": f"0.{number + 1:02}"}))

    def publish(actor: Actor) -> list[str]:
        editor, outcome = bench.another(), []
        for draft in editor.drafts(actor, actor.name):
            try:
                editor.publish(actor, [draft.number])
                outcome.append("published")
            except EditConflict:
                outcome.append("refused")
        return outcome

    with ThreadPoolExecutor(4) as pool:
        outcomes = [one for found in pool.map(publish, people) for one in found]
    assert (outcomes.count("published"), outcomes.count("refused")) == (11, 9)
    assert [version.number for version in bench.editor.history()] == list(range(11, 0, -1))
    assert bench.file().version == bench.editor.history()[0].lexicon
    assert len(bench.file().synonyms) == 1 + 10 + 1


def ban(bench: Bench, actor: Actor = ZHANG, **cells: str) -> int:
    return bench.editor.draft(actor, wish("banned", **{**BAN, **cells})).number


def two_can_publish(bench: Bench) -> None:
    bench.keys = (key("甲", "publisher"), key("乙", "admin"), key("丙", "editor"))


def test_one_publisher_alone_needs_no_approval(bench: Bench) -> None:
    bench.keys = (key("甲", "publisher"), key("丙", "editor"))
    assert bench.editor.publish(ZHANG, [ban(bench)]).approver is None
    # 张三 has published now, beside the key: they are two
    with pytest.raises(ApprovalNeeded, match="须由另一人审批"):
        bench.editor.publish(ZHANG, [ban(bench, text="代办学历")])


def test_a_ban_needs_the_approval_of_another(bench: Bench) -> None:
    two_can_publish(bench)
    number, tea = ban(bench), bench.editor.draft(ZHANG, wish(**MILK_TEA)).number
    with pytest.raises(ApprovalNeeded):
        bench.editor.publish(ZHANG, [number, tea])
    part = bench.editor.approve(LI, [number])
    assert len(part.changes) == 1
    # what needs none may come with it
    version = bench.editor.publish(ZHANG, [number, tea])
    assert (version.approver, version.changes) == ("李四", 2)
    entry = bench.log("dictionaries.approve")[0]
    assert (entry.person, entry.after["digest"], entry.after["base"]) == ("李四", part.digest, 0)
    assert bench.log("dictionaries.publish")[0].after["approver"] == "李四"
    with pytest.raises(BadParameters, match="填写有误"):
        bench.editor.approve(LI, [bench.editor.draft(ZHANG, wish(**{**MILK_TEA, "weight": "0.5"})).number])


def test_an_approval_is_void_when_anything_changes(bench: Bench) -> None:
    two_can_publish(bench)
    number, other = ban(bench), ban(bench, text="代办学历")
    bench.editor.approve(LI, [number])
    with pytest.raises(ApprovalNeeded):
        bench.editor.publish(ZHANG, [number, other])
    ban(bench, action="warn")
    with pytest.raises(ApprovalNeeded):
        bench.editor.publish(ZHANG, [number])
    bench.editor.approve(LI, [number])
    bench.editor.publish(WANG, [bench.editor.draft(WANG, wish(**MILK_TEA)).number])
    with pytest.raises(ApprovalNeeded):
        bench.editor.publish(ZHANG, [number])
    bench.editor.approve(LI, [number])
    assert bench.editor.publish(ZHANG, [number]).approver == "李四"


def test_drafts_approved_together_may_be_published_alone(bench: Bench) -> None:
    two_can_publish(bench)
    one, other = (ban(bench, text=text) for text in ("代办假章", "代开假票"))
    bench.editor.approve(LI, [one, other])
    assert not bench.editor.needs_approval(ZHANG, bench.editor.check(ZHANG, [one]).proposal)
    third = ban(bench, text="代写假信")
    with pytest.raises(ApprovalNeeded, match=r"代写假信.*其余 2 处已批准"):
        bench.editor.publish(ZHANG, [one, other, third])
    bench.editor.approve(LI, [third])
    assert bench.editor.publish(ZHANG, [one, third]).approver == "李四"
    with pytest.raises(ApprovalNeeded):  # over another version
        bench.editor.publish(ZHANG, [other])


def test_nobody_approves_their_own_drafts(bench: Bench) -> None:
    two_can_publish(bench)
    number = ban(bench)
    with pytest.raises(Forbidden, match="不能审批自己起草的"):
        bench.editor.approve(ZHANG, [number])
    nobody = Actor(Author("shell:root"), Area(tree()))
    with pytest.raises(BadParameters):
        bench.editor.approve(nobody, [number])
    # who approves may publish: two have seen it
    bench.editor.approve(LI, [number])
    assert bench.editor.publish(LI, [number]).approver == "李四"


def test_rolling_back_and_files_need_approval_too(bench: Bench) -> None:
    bench.editor.publish(ZHANG, [ban(bench)])
    two_can_publish(bench)
    with pytest.raises(ApprovalNeeded):
        bench.editor.rollback(ZHANG, 0)
    bench.editor.approve(ZHANG, version=0)
    with pytest.raises(ApprovalNeeded):
        bench.editor.rollback(ZHANG, 0)
    bench.editor.approve(LI, version=0)
    assert bench.editor.rollback(ZHANG, 0).approver == "李四"
    write(bench.folder, "banned", "\t".join(BAN.values()))
    with pytest.raises(ApprovalNeeded):
        bench.editor.publish_files(ZHANG)
    bench.editor.approve_files(LI)
    version = bench.editor.publish_files(ZHANG)
    assert version is not None
    assert version.approver == "李四"


def test_less_distress_is_never_one_persons_doing(bench: Bench) -> None:
    editor, row = bench.editor, {"pattern": "房子塌了", "situation": "rescue"}
    assert editor.publish(ZHANG, [editor.draft(ZHANG, wish("crisis", effect="sure", **row)).number]).approver is None
    tree = wish("crisis", pattern="^我家树被砍了$", situation="*", effect="never", note="说的是树")
    for less in (tree, wish("crisis", effect="except", **row), wish("crisis", remove=True, **row)):
        number = editor.draft(ZHANG, less).number
        with pytest.raises(ApprovalNeeded, match="现在只有一人能发布"):
            editor.publish(ZHANG, [number])
        assert (editor.waiting(LI).approve, editor.waiting(LI).publish) == ((number,), ())
        if less is not tree:
            editor.discard(ZHANG, [number])
            continue
        assert len(FourEyes(()).protected(editor.approve(LI, [number])).changes) == 1
        assert editor.publish(ZHANG, [number]).approver == "李四"
