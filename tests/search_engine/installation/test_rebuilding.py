"""When an index has to be built anew: regions were added, or the program cuts by other rules.

1. While a service runs regions are added, a zone and a village: processes that run and such as start go on answering
   from the index of before; the worker builds by itself, and then the new places are found. So is a document of one
   that is written before.
2. An index from before added regions were kept with it is opened as well, once a worker has seen it.
3. An index of other rules is told by `zwfw index status` and the doctor, once; the worker builds it anew, or leaves it
   where the setting says so. Of its own rules nothing is told.
4. The number of the rules: what an index is made of is what it was when the number was raised.
5. A program that starts beside another shares its index where it can read it. Else it builds one of its own and follows
   the store with it; the other's processes keep theirs, and what they need is kept, until the other has ended, or for
   good where the new program fails. What another that was killed has left goes.
6. Where `current` names an index of another format, processes that run keep what they have, and such as start serve
   from one that they can read; both say so.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from dictionaries.regions import add_region, load_tree
from indexer.analysis.analyzer import Analyzer
from indexer.analysis.fields import FieldWriter
from indexer.backends import get_backend
from indexer.building import IndexBuilder, rules
from indexer.documents.document import Document
from indexer.documents.texts import field_texts
from indexer.generation.generation import SCHEMA_VERSION
from indexer.generation.generations import GenerationFolder
from indexer.loaders import Row
from indexer.loaders.loading import LoadOptions, load_rows
from indexer.store import DocumentStore, open_engine
from indexer.store.split import prepare
from search_engine import SearchRequest, Service, Settings
from search_engine.cli.index import index
from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor import examine_home
from search_engine.operation import index_beside

ZONE = {"code": "330191", "name": "钱江新区", "parent": "330100", "level": "county"}
VILLAGE = {"code": "330110005299", "name": "新添村", "parent": "330110005", "level": "village"}
TITLE = "居民身份证补领"


def row(name: str, region: str) -> Row:
    return Row(1, {"id": name, "kind": "guide", "title": TITLE, "region": region})


def write(place: Installation, name: str, region: str) -> None:
    load_rows(place.store, [row(name, region)], place.document_check(), LoadOptions("test"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path, spelling="off", meaning="off", log_queries=False)
    with installed(settings) as place:
        write(place, "a", "330110")
        place.worker().build()
    return settings


@contextmanager
def installed(settings: Settings) -> Iterator[Installation]:
    place = Installation(settings)
    yield place
    place.close()


@contextmanager
def served(settings: Settings) -> Iterator[Service]:
    with Service.open(settings, read_only=True) as service:
        yield service


def ids(service: Service, region: str) -> set[str]:
    assert service.ready()["ready"], service.ready()
    return {item.id for item in service.search(SearchRequest(q=TITLE, region=region)).items}


@pytest.mark.long
@pytest.mark.parametrize(("added", "kept"), [(ZONE, True), (VILLAGE, False)], ids=["zone", "village"])
def test_regions_added_while_a_service_runs_are_found(settings: Settings, added: dict[str, str], kept: bool) -> None:
    with served(settings) as running, installed(settings) as place:
        worker = place.worker()
        while worker.step():
            continue
        assert ids(running, "330110") == {"a"}
        if not kept:
            (place.generations.current().path / "regions.tsv").unlink()
            worker.close()
            worker.step()
        add_region(place.extra_regions, {"code": "330192", "name": "别的新区", "parent": "330100", "level": "county"})
        while worker.step():
            continue
        before = place.generations.current()
        add_region(place.extra_regions, added)
        write(place, "b", added["code"])
        for _ in range(2):
            with served(settings) as starting:
                assert [ids(service, "330110") for service in (running, starting)] == [{"a"}] * 2
        while worker.step():
            continue
        assert place.generations.current().name > before.name
        with served(settings) as starting:
            assert [ids(service, added["code"]) >= {"b"} for service in (running, starting)] == [True] * 2
        worker.close()


def told(settings: Settings) -> tuple[list[str], str]:
    """What the doctor and `zwfw index status` say of rules."""
    found = [f"{one.state}：{one.message}" for one in examine_home(settings) if "切词等规则" in one.message]
    environment = {"ZWFW_HOME": str(settings.home), "ZWFW_REBUILD": settings.rebuild}
    return found, CliRunner(env=environment).invoke(index, ["status"]).output


@pytest.mark.parametrize("rebuild", ["on", "off"])
def test_an_index_of_other_rules_is_rebuilt(settings: Settings, monkeypatch: pytest.MonkeyPatch, rebuild: str) -> None:
    assert told(settings)[0] == []
    assert "切词等规则" not in told(settings)[1]
    settings.rebuild = rebuild
    monkeypatch.setattr(rules, "RULES", rules.RULES + 1)
    found, status = told(settings)
    assert found == ["wrong：索引按以前的切词等规则建立，部分词可能搜不到"]
    assert "部分词可能搜不到。请在空闲时停止索引进程，运行 zwfw index build" in status
    with installed(settings) as place:
        before, worker = place.generations.current(), place.worker()
        if rebuild == "on":
            with place.generations.lock():
                assert [one.partition("：")[0] for one in told(settings)[0]] == ["note"]
        while worker.step():
            continue
        worker.close()
        assert (place.generations.current().name != before.name) == (rebuild == "on")
    assert (told(settings)[0] == []) == (rebuild == "on")


def start_beside(settings: Settings, ready: Callable[[Installation], None]) -> None:
    """What the indexing process of a program does that starts beside another, until it is ready."""
    told: list[None] = []
    with installed(settings) as place:
        worker = place.worker()
        try:
            worker.run_beside(lambda: bool(told), lambda: told.append(ready(place)))
        finally:
            worker.close()


@contextmanager
def beside(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Another program starts within it. The file that names its generation."""
    with index_beside(settings.home / "index") as variables, monkeypatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
            yield settings.home / "index" / value


