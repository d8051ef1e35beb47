"""`zwfw dict`.

1. `list` shows every kind with its count, and the version in force; `--json` the same as one object.
2. `check` names every fault with file, row and column, and ends with 1; without faults it tells the version, and writes
   nothing.
3. `compile` takes effect for a service at work within a second; with faults nothing changes, and with doubts only what
   was confirmed. A damaged file is not
   taken; a service that begins with one says how to mend it, and answers once that was done.
4. `export` writes what compiles to the same entries.
5. `compile` reads the site's own files; what ships it takes as it was compiled.
"""

import io
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from dictionaries.editing import own_files
from dictionaries.lexicon import BY_NAME, KINDS, Kind, compiling, open_lexicon, shipped_lexicon
from dictionaries.lexicon.compiling import compile_lexicon
from dictionaries.lexicon.tsv import RawTable, table_of
from search_engine import Service, Settings
from search_engine.errors import NotReady
from search_engine.query.request import read_request
from tests.dictionaries.lexicon_files import with_own, write
from tests.search_engine.cli.script import Run, as_script
from tests.search_engine.conftest import DOCUMENTS, lines

pytestmark = pytest.mark.long


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home of its own."""
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], home: Path) -> Run:
    """Run `zwfw dict` as its script does: exit status, stdout, stderr."""
    return as_script(capsys, "dict")


def own(home: Path, kind: str, *rows: str) -> Path:
    home.mkdir(exist_ok=True)
    return write(home / "dictionaries", kind, *rows)


def test_list_shows_every_kind_with_its_count(run: Run, home: Path) -> None:
    status, out, _ = run("list")
    assert status == 0
    assert shipped_lexicon().version in out
    for kind in KINDS:
        assert f"{kind.label}\t{kind.file}\t{shipped_lexicon().counts()[kind.name]}\n" in out
    found = orjson.loads(run("list", "--json")[1])
    assert found == {"version": shipped_lexicon().version, "kinds": shipped_lexicon().counts()}
    assert not (home / "lexicon.json").exists()


def test_check_without_faults_tells_the_version_and_writes_nothing(run: Run, home: Path) -> None:
    own(home, "asks", "带啥玩意儿\tmaterials")
    status, out, _ = run("check")
    version = with_own(home / "dictionaries").version
    assert (status, version in out, version != shipped_lexicon().version) == (0, True, True)
    assert orjson.loads(run("check", "--json")[1]) == {"faults": [], "version": version, "findings": []}
    assert [path.name for path in home.iterdir()] == ["dictionaries"]


def test_check_names_every_fault_and_fails(run: Run, home: Path, tmp_path: Path) -> None:
    path = own(home, "asks", "带啥玩意儿\tthings", "ＣＡ\tfee")
    status, out, err = run("check")
    assert (status, out) == (1, "")
    assert f"{path} 第 5 行 asks：" in err
    assert f"{path} 第 6 行 text：应写成“ca”" in err
    assert "词典有 2 处错误" in err
    status, out, _ = run("check", "--json")
    found: list[dict[str, Any]] = orjson.loads(out)["faults"]
    assert status == 1
    assert [(fault["file"], fault["row"], fault["column"]) for fault in found] == [
        (str(path), 5, "asks"),
        (str(path), 6, "text"),
    ]
    assert all(fault["reason"] for fault in found)
    assert run("check", "--folder", write(tmp_path / "other", "words", "奶茶店").parent)[0] == 0
    assert run("check", "--folder", tmp_path / "nowhere")[0] == 2


class Clock:
    """A clock that a test sets."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("dictionaries.lexicon.compiled_store.time", clock)
    return clock


@pytest.fixture
def service(home: Path, clock: Clock) -> Iterator[Service]:
    """A service of the home, at work, by the clock of the test."""
    service = Service.open(Settings(home=home, spelling="off", log_queries=False))
    service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test", skip_bad_rows=False)
    service.installation.worker().build()
    yield service
    service.close()
    service.installation.store.engine.dispose()


def found_by(service: Service) -> tuple[str, list[str]]:
    page = service.search(read_request({"q": ["铁饭碗凭证"], "region": ["330110"]}))
    return page.dictionary_version, [item.title for item in page.items]


def test_compile_takes_effect_for_a_running_service(run: Run, home: Path, service: Service, clock: Clock) -> None:
    assert found_by(service) == (shipped_lexicon().version, [])
    own(home, "synonyms", "铁饭碗凭证\t居民身份证\tofficial\t1")
    status, _, err = run("compile")
    assert (status, "1 处提醒" in err, (home / "lexicon.json").exists()) == (1, True, False)
    status, out, _ = run("compile", "--yes")
    clock.now += 1.0
    version = open_lexicon(home / "lexicon.json").version
    assert (status, version in out) == (0, True)
    assert found_by(service) == (version, ["居民身份证补领"])
    assert orjson.loads(run("list", "--json")[1])["version"] == version
    own(home, "synonyms", "铁饭碗凭证\t铁饭碗凭证\tofficial\t1")
    assert run("compile")[0] == 1
    clock.now += 1.0
    assert found_by(service)[0] == version


def test_a_damaged_lexicon_is_not_taken_until_mended(run: Run, home: Path, service: Service, clock: Clock) -> None:
    (home / "lexicon.json").write_bytes(b"{")
    clock.now += 1.0
    assert found_by(service) == (shipped_lexicon().version, [])
    other = Service.open(Settings(home=home, spelling="off", log_queries=False))
    try:
        for ask in (found_by, lambda service: service.suggest("身份")):
            with pytest.raises(NotReady, match="zwfw dict compile"):
                ask(other)
        with pytest.raises(NotReady, match="zwfw dict compile"):
            found_by(other)
        assert run("list")[0] == 1
        assert run("compile")[0] == 0
        clock.now += 1.0
        assert found_by(other) == (shipped_lexicon().version, [])
    finally:
        other.close()
        other.installation.store.engine.dispose()


def test_compile_prints_version_and_counts_as_json(run: Run, home: Path) -> None:
    status, out, _ = run("compile", "--json")
    assert (status, orjson.loads(out)) == (
        0,
        {"version": shipped_lexicon().version, "kinds": shipped_lexicon().counts()},
    )
    assert open_lexicon(home / "lexicon.json") == shipped_lexicon()


@pytest.mark.parametrize("kind", BY_NAME)
def test_an_exported_kind_compiles_to_the_same_entries(run: Run, tmp_path: Path, kind: str) -> None:
    status, out, _ = run("export", kind)
    assert status == 0
    folder = tmp_path / "exported"
    folder.mkdir()
    assert run("export", kind, "--out", folder / f"{kind}.tsv")[0] == 0
    assert (folder / f"{kind}.tsv").read_text(encoding="utf-8") == out
    assert getattr(compile_lexicon(folder), kind) == getattr(shipped_lexicon(), kind)


def test_compile_takes_shipped_kinds_as_compiled(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noting(content: bytes, file: str, kind: Kind, more: Collection[str] = ()) -> RawTable:
        read.append(file)
        return table_of(content, file, kind, more)

    monkeypatch.setattr(compiling, "table_of", noting)
    monkeypatch.setattr(own_files, "table_of", noting)
    synonyms = own(home, "synonyms", "车本\t行驶证\tone_way\t0.5")
    assert run("compile")[0] == 0
    services = own(home, "services", "浙里办")
    assert run("compile")[0] == 0
    assert read == [str(synonyms), str(synonyms), str(services)]
    assert open_lexicon(home / "lexicon.json") == with_own(home / "dictionaries")
