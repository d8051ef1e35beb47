"""What a wrong `ZWFW_DATABASE` or `ZWFW_BACKEND` does to every command.

1. A command that reads the settings ends with exit status 1 and one sentence that names the variable and the mend,
   never with a traceback; `doctor` says it in its report.
2. So does a command that needs the document store where there is none that can be opened: a folder, another kind of
   file, somebody else's database, a server that cannot be reached. No password is said.
3. `Service.open` raises the same as an error of its own class.
"""

import sqlite3
from collections.abc import Callable
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.dialects import registry
from sqlalchemy.engine.default import DefaultDialect

from indexer.errors import UnknownBackend, WrongDatabase
from search_engine import Service, Settings
from search_engine.cli import main

# Every command that reads the settings; FILE stands for files that are there.
NEED_THE_STORE = (
    "load FILE", "index build", "index update", "index status", "search 身份证", "suggest 身", "hot --region 330110",
    "recommend --region 330110", "recommend train", "regions find 余杭", "keys list", "keys create x", "keys revoke x",
    "events import EVENTS", "events report --out OUT", "quality", "worker", "setup-sample", "serve --port PORT",
    "doctor",
)  # fmt: skip
READ_SETTINGS = (
    *NEED_THE_STORE, "index switch g000001", "dict list", "dict check", "dict compile", "events export --out OUT",
    "events forget --user x", "backup OUT", "evaluate search --documents FILE --queries FILE --qrels FILE",
    "evaluate suggest --documents FILE", "evaluate spelling --pairs FILE",
)  # fmt: skip
WRONG_SETTINGS = {
    "no URL": ("ZWFW_DATABASE", "zwfw.db", "应为数据库的 URL"),
    "unknown kind": ("ZWFW_DATABASE", "oracel://u:geheim@host/x", "没有名为 oracel 的数据库或驱动"),
    "a bad port": ("ZWFW_DATABASE", "postgresql://u:geheim@host:port/x", "应为数据库的 URL"),
    "no driver": ("ZWFW_DATABASE", "mysql://u:geheim@host/x", "未安装 mysql 的驱动 MySQLdb"),
    "in memory": ("ZWFW_DATABASE", "sqlite://", "内存中的数据库不能保存数据"),
    "unknown engine": ("ZWFW_BACKEND", "solr", "没有名为 solr 的检索引擎"),
}
DOCUMENTS = '{"id": "m1", "title": "居民身份证补领"}\n'
EVENTS = '{"id": "e1", "type": "view", "document": "m1"}\n'


class Unreachable(DefaultDialect):
    """A kind of database whose server is never there."""

    name = driver = "unreachable"
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> Any:
        error = type("OperationalError", (Exception,), {})

        def connect(*_: object, **__: object) -> None:
            raise error("connection to server failed:\n  password geheim not taken")

        return SimpleNamespace(
            Error=Exception, OperationalError=error, InterfaceError=error, connect=connect, paramstyle="qmark"
        )


registry.register("unreachable", __name__, "Unreachable")


def folder(home: Path) -> str:
    (home / "folder").mkdir()
    return f"sqlite:///{home}/folder"


def text(home: Path) -> str:
    (home / "text.db").write_text("no database, but long enough for SQLite to look for its own header in it " * 3)
    return f"sqlite:///{home}/text.db"


def somebody_elses(home: Path) -> str:
    with sqlite3.connect(home / "other.db") as connection:
        connection.execute("CREATE TABLE customers (name TEXT)")
    connection.close()
    return f"sqlite:///{home}/other.db"


def below_a_file(home: Path) -> str:
    (home / "file").touch()
    return f"sqlite:///{home}/file/zwfw.db"


PLACES: dict[str, tuple[Callable[[Path], str], str]] = {
    "a folder": (folder, "是文件夹，应为数据库文件"),
    "no database": (text, "不是 SQLite 数据库"),
    "somebody else's": (somebody_elses, "不是文档库"),
    "below a file": (below_a_file, "不是文件夹"),
    "no folder": (lambda home: f"sqlite:///{home}/none/zwfw.db", "没有文件夹"),
    "unreachable": (lambda _: "unreachable://u:geheim@host/x", "无法使用"),
}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    """Runs a command in this process, and gives what it said; it must have failed, with a sentence."""
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    (tmp_path / "d.jsonl").write_text(DOCUMENTS, encoding="utf-8")
    (tmp_path / "e.jsonl").write_text(EVENTS, encoding="utf-8")
    names = {"FILE": str(tmp_path / "d.jsonl"), "EVENTS": str(tmp_path / "e.jsonl"), "OUT": str(tmp_path / "out.html")}

    def run(command: str) -> str:
        words = [names.get(word, word.replace("PORT", "18765")) for word in command.split()]
        with pytest.raises(SystemExit) as ended:
            main(words)
        said = capsys.readouterr()
        assert ended.value.code == 1, said
        return said.out + said.err if command == "doctor" else said.err

    return run


def check(said: str, variable: str, sentence: str) -> None:
    assert sentence in said
    assert variable in said
    assert "Traceback" not in said
    assert "geheim" not in said


# ---- 1


@pytest.mark.parametrize(
    ("wrong", "command"),
    [
        *product(("unknown kind", "unknown engine"), READ_SETTINGS),
        *product(("no URL", "a bad port", "no driver", "in memory"), ("search 身份证", "doctor")),
    ],
)
def test_a_wrong_setting_is_told_by_every_command(
    run: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, wrong: str, command: str
) -> None:
    variable, value, sentence = WRONG_SETTINGS[wrong]
    monkeypatch.setenv(variable, value)
    said = run(command)
    check(said, variable, sentence)
    if command != "doctor":
        assert len(said.splitlines()) == 1


# ---- 2


@pytest.mark.parametrize(
    ("place", "command"),
    [
        *product(("no database",), NEED_THE_STORE),
        *product([place for place in PLACES if place != "no database"], ("load FILE", "search 身份证", "doctor")),
    ],
)
def test_a_store_that_cannot_be_opened_is_told_by_every_command(
    run: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str, command: str
) -> None:
    spoil, sentence = PLACES[place]
    monkeypatch.setenv("ZWFW_DATABASE", spoil(tmp_path))
    said = run(command)
    check(said, "ZWFW_DATABASE", sentence)
    if command != "doctor":
        assert len(said.splitlines()) == 1
    assert not (tmp_path / "none").exists()


# ---- 3


def test_opening_a_service_with_a_wrong_setting_raises(tmp_path: Path) -> None:
    with pytest.raises(WrongDatabase, match="请改正 ZWFW_DATABASE"):
        Service.open(Settings(home=tmp_path, database="nonsense"))
    with pytest.raises(UnknownBackend, match="请改 ZWFW_BACKEND"):
        Service.open(Settings(home=tmp_path, backend="solr"))
