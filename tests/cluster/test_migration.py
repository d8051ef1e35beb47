"""Moving an installation to PostgreSQL and back, and the namespaces that its data lie in there.

1. What was written before, and while it is copied, is there afterwards, with its numbers; pages are the same.
2. While it is paused who writes is told that the database is busy, and who reads is not.
3. After the switch the installation uses the new database; the old one is as it was, and can be used again as long as
   nothing was written. It takes no writes meanwhile, also from programs that have it open, and is not opened anew.
4. It can be moved back to files, with what was written meanwhile. Where documents are there already, what lies beside
   them in files follows.
5. A migration that was killed goes on; another database that holds something is refused.
6. Events and query log lie beside documents, each with tables as they are defined.
7. What was left is deleted once that is said, with all that guarded it. A text that PostgreSQL cannot hold is named.
8. Numbers of events rise in the order of commits, whichever host writes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select

from indexer.errors import StoreBusy, StoreMoved, UnfitRow, WrongDatabase
from indexer.events import EventStore, Pseudonyms
from indexer.events.event import Event
from indexer.events.pseudonyms import Visitor
from indexer.events.tables import events
from indexer.store import engine as engines
from indexer.store.engine import open_plain, writing
from indexer.store.location import Namespace
from indexer.store.moving.parts import PARTS, opened
from indexer.store.postgresql import NAMESPACE
from search_engine.migration import migration, side_by_side
from search_engine.migration.refused import MigrationRefused
from search_engine.migration.starting import begun, last, left, resumed
from search_engine.query.request import SearchRequest
from search_engine.service import Service
from search_engine.settings.settings import Settings
from tests.indexer.store.postgres import fresh_server
from tests.indexer.store.store_samples import matter

pytestmark = pytest.mark.cluster
NOW = 1_764_000_000_000
WANG = Visitor(user="wang")
# That both services are asked; a thousand take seconds.
QUERIES = 20


def silent(_progress: object) -> None:
    """Nobody looks."""


@pytest.fixture(scope="module")
def server_url() -> Iterator[str]:
    with fresh_server() as url:
        yield url


@pytest.fixture
def url(server_url: str, request: pytest.FixtureRequest) -> str:
    """An empty database."""
    name = f"t{abs(hash(request.node.name))}"
    engine = open_plain(server_url).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return server_url.replace("/postgres?", f"/{name}?")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with two documents, an index, a query that was asked, and an event."""
    monkeypatch.setattr(side_by_side, "QUERIES", QUERIES)
    service = Service.open(Settings(home=tmp_path, spelling="off"))
    place = service.installation
    place.store.put([matter("a", title="居住证办理"), matter("b", title="护照补领")], "first")
    place.worker().build()
    place.events.append([Event("e1", "view", NOW, documents=("a",))], WANG, NOW)
    service.search(SearchRequest(q="居住证"))
    place.close()
    return tmp_path


def settings_of(home: Path) -> Settings:
    return Settings.from_environment({"ZWFW_HOME": str(home), "ZWFW_SPELLING": "off"})


def kept(home: Path) -> tuple[list[str], list[int], int]:
    """Documents, sequence numbers of events, queries in the log; as whoever starts now finds them."""
    place = Service.open(settings_of(home)).installation
    ids = [name for name in "abcd" if place.store.get(name) is not None]
    numbers = [event.sequence for event in place.events.since(0)]
    with opened(PARTS[2], place.log_location) as engine, engine.connect() as connection:
        asked = len(connection.execute(select(PARTS[2].metadata.tables["queries"])).all())
    place.close()
    return ids, numbers, asked


def wrote(home: Path, name: str) -> None:
    """A document and an event more, where the installation is now."""
    place = Service.open(settings_of(home)).installation
    place.store.put([matter(name)], f"load {name}")
    place.events.append([Event(f"of {name}", "view", NOW, documents=(name,))], WANG, NOW)
    place.close()


def test_an_installation_moves_to_postgresql_and_back(home: Path, url: str) -> None:
    before = kept(home)
    result = begun(settings_of(home), url, silent).run()
    assert settings_of(home).database == url
    assert kept(home) == before == (["a", "b"], [1], 1)
    assert (result.rows["documents.documents"], result.rows["events.events"], result.compared) == (2, 1, QUERIES)
    wrote(home, "c")
    back = begun(settings_of(home), "sqlite", silent).run()
    assert settings_of(home).database == ""
    assert kept(home) == (["a", "b", "c"], [1, 2], 1)
    assert back.rows["documents.documents"] == 3


