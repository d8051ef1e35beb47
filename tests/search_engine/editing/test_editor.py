"""Drafts, versions, the way back.

1. A draft changes nothing that is served, and is its author's: a second one of the same author and row replaces the
   first, others have their own.
2. A publish carries the drafts that were chosen and no others, as one numbered version; the file that processes follow
   holds it, the drafts are gone, and the log names who, what stood there before and what after.
3. What is not given stays: cells of the row in force; an own row that says what ships goes.
4. Rolling back is a new version with the rows of the old one, also of before the first; what is between stays readable.
5. What was published does not change: the database refuses.
6. Wishes that make no sense are refused with each reason.
7. Errors of checks block, warnings ask; what is there already blocks nobody.
8. Whatever is published, rolled back and files compiled in whatever order: every version can be read again as it was,
   and the file is the newest one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from dictionaries.lexicon import Lexicon
from indexer.store.editing.tables import rows, versions
from indexer.store.engine import writing
from search_engine.editing.formatting import change_text
from search_engine.errors import BadParameters, ChecksFailed, NotFound, WarningsFound
from tests.dictionaries.lexicon_files import write
from tests.search_engine.editing.editors import FOR_FREE, LICENCE, MILK_TEA, SHIPPED, Bench, somebody, wish

ZHANG, LI = somebody("张三"), somebody("李四")


def test_a_draft_is_its_authors_and_serves_nobody(bench: Bench) -> None:
    editor = bench.editor
    first = editor.draft(ZHANG, wish(**MILK_TEA))
    again = editor.draft(ZHANG, wish(**{**MILK_TEA, "weight": "0.5"}))
    other = editor.draft(LI, wish(**MILK_TEA))
    assert (again.number, again.row.entry.weight) == (first.number, 0.5)
    assert [draft.number for draft in editor.drafts(ZHANG, "李四")] == [other.number]
    assert [draft.author for draft in editor.drafts(ZHANG)] == ["张三", "李四"]
    assert not bench.path.exists()
    assert editor.state().version is None


def test_only_author_or_publisher_discards_a_draft(bench: Bench) -> None:
    number = bench.editor.draft(ZHANG, wish(**MILK_TEA)).number
    other = somebody("王五", publishes=False)
    assert bench.editor.drafts(other) == []
    with pytest.raises(NotFound, match=f"没有编号为 {number} 的草稿"):
        bench.editor.discard(other, [number])
    with pytest.raises(NotFound, match="没有编号为 99 的草稿"):
        bench.editor.discard(ZHANG, [number, 99])
    bench.editor.discard(LI, [number])
    assert bench.editor.drafts(ZHANG) == []
    assert [entry.action for entry in bench.log()] == ["dictionaries.discard", "dictionaries.draft"]


def test_a_publish_carries_the_chosen_drafts_alone(bench: Bench) -> None:
    editor = bench.editor
    tea = editor.draft(ZHANG, wish(**MILK_TEA))
    editor.draft(ZHANG, wish("stopwords", text="请教", where="start", role="weak"))
    version = editor.publish(ZHANG, [tea.number], "开业")
    assert (version.number, version.base, version.step, version.changes) == (1, 0, "publish", 1)
    assert (version.lexicon, version.shipped) == (bench.file().version, SHIPPED.version)
    assert bench.file().synonyms == (LICENCE, tea.row.entry)
    assert bench.file().stopwords == (FOR_FREE,)
    assert [draft.key.kind for draft in editor.drafts(ZHANG)] == ["stopwords"]
    entry = bench.log("dictionaries.publish")[0]
    assert (entry.person, entry.before) == ("张三", {"number": 0, "version": SHIPPED.version})
    row = "term=奶茶店 target=食品经营许可 relation=official weight=1"
    changes = [f"同义词“奶茶店 → 食品经营许可”：（没有这一行） → {row}"]
    assert entry.after == {"number": 1, "version": version.lexicon, "changes": changes, "note": "开业"}
    assert [change_text(change) for change in editor.version(ZHANG, 1)[1]] == changes
    assert [one.number for one in editor.history()] == [1]


def test_cells_not_given_stay_and_a_row_equal_to_the_shipped_goes(bench: Bench) -> None:
    editor = bench.editor
    changed = editor.draft(ZHANG, wish(term="驾照", target="机动车驾驶证", weight="0.5"))
    assert (changed.row.entry.relation, changed.row.entry.weight) == ("official", 0.5)
    off = editor.draft(ZHANG, wish("stopwords", text="麻烦", off="off"))
    editor.publish(ZHANG, [changed.number, off.number])
    assert bench.file().synonyms == (changed.row.entry,)
    assert bench.file().stopwords == ()
    back = editor.draft(ZHANG, wish(term="驾照", target="机动车驾驶证", weight="1"))
    assert back.row is None
    on = editor.draft(ZHANG, wish("stopwords", text="麻烦", off=""))
    editor.publish(ZHANG, [back.number, on.number])
    assert (bench.file(), editor.state().stored) == (SHIPPED, ())


def test_a_row_of_one_region_acts_there_alone(bench: Bench) -> None:
    draft = bench.editor.draft(ZHANG, wish(term="驾照", target="机动车驾驶证", weight="0.5", region="330100000000"))
    bench.editor.publish(ZHANG, [draft.number])
    (row,) = bench.file().conditional
    assert (row.scope.region, row.entry.relation, row.entry.weight) == ("330100", "official", 0.5)
    assert bench.file().synonyms == (LICENCE,)


def test_rolling_back_makes_a_version_with_the_old_rows(bench: Bench) -> None:
    editor = bench.editor
    for weight in ("1", "0.5"):
        editor.publish(ZHANG, [editor.draft(ZHANG, wish(**{**MILK_TEA, "weight": weight})).number])
    first = editor.version(ZHANG, 1)[0]
    back = editor.rollback(LI, 1, "误改")
    assert (back.number, back.of, back.step, back.lexicon) == (3, 1, "rollback", first.lexicon)
    assert bench.file().version == first.lexicon
    assert editor.rollback(LI, 0).lexicon == bench.file().version == SHIPPED.version
    assert editor.rollback(LI, 2).lexicon == editor.version(ZHANG, 2)[0].lexicon
    assert [(one.number, one.changes) for one in editor.history()] == [(5, 1), (4, 1), (3, 1), (2, 1), (1, 1)]
    assert [entry.after["of"] for entry in bench.log("dictionaries.rollback")] == [2, 0, 1]
    with pytest.raises(NotFound, match="没有编号为 9 的词典版本"):
        editor.rollback(LI, 9)
    with pytest.raises(BadParameters):
        editor.rollback(LI, 5)


@pytest.mark.parametrize("change", [update(rows).values(content="{}"), delete(rows), update(versions).values(note="x"),
                                    delete(versions)])  # fmt: skip
def test_the_database_refuses_to_change_published_rows(bench: Bench, change: object) -> None:
    bench.editor.publish(ZHANG, [bench.editor.draft(ZHANG, wish(**MILK_TEA)).number])
    with pytest.raises(DBAPIError, match="what was published does not change"), writing(bench.engine) as connection:
        connection.execute(change)


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        (wish("nothing", a="b"), ["kind"]),
        (wish(term="奶茶店"), ["target"]),
        (wish(**{**MILK_TEA, "relation": "same", "weight": "2"}), ["relation", "weight"]),
        (wish(**MILK_TEA, colour="红"), ["colour"]),
        (wish(**MILK_TEA, region="999999"), ["region"]),
        (wish(**MILK_TEA, region="浙江"), ["region"]),
        (wish("words", word="奶茶店", region="330100"), ["region"]),
        (wish(**MILK_TEA, off="off"), ["off"]),
        (wish(**MILK_TEA, remove=True), ["remove"]),
        (wish(term="驾照", target="机动车驾驶证"), ["cells"]),
        (wish(**MILK_TEA, ends="明天"), ["ends"]),
        (wish(**MILK_TEA, site="杭州\u202e政务"), ["site"]),
        (wish("pins", query="居住证", document="m1", place="1", action="hide"), ["place"]),
        (wish("hot", text="居住证", action="pin"), ["rank"]),
    ],
)
def test_senseless_wishes_are_refused_with_each_reason(bench: Bench, asked: object, fields: list[str]) -> None:
    with pytest.raises(BadParameters) as error:
        bench.editor.draft(ZHANG, asked)
    assert [detail.field for detail in error.value.details] == fields
    assert bench.log() == []


@dataclass(frozen=True)
class Doubt:
    level: str
    where: str = "同义词“奶茶店 → 食品经营许可”"
    what: str = "相差很远"
    check: str = "a check of a test"


def test_warnings_must_be_accepted(tmp_path: Path) -> None:
    bench = Bench(tmp_path, lambda before, after: [Doubt("warn")] if before != after else [])
    number = bench.editor.draft(ZHANG, wish(**MILK_TEA)).number
    with pytest.raises(WarningsFound) as error:
        bench.editor.publish(ZHANG, [number])
    assert error.value.details[0].reason == "相差很远"
    assert [finding.level for finding in bench.editor.check(ZHANG, [number]).findings] == ["warn"]
    assert bench.editor.publish(ZHANG, [number], accept_warnings=True).number == 1
    bench.close()


def test_errors_of_checks_refuse_a_publish(tmp_path: Path) -> None:
    bench = Bench(tmp_path, lambda before, after: [Doubt("error"), Doubt("warn")])
    number = bench.editor.draft(ZHANG, wish(**MILK_TEA)).number
    with pytest.raises(ChecksFailed, match="1 处错误"):
        bench.editor.publish(ZHANG, [number], accept_warnings=True)
    assert not bench.path.exists()
    bench.close()


def test_rules_of_every_lexicon_refuse_a_publish(bench: Bench) -> None:
    number = bench.editor.draft(ZHANG, wish(term="机动车驾驶证", target="驾照", relation="official", weight="1")).number
    with pytest.raises(ChecksFailed, match="2 处错误") as error:  # of both rows
        bench.editor.publish(ZHANG, [number], accept_warnings=True)
    assert "又指回" in error.value.details[0].reason
    # a release that breaks a rule with a row that is there already keeps nobody from publishing others
    bench.shipped = Lexicon()
    bench.editor.publish(ZHANG, [number])
    bench.shipped = SHIPPED
    other = bench.editor.draft(ZHANG, wish(**MILK_TEA)).number
    assert bench.editor.publish(ZHANG, [other]).number == 3  # after the merge with that release


STEPS = st.lists(
    st.tuples(st.sampled_from(["publish", "remove", "rollback", "files"]), st.integers(0, 3), st.integers(1, 9)),
    max_size=8,
)


@given(STEPS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_publishes_and_rollbacks_keep_every_version(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    bench = Bench(tmp_path_factory.mktemp("home"))
    editor, told = bench.editor, {0: SHIPPED.version}
    for what, which, value in steps:
        cells = MILK_TEA | {"term": f"词{'甲乙丙丁'[which]}", "weight": f"0.{value}"}
        try:
            match what:
                case "publish" | "remove":
                    asked = wish(**cells, remove=what == "remove")
                    version = editor.publish(ZHANG, [editor.draft(ZHANG, asked).number])
                case "rollback":
                    version = editor.rollback(ZHANG, min(which, max(told)))
                case _:
                    texts = ["\t".join(cells.values()) for cells in [cells | {"term": f"文件{which}"}]]
                    write(bench.folder, "synonyms", *texts)
                    version = editor.publish_files(ZHANG) or editor.state().version
        except BadParameters:
            continue
        assert version is not None
        told[version.number] = version.lexicon
        assert bench.file().version == version.lexicon
    for number, lexicon in list(told.items()):
        if editor.state().number != number and lexicon != told[editor.state().number]:
            assert editor.rollback(ZHANG, number).lexicon == lexicon
            told[editor.state().number] = lexicon
    bench.close()