def generations_of(settings: Settings) -> tuple[str, list[str]]:
    """The one in use, and all."""
    with installed(settings) as place:
        return place.generations.current().name, place.generations.names()


class Enough(Exception):
    """Of a program that is to fail."""


def test_a_program_beside_another_shares_its_index(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before, beside_it = generations_of(settings), list[bool]()
    with beside(settings, monkeypatch) as named:
        start_beside(settings, lambda place: beside_it.append(place.generations.is_beside))
        assert named.read_bytes() == b""
    assert (beside_it, named.exists(), generations_of(settings)) == ([True], False, before)


@pytest.mark.parametrize("fails", [False, True], ids=["takes over", "fails"])
def test_a_program_of_other_rules_builds_an_index_of_its_own(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, *, fails: bool
) -> None:
    before, _ = generations_of(settings)
    monkeypatch.setattr(rules, "RULES", rules.RULES + 1)
    left = settings.home / "index" / "next-00000000"
    left.write_text("g000009\n")
    with served(settings) as running, suppress(Enough), beside(settings, monkeypatch) as named:

        def ready(place: Installation) -> None:
            own = place.generations.current().name
            assert (named.read_text().strip(), own > before, left.exists()) == (own, True, False)
            for folder in (place.generations, GenerationFolder(settings.home / "index")):
                folder.begin().release()  # somebody builds, and is killed
                assert folder.prune(keep=1) == []
            assert ids(running, "330110") == {"a"}
            assert running.ready()["generation"] == before
            if fails:
                raise Enough

        start_beside(settings, ready)
    now, names = generations_of(settings)
    assert (now > before, now in names, len(names)) == (not fails, True, 1 if fails else 2)


def test_an_index_of_another_format_leaves_the_old_one_serving(settings: Settings) -> None:
    before, _ = generations_of(settings)
    folder = settings.home / "index"
    with served(settings) as running:
        assert ids(running, "330110") == {"a"}
        shutil.copytree(folder / before, folder / "g000009")
        manifest = folder / "g000009" / "manifest.json"
        manifest.write_text(manifest.read_text().replace(f'"schema": {SCHEMA_VERSION}', '"schema": 9999'))
        (folder / "current").write_text("g000009\n")
        with served(settings) as starting:
            for service in (running, starting):
                assert ids(service, "330110") == {"a"}
                assert "格式版本与当前程序不一致" in service.ready()["fault"]


TEXTS = (
    "居民身份证补领、换领和挂失申报（含临时身份证）",
    "非公益性社会组织营转非登记",
    "公积金提取：2025年度第3次，¥1,200.50元",
    "GB/T 2260—2007《行政区划代码》",
    "企业职工基本养老保险关系转移接续",
    "重庆市长寿区行政审批局",
    "ＣＡ证书　办理",
)


def test_the_number_of_rules_is_raised_with_the_rules(tmp_path: Path) -> None:
    fields, generations = FieldWriter(Analyzer()), GenerationFolder(tmp_path / "index")
    store = DocumentStore(open_engine(tmp_path / "zwfw.db"), tmp_path / "locks")
    rows = [{"id": f"{number}-{region}", "kind": "guide", "title": text, "region": region, "summary": "".join(TEXTS)}
            for number, text in enumerate(TEXTS) for region in ("330106", "330110")[: 1 + number % 2]]  # fmt: skip
    store.put([prepare(Document.model_validate(row)) for row in rows], "test")
    built = IndexBuilder(store, generations, load_tree(), fields, get_backend("tantivy"), "test").build()
    store.engine.dispose()
    digest = hashlib.sha256(repr([fields.full(field_texts(row)) for row in rows]).encode())
    for path in sorted(path for folder in (built.catalog, built.suggestions) for path in folder.rglob("*.*")):
        digest.update(path.read_bytes())
    assert (rules.RULES, digest.hexdigest()[:12]) == (2, "f3ce77c95fe8"), "raise RULES, and write both here"
