"""Files of a site, a release beneath its rows, and the file that processes follow.

1. Files are published as one version: rows that left them leave, rows of drafts stay, and the order is the files'.
   One new row in the middle is one change. What was published is compiled as the files were before.
2. A row that drafts have made otherwise than the files is refused with both, or the files go before it.
3. Before the first version, what was compiled of files is in force: the worker makes it the first version, and so does
   whoever comes first with a draft, whichever rows are theirs; what was not compiled waits for `publish_files`.
4. A release is merged once, as a version; conflicts are drafts that somebody publishes or puts away; another host's
   older program takes nothing back.
5. The file is brought to what is published: where it is missing, damaged, older, of another release, or of a version of
   the same number before a restore; nothing is written where it is.
6. Import drafts what differs; export and import are exact.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from dictionaries.editing.own_files import read_folder, read_rows, write_rows
from dictionaries.editing.row_lexicon import lexicon_of_rows
from dictionaries.lexicon import BY_NAME, BadDictionaries, save_lexicon
from dictionaries.lexicon.compiling import lexicon_of
from search_engine.editing.rows.row_import import ImportInput
from search_engine.editing.versions.release import RELEASE
from search_engine.errors import BadParameters, EditConflict
from tests.dictionaries.lexicon_files import write
from tests.search_engine.editing.editors import FOR_FREE, FORGED, LICENCE, MILK_TEA, SHIPPED, Bench, somebody, wish

ZHANG = somebody("张三")


def rows(*terms: str, weight: str = "1") -> list[str]:
    return [f"{term}\t食品经营许可\tofficial\t{weight}" for term in terms]


def terms(bench: Bench) -> list[str]:
    return [row.term for row in bench.file().synonyms]


def test_files_are_published_as_one_version_in_their_order(bench: Bench) -> None:
    editor = bench.editor
    write(bench.folder, "synonyms", *rows("甲", "丙"))
    assert editor.publish_files(ZHANG, "首次").step == "files"
    editor.publish(ZHANG, [editor.draft(ZHANG, wish(**MILK_TEA)).number])
    write(bench.folder, "synonyms", *rows("甲", "乙", "丙"))
    assert editor.publish_files(ZHANG).changes == 1
    assert terms(bench) == ["驾照", "甲", "乙", "丙", "奶茶店"]
    write(bench.folder, "synonyms", *rows("丙", "乙"))
    editor.publish_files(ZHANG)
    assert terms(bench) == ["驾照", "丙", "乙", "奶茶店"]
    assert editor.publish_files(ZHANG) is None
    write(bench.folder, "synonyms", *rows("驾照"))
    editor.publish_files(ZHANG)
    assert terms(bench) == ["驾照", "驾照", "奶茶店"]
    assert bench.log("dictionaries.compile")[-1].after["note"] == "首次"


def test_faults_of_files_name_file_and_row(bench: Bench) -> None:
    path = write(bench.folder, "synonyms", *rows("甲"), "乙\t乙\tofficial\t1")
    with pytest.raises(BadDictionaries) as error:
        bench.editor.publish_files(ZHANG)
    assert [(fault.file, fault.row) for fault in error.value.faults] == [(str(path), 6)]
    assert not bench.path.exists()


def test_files_that_differ_from_published_drafts_are_refused(bench: Bench) -> None:
    editor = bench.editor
    editor.publish(ZHANG, [editor.draft(ZHANG, wish(**MILK_TEA)).number])
    write(bench.folder, "synonyms", *rows("奶茶店"))
    assert editor.publish_files(ZHANG) is None
    write(bench.folder, "synonyms", *rows("奶茶店", weight="0.5"))
    with pytest.raises(EditConflict) as error:
        editor.publish_files(ZHANG)
    assert "weight=0.5" in error.value.details[0].reason
    assert "weight=1" in error.value.details[0].reason
    assert editor.publish_files(ZHANG, over=True).changes == 1
    assert bench.file().synonyms[-1].weight == 0.5


def test_rows_compiled_by_an_older_program_become_a_version(bench: Bench) -> None:
    write(bench.folder, "synonyms", *rows("甲"))
    bench.path.write_bytes(b"{}")  # compiled by an older program
    editor = bench.editor
    editor.publish(ZHANG, [editor.draft(ZHANG, wish(**MILK_TEA)).number])
    assert terms(bench) == ["驾照", "甲", "奶茶店"]
    assert [version.step for version in editor.history()] == ["publish", "files"]


def compiled_before(bench: Bench, *lines: str) -> None:
    """A home of a program that had no versions: files, and what was compiled of them."""
    write(bench.folder, "synonyms", *lines)
    placed, _ = read_folder(bench.folder)
    save_lexicon(lexicon_of_rows(SHIPPED, [one.row for one in placed]), bench.path)


def test_the_worker_makes_compiled_rows_the_first_version(bench: Bench) -> None:
    compiled_before(bench, *rows("甲"))
    write(bench.folder, "synonyms", *rows("甲", "乙"))  # 乙 was never compiled
    assert bench.editor.settle()
    (version,) = bench.editor.history()
    assert (version.step, version.actor, version.changes) == ("files", RELEASE, 1)
    assert terms(bench) == ["驾照", "甲"]
    assert not bench.another().settle()
    bench.editor.publish_files(ZHANG)
    assert terms(bench) == ["驾照", "甲", "乙"]


def test_a_draft_begins_from_what_was_compiled(bench: Bench) -> None:
    compiled_before(bench, *rows("驾照", weight="0.5"))
    draft = bench.editor.draft(ZHANG, wish(term="驾照", target="食品经营许可", weight="0.7"))
    assert draft.begun.entry.weight == 0.5
    bench.editor.publish(ZHANG, [draft.number])
    assert [row.weight for row in bench.file().synonyms] == [1.0, 0.7]


def test_a_key_of_some_regions_may_publish_first(bench: Bench) -> None:
    compiled_before(bench, *rows("甲"))
    hangzhou = somebody("杭州", "330100")
    draft = bench.editor.draft(hangzhou, wish(**MILK_TEA, region="330100"))
    bench.editor.publish(hangzhou, [draft.number])
    assert terms(bench) == ["驾照", "甲"]
    assert len(bench.file().conditional) == 1


def test_damaged_files_keep_the_compiled_rows_in_force(bench: Bench) -> None:
    compiled_before(bench, *rows("甲"))
    write(bench.folder, "synonyms", "甲")
    assert not bench.editor.settle()
    draft = bench.editor.draft(ZHANG, wish(**MILK_TEA))
    with pytest.raises(BadParameters, match="填写有误"):
        bench.editor.publish(ZHANG, [draft.number])
    assert terms(bench) == ["驾照", "甲"]


def released(**changes: object) -> object:
    kinds = {"synonyms": (LICENCE,), "stopwords": (FOR_FREE,), "banned": (FORGED,)}
    return lexicon_of(kinds | changes)


def test_4_a_release_is_merged_once(bench: Bench) -> None:
    editor = bench.editor
    changes = [wish(term="驾照", target="机动车驾驶证", weight="0.5"), wish("stopwords", text="麻烦", off="off")]
    editor.publish(ZHANG, [editor.draft(ZHANG, one).number for one in changes])
    assert not editor.settle()
    old, bench.shipped = (
        SHIPPED,
        released(synonyms=(replace(LICENCE, relation="equivalent"),), stopwords=(replace(FOR_FREE, role="weak"),)),
    )
    assert bench.another().settle()
    assert not bench.editor.settle()
    assert bench.file().synonyms == (replace(LICENCE, relation="equivalent", weight=0.5),)
    assert bench.file().stopwords == ()
    version = editor.history()[0]
    assert (version.number, version.step, version.shipped) == (2, "merge", bench.shipped.version)
    (draft,) = editor.drafts(ZHANG)
    assert (draft.author, draft.key.kind, draft.row) == (RELEASE, "stopwords", None)
    assert "软件更新改了这一行" in draft.note
    editor.publish(ZHANG, [draft.number])
    assert bench.file().stopwords == (replace(FOR_FREE, role="weak"),)
    # another host still has the older program: it serves what is published over what it ships, and merges nothing
    bench.shipped = old
    assert bench.another().settle()
    assert [version.number for version in editor.history()] == [3, 2, 1]


def test_a_release_is_merged_before_the_next_publish(bench: Bench) -> None:
    editor = bench.editor
    editor.publish(ZHANG, [editor.draft(ZHANG, wish(term="驾照", target="机动车驾驶证", weight="0.5")).number])
    bench.shipped = released(synonyms=(replace(LICENCE, relation="equivalent"),))
    tea = editor.draft(ZHANG, wish(**MILK_TEA))
    editor.publish(ZHANG, [tea.number])
    assert [version.step for version in editor.history()] == ["publish", "merge", "publish"]
    assert bench.file().synonyms == (replace(LICENCE, relation="equivalent", weight=0.5), tea.row.entry)
    assert not editor.settle()


def test_without_own_rows_a_release_merges_nothing(bench: Bench) -> None:
    assert not bench.editor.settle()
    assert not bench.path.exists()


def test_the_lexicon_file_follows_what_is_published(bench: Bench) -> None:
    editor = bench.editor
    version = editor.publish(ZHANG, [editor.draft(ZHANG, wish(**MILK_TEA)).number])
    other = bench.another()
    assert not other.settle()
    stamp = bench.path.stat().st_mtime_ns
    for content in (b"", b"{}", b'{"keys":{"number":"0","shipped":"x"}}', None):
        bench.path.unlink()
        if content is not None:
            bench.path.write_bytes(content)
        assert other.settle()
        assert bench.file().version == version.lexicon
        assert not other.settle()
    assert bench.path.stat().st_mtime_ns != stamp


@pytest.mark.sqlite
def test_the_lexicon_file_follows_a_restored_database(bench: Bench) -> None:
    first = bench.editor.publish(ZHANG, [bench.editor.draft(ZHANG, wish(**MILK_TEA)).number])
    with sqlite3.connect(bench.home / "zwfw.db") as there, sqlite3.connect(bench.home / "kept.db") as kept:
        there.backup(kept)
    bench.editor.publish(ZHANG, [bench.editor.draft(ZHANG, wish(**{**MILK_TEA, "term": "咖啡店"})).number])
    with sqlite3.connect(bench.home / "zwfw.db") as there, sqlite3.connect(bench.home / "kept.db") as kept:
        kept.backup(there)
    # another version 2, published on another host: what this one's file holds is of the same number
    (bench.home / "elsewhere").mkdir()
    other = Bench(bench.home / "elsewhere", location=bench.home / "zwfw.db")
    second = other.editor.publish(ZHANG, [other.editor.draft(ZHANG, wish(**{**MILK_TEA, "term": "豆浆店"})).number])
    other.close()
    assert (first.number, second.number) == (1, 2)
    assert bench.another().settle()
    assert terms(bench) == ["驾照", "奶茶店", "豆浆店"]


def test_own_rows_are_exported_and_imported_exactly(bench: Bench) -> None:
    editor, kind = bench.editor, BY_NAME["synonyms"]
    asked = [
        wish(**MILK_TEA),
        wish(**MILK_TEA, region="330100", ends="2026-12-31"),
        wish(**{**MILK_TEA, "term": "咖啡店"}),
    ]
    editor.publish(ZHANG, [editor.draft(ZHANG, one).number for one in asked])
    own = editor.state().rows
    text = write_rows(kind, own, "内容管理组", "2026-11-27")
    placed, faults, _ = read_rows(text.encode(), "synonyms.tsv", kind)
    assert faults == []
    replacing = ImportInput(frozenset(("synonyms",)))
    assert editor.import_rows(ZHANG, placed, replacing).drafts == ()
    editor.rollback(ZHANG, 0)
    drafts = editor.import_rows(ZHANG, placed, ImportInput(note="恢复")).drafts
    version = editor.publish(ZHANG, [draft.number for draft in drafts])
    assert [row.says() for row in editor.state().rows] == [row.says() for row in own]
    assert version.lexicon == editor.version(ZHANG, 1)[0].lexicon
    (gone,) = editor.import_rows(ZHANG, placed[:2], replacing).drafts
    assert (gone.key.key[0], gone.row) == ("咖啡店", None)
