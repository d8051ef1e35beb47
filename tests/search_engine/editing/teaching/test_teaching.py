"""What is proposed is what is seen once it is published.

1. A query that misses: proposals bring the document first, those that generalise before the pin; each is what is seen
   after publishing its rows.
2. Already first, banned, in distress, an office's name, unknown, offline, of another place: told so.
3. A proposal becomes drafts, of the scope that is asked for, in the audit log; a number too high is refused.
4. What else a row moves is what an asking of every query by hand finds.
5. Told so, what only brings it higher is proposed, too.
6. The same lesson has the same proposals: in another process, on a machine that is a hundred times as slow, in pieces.
7. What brings the document among the first three of what surely means something else comes after the pin and says so;
   whoever asks that sees just this once it is in force. What is far in meaning says so, too.
8. Rows say nothing but what was typed: a lesson makes synonyms, paraphrases and pins, of pieces of the query as it is.
"""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace

import pytest

from dictionaries.normalize import normal_text
from dictionaries.patterns.wildcard_patterns import GAP
from indexer.store.audit import AuditQuery
from search_engine.editing.drafts.drafting import DraftInput
from search_engine.editing.editor import Editor
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.outcome import ask
from search_engine.editing.teaching import teaching as teaching_module
from search_engine.editing.teaching import teaching_service as desk_module
from search_engine.editing.teaching.candidates import synonym
from search_engine.editing.teaching.formatting import lesson_lines
from search_engine.editing.teaching.lesson import HOW, KINDS_OF_PROPOSALS, Lesson, said_of
from search_engine.editing.teaching.teaching_service import TeachingService
from search_engine.editing.teaching.trying import tried
from search_engine.errors import BadParameters, NotFound, TeachingRefused
from search_engine.installation.installation import Installation
from tests.search_engine.editing.replay import town

YUHANG, NINGBO = town.YUHANG, town.NINGBO
RENT, PERMIT = "租房子住要登记", f"d13-{YUHANG}"

pytestmark = pytest.mark.long


def taught(
    desk: TeachingService, text: str = RENT, document: str = PERMIT, region: str = YUHANG, *, higher: bool = False
) -> Lesson:
    return desk.teach(text, document, region, higher=higher)


def test_a_proposal_does_what_it_says(desk: TeachingService, editor: Editor, place: Installation) -> None:
    lesson = taught(desk)
    assert lesson.before != 1
    assert lesson.target.shown == "居住证申领"
    hows = [one.how for one in lesson.proposals]
    assert {"paraphrase", "pin"} <= set(hows)
    assert hows[-1] == "pin"
    assert [one.number for one in lesson.proposals] == list(range(1, len(hows) + 1))
    assert all(one.after == 1 for one in lesson.proposals)
    lines = list(lesson_lines(lesson))
    assert "居住证申领" in lines[0]
    first = lesson.proposals[0]
    numbers = [draft.number for draft in desk.draft(town.actor(place), lesson, first.number)]
    editor.publish(town.actor(place), numbers, accept_warnings=True)
    after = TeachingService.of(place, editor)
    again = taught(after)
    assert again.before == 1
    assert "不用教" in next(lesson_lines(again))


def test_any_copy_of_the_taught_document_counts(desk: TeachingService) -> None:
    lesson = taught(desk, document=f"d13-{NINGBO}")  # people of 余杭 get their own copy
    assert lesson.proposals[0].after == 1


def test_a_document_already_first_gets_no_proposal(desk: TeachingService) -> None:
    lesson = taught(desk, "居住证申领")
    assert (lesson.before, lesson.proposals) == (1, ())


@pytest.mark.parametrize(
    ("text", "document", "told"),
    [
        ("办假证", PERMIT, "禁用词"),
        ("不想活了谁能帮帮我", PERMIT, "紧急求助"),
        (RENT, f"d91-{YUHANG}x", "没有这个编号"),
        (RENT, f"d90-{NINGBO}", "在用户所在地区办不了"),
        (RENT, "e1", r"同名的《居住证申领》（余杭区）离用户更近"),
    ],
)
def test_a_query_that_cannot_be_taught_is_refused(desk: TeachingService, text: str, document: str, told: str) -> None:
    with pytest.raises((TeachingRefused, NotFound), match=told):
        taught(desk, text, document)


def test_an_offline_document_cannot_be_taught(desk: TeachingService, place: Installation, editor: Editor) -> None:
    place.store.delete([f"d91-{YUHANG}"], "test")
    place.worker().run_once()
    with pytest.raises((TeachingRefused, NotFound), match=r"没有这个编号|不在索引里|现在不可见"):
        taught(TeachingService.of(place, editor), RENT, f"d91-{YUHANG}")


def test_teaching_with_a_wrong_region_is_refused(desk: TeachingService) -> None:
    with pytest.raises(BadParameters) as error:
        desk.teach(RENT, PERMIT, "999999")
    assert error.value.details[0].field == "region"
    with pytest.raises(BadParameters) as error:
        desk.teach(RENT, PERMIT, YUHANG, "999999")
    assert error.value.details[0].field == "scope_region"