def test_what_is_written_meanwhile_is_moved_too(home: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_TIMEOUT", 50)
    refused, found = list[str](), list[object]()

    def while_moving(progress: migration.Progress) -> None:
        if progress.stage == "compare":
            wrote(home, "c")
        if progress.stage == "pause" and progress.table and not refused:
            place = Service.open(settings_of(home)).installation
            found.append(place.store.get("a"))
            with pytest.raises(StoreBusy) as error:
                place.store.put([matter("late")], "late")
            refused.append(str(error.value))
            place.close()

    begun(settings_of(home), url, while_moving).run()
    assert kept(home)[:2] == (["a", "b", "c"], [1, 2])
    assert "正忙" in refused[0]
    assert found[0] is not None


def test_a_migration_is_taken_back_until_something_is_written(home: Path, url: str) -> None:
    begun(settings_of(home), url, silent).run()
    last(settings_of(home)).take_back()
    assert settings_of(home).database == ""
    assert kept(home) == (["a", "b"], [1], 1)
    wrote(home, "c")
    with pytest.raises(MigrationRefused, match="没有可撤回的迁移"):
        last(settings_of(home))


def test_what_was_left_is_deleted_once_it_is_said(home: Path, url: str) -> None:
    begun(settings_of(home), url, silent).run()
    last(settings_of(home)).take_back()
    with pytest.raises(MigrationRefused, match="已有数据"):
        begun(settings_of(home), url, silent)
    left(settings_of(home)).discard()
    engine = open_plain(url)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
        assert connection.exec_driver_sql("SELECT proname FROM pg_proc WHERE prorettype = 'trigger'::regtype "
                                          "AND pronamespace = 'public'::regnamespace").all() == []  # fmt: skip
    engine.dispose()
    begun(settings_of(home), url, silent).run()
    assert kept(home) == (["a", "b"], [1], 1)
    left(settings_of(home)).discard()
    assert list(home.glob("*.db*")) == []
    assert kept(home) == (["a", "b"], [1], 1)


def test_nothing_is_written_to_what_was_left(home: Path, url: str) -> None:
    old = Service.open(settings_of(home)).installation
    begun(settings_of(home), url, silent).run()
    with pytest.raises(StoreMoved):
        old.store.put([matter("late")], "late")
    with pytest.raises(StoreMoved):
        old.events.append([Event("late", "view", NOW, documents=("a",))], WANG, NOW)
    old.close()
    with pytest.raises(StoreMoved, match="已迁往 postgresql"):
        Service.open(Settings(home=home, spelling="off", database=f"sqlite:///{home}/zwfw.db"))
    begun(settings_of(home), "sqlite", silent).run()
    with pytest.raises(StoreMoved, match="已迁往 sqlite"):
        Service.open(Settings(home=home, spelling="off", database=url))


def test_a_text_that_does_not_fit_is_named(home: Path, url: str) -> None:
    with opened(PARTS[2], home / "log.db") as engine, writing(engine) as connection:
        queries = PARTS[2].metadata.tables["queries"]
        connection.execute(queries.update().values(text="居住\0证"))
    with pytest.raises(UnfitRow, match=r"queries 中键为 1 的行，其 text 含空字符"):
        begun(settings_of(home), url, silent).run()


def test_what_was_written_since_is_not_given_up(home: Path, url: str) -> None:
    begun(settings_of(home), url, silent).run()
    wrote(home, "c")
    with pytest.raises(MigrationRefused, match="不一致"):
        last(settings_of(home)).take_back()
    assert settings_of(home).database == url


def test_a_killed_migration_goes_on(home: Path, url: str) -> None:
    def killed(progress: migration.Progress) -> None:
        if progress.table == "events.events":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        begun(settings_of(home), url, killed).run()
    assert settings_of(home).database == ""
    with pytest.raises(MigrationRefused, match="已有数据"):
        begun(settings_of(home), url, silent)
    resumed(settings_of(home), silent).run()
    assert kept(home) == (["a", "b"], [1], 1)


def test_events_follow_documents_that_are_there_already(home: Path, url: str) -> None:
    begun(settings_of(home), url, silent).run()
    for part in PARTS[1:]:
        with opened(part, Namespace(url, part.schema.name)) as engine, writing(engine) as connection:
            for table in part.tables:
                connection.execute(table.delete())
    assert kept(home) == (["a", "b"], [], 0)
    begun(settings_of(home), url, silent).run()
    assert kept(home) == (["a", "b"], [1], 1)
    assert settings_of(home).database == url
    with pytest.raises(MigrationRefused, match="已有数据"):
        begun(settings_of(home), url, silent)


def test_a_password_is_not_written_down(home: Path, url: str) -> None:
    with pytest.raises(WrongDatabase, match="密码"):
        begun(settings_of(home), url.replace("test@", f"test:{quote('geheim')}@"), silent)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.schema.name)
def test_a_namespace_has_the_defined_tables(url: str, part) -> None:
    location = Namespace(url, part.schema.name) if part is not PARTS[0] else url
    with opened(part, location) as engine, engine.connect() as connection:
        assert engine.get_execution_options()[NAMESPACE] == getattr(location, "name", None)
        assert compare_metadata(MigrationContext.configure(connection), part.metadata) == []


def test_numbers_of_events_rise_in_the_order_of_commits(url: str) -> None:
    location = Namespace(url, "events")
    stores = [EventStore(location, lambda: Pseudonyms(b"k" * 32), lambda ids: {}) for _ in range(2)]
    stores[0].append([Event("first", "search", NOW, query="居住证")], WANG, NOW)
    other = threading.Thread(target=lambda: stores[1].append([Event("late", "search", NOW, query="护照")], WANG, NOW))
    row = {"id": "early", "type": 1, "at": 1, "received": 1, "actor": 1, "sender": 1}
    with writing(stores[0].engine) as connection:
        connection.execute(events.insert(), row)
        other.start()
        time.sleep(0.5)
        with stores[0].engine.connect() as reader:
            assert reader.execute(select(events.c.id)).scalars().all() == ["first"]
    other.join()
    with stores[0].engine.connect() as reader:
        assert reader.execute(select(events.c.id).order_by(events.c.sequence)).scalars().all() == [
            "first",
            "early",
            "late",
        ]
    for store in stores:
        store.close()
