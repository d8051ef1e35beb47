"""`zwfw doctor`.

1. A whole installation: nothing wrong, exit status 0; the same as JSON.
2. Every fault is found and named, with a mend in Chinese, and the exit status is 1.
3. Looking changes nothing: no file is made, not even for an installation that does not exist.
4. Visitors who nearly all come from one block of addresses, as behind a proxy whose word is not believed, are noted
   with the mend; not where they are few, come from many blocks, or came long ago.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from contextlib import closing

import pytest
from click.testing import CliRunner

from dictionaries.intents.intent_index import IntentIndex
from dictionaries.lexicon import save_lexicon, shipped_lexicon
from dictionaries.patterns import bounds
from dictionaries.regions import add_region
from indexer.disk import Space
from indexer.documents.document import Document
from indexer.events import Event, Visitor
from indexer.generation.base_doc_values import BaseDocValues
from indexer.store.split import prepare
from search_engine.cli.doctor import doctor
from search_engine.cli.worker import settle
from search_engine.editing.drafts.drafting import DraftInput
from search_engine.editing.opening import editor_of
from search_engine.errors import BadParameters, ChecksFailed
from search_engine.maintenance.doctor import CHECKS, examine
from tests.dictionaries.lexicon_files import with_own, write
from tests.faults.homes import NEW, catalogue, complaints, open_home
from tests.search_engine.editing.editors import MILK_TEA, somebody


def run(home, *options):
    done = CliRunner().invoke(doctor, options, env={"ZWFW_HOME": str(home)})
    return done.exit_code, done.stdout


def tree_of(home):
    # SQLite may move what its journal has into the database whenever somebody closes it: nobody's data changes by that
    found = {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()}
    return {path: time for path, time in found.items() if not path.name.startswith("zwfw.db")}


@pytest.mark.parametrize("options", [[], ["--deep"]])
def test_a_whole_installation_has_no_fault(home, options):
    status, told = run(home, *options)
    assert status == 0
    assert "一切正常" in told
    status, told = run(home, "--json", *options)
    found = json.loads(told)
    assert (status, found["healthy"]) == (0, True)
    assert ("contents" in {finding["check"] for finding in found["findings"]}) == bool(options)


def write_one(home):
    open_home(home).store.put([prepare(Document.model_validate(catalogue(NEW)[0]))], "test")


def edit(home, statement):
    with closing(sqlite3.connect(home / "zwfw.db")) as connection, connection:
        connection.execute(statement)


def behind(home):
    write_one(home)


def unfinished(home):
    store = open_home(home).store
    writer = store.begin("dead")
    writer.write([prepare(Document.model_validate(catalogue(NEW)[0]))])
    writer._release()


def other_tree(home):
    add_region(home / "regions.tsv", {"code": "330191", "name": "钱塘新区", "parent": "330100", "level": "county"})


def no_database_at_all(home):
    for path in home.glob("zwfw.db*"):
        path.unlink()
    (home / "zwfw.db").write_bytes(b"x" * 5000)


def future(home):
    edit(home, "UPDATE loads SET finished='2099-01-01T00:00:00+08:00'")


def own_words(home, *rows):
    write(home / "dictionaries", "asks", *rows)


def compiled(home):
    save_lexicon(shipped_lexicon(), home / "lexicon.json")
    return home / "lexicon.json"


def in_another_encoding(home):
    own_words(home)
    path = home / "dictionaries" / "asks.tsv"
    path.write_bytes(path.read_bytes().decode().encode("gb18030"))


def damaged_lexicon(home):
    compiled(home).write_bytes(b"{")


def other_lexicon(home):
    compiled(home)
    own_words(home, "带啥玩意儿\tmaterials")


def other_store(home):
    edit(home, "UPDATE loads SET sequence=NULL, first_doc=NULL")


def with_people(home, spoil):
    """Somebody has agreed; then something is spoilt."""
    place = open_home(home)
    place.people.agree(place.events.pseudonyms.user("wang"), 1)
    place.events.append([Event("e1", "search", 1, query="居住证")], Visitor())
    place.events.close()
    spoil(home)


def old_events(home):
    with closing(sqlite3.connect(home / "events.db")) as connection, connection:
        connection.execute("UPDATE events SET received = 1000")


def spoilt(home, name):
    (home / name).parent.mkdir(exist_ok=True)
    (home / name).write_bytes(b"\xff\x00")


FAULTS = {
    "no key of persons": (lambda home: with_people(home, lambda home: (home / "events.key").unlink()), "散列密钥"),
    "another key": (
        lambda home: with_people(home, lambda home: (home / "events.key").write_bytes(b"x" * 32)),
        "不是个人记录所用的",
    ),
    "key cut": (lambda home: with_people(home, lambda home: (home / "events.key").write_bytes(b"x")), "不完整"),
    "key open": (lambda home: with_people(home, lambda home: (home / "events.key").chmod(0o644)), "可被他人读取"),
    "events not swept": (lambda home: with_people(home, old_events), "超过保存期限"),
    "damaged events": (lambda home: (home / "events.db").write_bytes(b"x" * 5000), "行为事件已损坏"),
    "no database": (lambda home: (home / "zwfw.db").unlink(), "还没有文档库"),
    "no database at all": (no_database_at_all, "无法打开"),
    "older schema": (lambda home: edit(home, "DELETE FROM alembic_version"), "落后于程序"),
    "newer schema": (lambda home: edit(home, "UPDATE alembic_version SET version_num='9999'"), "更新的程序"),
    "damaged log": (lambda home: (home / "log.db").write_bytes(b"x" * 5000), "查询日志已损坏"),
    "unfinished load": (unfinished, "中断了"),
    "no index": (lambda home: (home / "index" / "current").unlink(), "没有索引"),
    "damaged index": (lambda home: (home / "index" / "g000001" / "own" / "meta.json").unlink(), "meta.json"),
    "behind the store": (behind, "落后于文档库"),
    "another store": (other_store, "不属于同一份数据"),
    "other regions": (other_tree, "区划表与现在的不一致"),
    "unknown region": (lambda home: edit(home, "UPDATE documents SET region=999999000000 WHERE doc=1"), "999999000000"),
    "bad region table": (lambda home: (home / "regions.tsv").write_text("code\tname\n1\tx\n"), "区划有误"),
    "bad dictionaries": (lambda home: own_words(home, "带什么\tthings", "带什么\tfee"), "asks.tsv 第 5 行 asks"),
    "dictionaries not compiled": (lambda home: own_words(home, "带啥玩意儿\tmaterials"), "尚未生效"),
    "compiled from others": (other_lexicon, "尚未生效"),
    "damaged lexicon": (damaged_lexicon, "lexicon.json 已损坏"),
    "dictionaries in GBK": (in_another_encoding, "不是 UTF-8"),
    "open to all": (lambda home: os.chmod(home / "zwfw.db", 0o666), "任何用户都可写"),
    "bad profile": (lambda home: spoilt(home, "profiles/default.toml"), "排序方案 default 无法使用，而它是在用的"),
    "damaged switches": (lambda home: spoilt(home, "switches.json"), "开关文件 switches.json 已损坏"),
    "damaged alarms": (lambda home: spoilt(home, "alarms/record.json"), "预警记录已损坏"),
    "clock behind": (future, "系统时间"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_named_with_a_mend(home, name):
    spoil, told = FAULTS[name]
    spoil(home)
    findings = [finding for finding in examine({"ZWFW_HOME": str(home)}, deep=True) if finding.state == "wrong"]
    assert any(told in finding.message for finding in findings), findings
    assert all(finding.mend for finding in findings)
    assert run(home)[0] == 1


def test_wrong_and_unknown_settings_are_named(home):
    wrong = examine({"ZWFW_HOME": str(home), "ZWFW_LOG_DAYS": "viele"})
    assert any("ZWFW_LOG_DAYS" in finding.message for finding in wrong if finding.state == "wrong")
    for variable, value in (("ZWFW_LOG_DAYS", "0"), ("ZWFW_BACKEND", "solr"), ("ZWFW_REGION", "999999")):
        found = examine({"ZWFW_HOME": str(home), variable: value})
        assert [finding for finding in found if finding.state == "wrong"], variable
    noted = examine({"ZWFW_HOME": str(home), "ZWFW_HOEM": "x"})
    assert [finding.state for finding in noted if "ZWFW_HOEM" in finding.message] == ["note"]


def test_a_full_disk_is_named(home, monkeypatch):
    monkeypatch.setattr("search_engine.maintenance.doctor.storage.space", lambda _: Space(50_000_000, 10**9, False))
    assert any("不足以重建索引" in line for line in complaints(home))


def test_an_index_of_other_words_is_named(home, monkeypatch):
    monkeypatch.setattr("search_engine.maintenance.doctor.indices.words_of", lambda _: ("别的词",))
    assert any("自定义词" in line for line in complaints(home))


def test_faults_of_dictionaries_are_named_with_their_first_rows(home):
    own_words(home, *(f"带{sign}\tthings" for sign in "甲乙丙丁"))
    (found,) = complaints(home)
    assert "4 处错误" in found
    assert [f"第 {row} 行" in found for row in (5, 6, 7, 8)] == [True, True, True, False]


def test_own_dictionaries_are_no_fault(home):
    own_words(home, "带啥玩意儿\tmaterials")
    save_lexicon(with_own(home / "dictionaries"), home / "lexicon.json")
    assert complaints(home) == []


def published(home):
    """A home whose dictionaries were published from a draft."""
    place = open_home(home)
    editor = editor_of(place)
    draft = editor.draft(somebody("张三"), DraftInput("synonyms", MILK_TEA | {"term": "纸质奶茶店"}))
    editor.publish(somebody("张三"), [draft.number], accept_warnings=True)
    place.store.engine.dispose()


def test_published_dictionaries_are_no_fault(home):
    published(home)
    assert complaints(home) == []


def test_a_served_lexicon_unlike_the_published_is_named(home):
    published(home)
    save_lexicon(shipped_lexicon(), home / "lexicon.json")
    (found,) = complaints(home)
    assert "与已发布的版本 1" in found


def test_a_pattern_too_large_by_now_is_named_and_harmless(home, monkeypatch):
    pattern = "吾欲.." * 12 + "查"
    with monkeypatch.context() as before:
        before.setattr(bounds, "MOST_PARTS", 99)
        published(home)
        place = open_home(home)
        editor, author = editor_of(place), somebody("张三")
        drafts = [editor.draft(author, DraftInput("wishes", {"pattern": pattern, "wish": "lookup"})).number]
        before.undo()
        with pytest.raises(ChecksFailed):
            editor.publish(author, drafts, accept_warnings=True)
        with pytest.raises(BadParameters):
            editor.draft(author, DraftInput("wishes", {"pattern": f"我{pattern}", "wish": "lookup"}))
        before.setattr(bounds, "MOST_PARTS", 99)
        editor.publish(author, drafts, accept_warnings=True)
    (found,) = complaints(home)
    assert found.startswith("dictionaries: 查询等意愿“吾欲")
    assert "不起作用，句式过大：有 25 段" in found
    lexicon = open_home(home).lexicons.lexicon()
    assert any(row.pattern == pattern for row in lexicon.wishes)
    assert not any(one.value.pattern == pattern for one in IntentIndex(lexicon).wishes.find("吾欲" * 12 + "查"))


def test_damaged_dictionary_rows_stop_nothing(home):
    published(home)
    edit(home, "DROP TRIGGER dictionary_rows_unchanged")
    edit(home, "UPDATE dictionary_rows SET content = replace(content, '奶', '牛')")
    assert complaints(home) == ["handmade_rows: 文档库中与写入时不符的有：已发布的词典行 1 行"]
    place = open_home(home)
    settle(place)
    assert any(row.term == "奶茶店" for row in place.lexicons.lexicon().synonyms)
    (home / "lexicon.json").unlink()
    settle(place)
    assert not (home / "lexicon.json").exists()
    place.store.engine.dispose()


def test_unpublished_dictionary_files_are_named(home):
    published(home)
    own_words(home, "带啥玩意儿\tmaterials")
    assert any("词典文件有 1 行改动尚未生效" in found for found in complaints(home))
    (home / "dictionaries" / "asks.tsv").unlink()
    write(home / "dictionaries", "synonyms", "纸质奶茶店\t食品经营许可\tofficial\t0.5")
    assert any("词典文件有 1 行与另行发布的内容不同" in found for found in complaints(home))


def test_paraphrases_of_no_matter_are_noted(home):
    place = open_home(home)
    book = BaseDocValues(place.generations.current().bases, 0, 0)
    names = book.names(0)
    rows = (f"孩子他爸丢了本子\t{names[0].exact}", "孩子他妈丢了本子\t没有这个事项")
    write(home / "dictionaries", "paraphrases", *rows)
    save_lexicon(with_own(home / "dictionaries"), home / "lexicon.json")
    (told,) = [one for one in examine({"ZWFW_HOME": str(home)}) if one.check == "paraphrases"]
    assert (told.state, "有 1 个名称" in told.message, "“没有这个事项”" in told.message) == ("note", True, True)


def test_a_working_worker_is_no_fault(home):
    write_one(home)
    with open_home(home).generations.lock():
        assert complaints(home) == []
        assert any(str(os.getpid()) in finding.message for finding in examine({"ZWFW_HOME": str(home)}))


def visited(home, visits, received=None):
    """Visitors with a session each: `visits` are pairs of how many and the address that they come from."""
    place = open_home(home)
    for block, (visitors, address) in enumerate(visits):
        for number in range(visitors):
            event = Event(f"e{block}-{number}", "search", 1, session=f"s{block}-{number}", query="居住证")
            place.events.append([event], Visitor(address=address), received)
    place.events.close()


def blocks_noted(home, **environment):
    found = [one for one in examine({"ZWFW_HOME": str(home), **environment}) if one.check == "addresses"]
    return [one.mend for one in found if one.state == "note"]


def test_visitors_all_from_one_block_are_noted(home):
    visited(home, [(57, "127.0.0.1"), (3, "198.51.100.7"), (200, None)])
    (mend,) = blocks_noted(home)
    assert "请将代理的网段写入 ZWFW_TRUSTED_PROXIES" in mend
    (mend,) = blocks_noted(home, ZWFW_TRUSTED_PROXIES="10.0.0.0/8")
    assert "请核对 ZWFW_TRUSTED_PROXIES" in mend
    assert complaints(home) == []


WELL = {
    "few": [(49, "127.0.0.1")],
    "many blocks": [(20, "192.0.2.1"), *((2, f"198.51.{block}.1") for block in range(40))],
    "one visitor": [(60, None), (1, "192.0.2.1")],
}


@pytest.mark.parametrize("name", WELL)
def test_visitors_from_many_blocks_are_not_noted(home, name):
    visited(home, WELL[name])
    assert blocks_noted(home) == []


def test_visitors_of_long_ago_are_not_noted(home):
    visited(home, [(60, "127.0.0.1")], int((time.time() - 5 * 86_400) * 1000))
    assert blocks_noted(home) == []


def test_one_block_on_two_days_is_noted_as_one(home):
    now = int(time.time() * 1000)
    visited(home, [(30, "127.0.0.1")], now - 86_400_000)
    place = open_home(home)
    for number in range(30):
        place.events.append([Event(f"f{number}", "search", 1, session=f"t{number}")], Visitor(address="127.0.0.1"), now)
    place.events.close()
    assert len(blocks_noted(home)) == 1


def test_the_doctor_changes_nothing(home, tmp_path):
    before = tree_of(home)
    examine({"ZWFW_HOME": str(home)}, deep=True)
    assert tree_of(home) == before
    assert run(tmp_path / "nowhere")[0] == 1
    assert not (tmp_path / "nowhere").exists()


def test_every_check_says_what_it_holds():
    assert len(CHECKS) >= 15
    assert all(check.__doc__ for check in CHECKS)