def test_a_proposal_becomes_drafts_of_its_scope(desk: TeachingService, editor: Editor, place: Installation) -> None:
    lesson = desk.teach(RENT, PERMIT, YUHANG, town.HANGZHOU)
    actor = town.actor(place)
    drafts = desk.draft(actor, lesson, 1)
    assert {draft.number for draft in editor.drafts(actor)} == {draft.number for draft in drafts}
    assert {draft.key.scope.region for draft in drafts} == {town.HANGZHOU}
    assert all("教一次" in draft.note for draft in drafts)
    entries = place.audit.entries(AuditQuery())
    assert any(entry.action == "dictionaries.draft" for entry in entries)
    with pytest.raises(BadParameters):
        desk.draft(actor, lesson, 99)


def test_what_else_moves_equals_asking_by_hand(desk: TeachingService, monkeypatch: pytest.MonkeyPatch) -> None:
    queries = [ReplayQuery(text, YUHANG, 1, "asked") for text in town.TEXTS]
    monkeypatch.setattr(desk_module, "frequent_queries", lambda place: queries)
    for wish in (
        synonym("护照", "结婚登记"),
        DraftInput("paraphrases", {"query": "户口迁移", "title": "出生登记"}),
        DraftInput("stopwords", {"text": "公积金", "where": "anywhere", "role": "scaffold"}),
    ):
        found = desk.effect([wish], "异地就医")
        trials = desk.trials()
        then = trials.view(trials.proposed([wish]).lexicon)
        by_hand = set()
        for query in queries:
            with trials.now.pipeline() as pipeline:
                before = ask(pipeline, query)
            with then.pipeline() as pipeline:
                after = ask(pipeline, query)
            if before.first != after.first and query.text != "异地就医":
                by_hand.add(query.text)
        assert {one.query.text for one in found.changes if one.first_changes} == by_hand
        assert found.first_changed == len(by_hand) > 0
        assert found.queries == len(queries) - 1
        assert found.touched <= found.queries


def test_proposals_that_only_raise_are_made_when_asked(desk: TeachingService) -> None:
    hows = {one.how for one in taught(desk, higher=True).proposals}
    assert hows <= set(KINDS_OF_PROPOSALS) == set(HOW)
    trials = desk.trials()
    one = taught(desk, higher=True).proposals[0]
    view = trials.view(trials.proposed(one.wishes).lexicon)
    target = taught(desk).target
    assert tried(view, ReplayQuery(RENT, YUHANG, 1, "asked"), target).place == one.after


def test_the_same_lesson_has_the_same_proposals_however_busy_the_machine(
    desk: TeachingService, editor: Editor, place: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = taught(desk)
    assert len(first.proposals) > 1
    assert taught(desk) == first, "kept, with the time that it took"
    slow = count(step=100.0)
    monkeypatch.setattr(teaching_module, "time", SimpleNamespace(perf_counter=lambda: next(slow)))
    assert taught(TeachingService.of(place, editor)).proposals == first.proposals
    other, left = TeachingService.of(place, editor), []
    while not left or left[-1]:
        lesson = other.teach(RENT, PERMIT, YUHANG, seconds=1.0)
        left.append(lesson.left)
    assert left == sorted(left, reverse=True)
    assert len(left) == first.tried
    assert (lesson.proposals, lesson.tried) == (first.proposals, first.tried)


def test_what_comes_first_for_other_matters_is_never_the_best(desk: TeachingService) -> None:
    text, pier = "钓鱼丢身份证", f"d18-{YUHANG}"
    lesson = taught(desk, text, pier)
    best, *_, last = lesson.proposals
    assert (best.how, best.enters) == ("pin", ())
    assert last.how == "paraphrase"
    assert last.similarity is not None
    assert f"会把它带到“{last.enters[0][0]}”的第 {last.enters[0][1]} 位" in "\n".join(lesson_lines(lesson))
    trials = desk.trials()
    then = trials.view(trials.proposed(last.wishes).lexicon)
    for other, place in last.enters:
        query = ReplayQuery(other, YUHANG, 1, "asked")
        now = tried(trials.now, query, lesson.target)
        assert now.is_sure
        assert now.place not in (1, 2, 3)
        assert tried(then, query, lesson.target).place == place <= 3
    near = taught(desk).proposals[0]
    assert (near.enters, near.similarity) == ((), None)
    assert near.neighbours > 0


@pytest.mark.parametrize("text", [RENT, "请问钓鱼时丢了身份证咋办呢", "我打一份搭夜钓台的征信", "护照 台胞"])
def test_rows_of_a_lesson_say_what_was_typed(desk: TeachingService, text: str) -> None:
    wishes = [wish for one in taught(desk, text, f"d18-{YUHANG}", higher=True).proposals for wish in one.wishes]
    assert {wish.kind for wish in wishes} <= {"synonyms", "paraphrases", "pins"}
    assert [wish for wish in wishes if not all(part in normal_text(text) for part in said_of(wish).split(GAP))] == []
    assert text in [said_of(wish) for wish in wishes if wish.kind == "pins"]
