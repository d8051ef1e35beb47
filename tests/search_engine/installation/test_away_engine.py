"""An installation whose text engine is a cluster that comes and goes.

1. While it is away or overloaded, or refuses, the worker waits and tries again, longer each time; nothing is built anew
   because of it, nothing that was written meanwhile is lost, and the log says so once.
2. A process starts while it is away, serves what it has by itself, and says that something is missing.
3. An index that somebody has deleted is built anew; until then pages are answered without it. Writing never makes one.
4. An engine that does not answer keeps a move to it, or a build, waiting before any document is read.
5. `/readyz` is 200 for a host that answers in part and says what is missing, since when, and how the cluster is; so do
`zwfw index status`, `zwfw doctor` and `/metrics`. A cluster that lacks a copy is a note.
6. Neither passwords, nor addresses, nor what was asked gets into what is raised or logged.
7. Over TLS, with a password of any characters, all is as without. A wrong password, and a certificate that proves
   nothing, are told as what they are, by `zwfw doctor` and `/readyz`.
"""

from __future__ import annotations

import logging
import pickle
import time
from contextlib import closing, contextmanager
from urllib.parse import quote, urlsplit

import pytest
import structlog
from click.testing import CliRunner

from api.http.metrics import ENGINE, exposition
from indexer import backends
from indexer.backends import get_backend
from indexer.backends.observers import OUTCOMES
from indexer.backends.opensearch import index
from indexer.errors import DamagedIndex, EngineRefused, EngineUnavailable
from indexer.loaders import Row
from indexer.loaders.loading import LoadOptions, load_rows
from indexer.worker import engine_wait
from search_engine import SearchRequest, Service, Settings
from search_engine.alarms.records import AlarmRecord
from search_engine.cli.index import index as index_command
from search_engine.installation.engine_state import MISSING, EngineState, EngineWatch, engine_lines
from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor import examine_home
from search_engine.search.pipeline import IN_PART
from tests.authority import Authority
from tests.fake_cluster import AWAY, FORBIDDEN, OVERLOADED, fake_cluster
from tests.faults.children import wait_until
from tests.serving.live import HOST

pytest.importorskip("opensearchpy")
REGION = "330110"
PASSWORD = "口令@s3cret"
TITLES = ("居民身份证补领", "食品经营许可", "住房公积金提取")


def row(number, title):
    return Row(number, {"id": f"d{number}", "kind": "guide", "title": title, "region": REGION})


def write(place, *titles, first=1):
    rows = [row(number, title) for number, title in enumerate(titles, first)]
    load_rows(place.store, rows, place.document_check(), LoadOptions("test"))


@contextmanager
def installed(home, address):
    """An installation that has its text in a cluster, and its worker."""
    place = Installation(Settings(home=home, backend="opensearch", opensearch=address, spelling="off", meaning="off"))
    write(place, *TITLES)
    worker = place.worker()
    worker.run_once()
    yield place, worker
    worker.close()
    get_backend("opensearch").cluster.close()  # which would look for the nodes as long as the process lives
    place.close()


@pytest.fixture
def found(tmp_path, monkeypatch):
    """A cluster, and an installation that has its text there."""
    with fake_cluster() as (cluster, address):
        monkeypatch.setitem(backends._addresses, "opensearch", address)
        monkeypatch.setattr(index, "LASTING", 0.0)  # within one write
        with installed(tmp_path, address) as (place, worker):
            yield cluster, place, worker


def titles(place, query):
    with Service.open(place.settings) as service:
        page = service.search(SearchRequest(q=query, region=REGION, facets=()))
        return [item.title for item in page.items], IN_PART in page.notices


@pytest.mark.parametrize(("at", "trouble"), [("_bulk", AWAY), ("_refresh", OVERLOADED), ("_count", FORBIDDEN)])
def test_1_the_worker_waits_and_loses_nothing(found, at, trouble, monkeypatch):
    cluster, place, worker = found
    monkeypatch.setattr("indexer.backends.opensearch.index.WAIT", 0.0)
    generation, indices = place.generations.current().name, set(cluster.indices)
    cluster.refuses, cluster.refuses_when = trouble, lambda _, path: path.endswith(at)
    write(place, "居住证申领", first=2)
    with structlog.testing.capture_logs() as log:
        waits = [worker._patient_step() for _ in range(4)]
        write(place, "护照换发", first=3)
        waits.append(worker._patient_step())
        cluster.refuses = None
        while worker._patient_step() == 0.0:
            continue
    assert waits == [1.0, 2.0, 4.0, 8.0, engine_wait.LONGEST]
    told = [entry for entry in log if "text engine" in entry["event"]]
    assert [entry["event"] for entry in told] == ["waiting for the text engine", "text engine answers again"]
    assert (place.generations.current().name, set(cluster.indices)) == (generation, indices)
    with Service.open(place.settings) as service:
        for title in ("居住证申领", "护照换发"):
            page = service.search(SearchRequest(q=title, region=REGION, facets=()))
            assert ([item.title for item in page.items], page.notices) == ([title], ())


def test_2_a_process_starts_while_it_is_away(found):
    cluster, place, _ = found
    assert titles(place, TITLES[0]) == ([TITLES[0]], False)
    cluster.refuses = AWAY
    items, is_in_part = titles(place, TITLES[0])
    assert (items, is_in_part) == ([], True)
    worker = Installation(place.settings).worker()
    assert worker._patient_step() > 0
    assert place.generations.current().name == "g000001"
    cluster.refuses = None
    wait_until(lambda: titles(place, TITLES[0]) == ([TITLES[0]], False), step=0.1)


def test_3_an_index_that_is_gone_is_built_anew(found):
    cluster, place, worker = found
    cluster.indices.clear()
    assert titles(Installation(place.settings), TITLES[0]) == ([], True)
    write(place, "居住证申领", first=2)
    worker._looked = float("-inf")
    while worker._patient_step() == 0.0:
        continue
    assert place.generations.current().name == "g000002"
    assert len(cluster.indices) == 1
    assert titles(place, TITLES[0]) == ([TITLES[0]], False)


def test_3_writing_makes_no_index(found):
    cluster, place, worker = found
    write(place, "居住证申领", first=2)
    while worker._patient_step() == 0.0:
        continue
    cluster.indices.clear()
    write(place, "护照换发", first=3)
    cluster.asked.clear()
    with pytest.raises(DamagedIndex):
        worker._following().follow()
    assert cluster.indices == {}


def test_4_a_build_waits_before_it_reads_anything(found, monkeypatch):
    cluster, place, worker = found
    cluster.refuses = AWAY
    monkeypatch.setattr(worker._store, "derive_profiles", lambda: pytest.fail("documents are read"))
    with pytest.raises(EngineUnavailable):
        worker.build()
    assert place.generations.names() == ["g000001"]


def test_4_another_engine_is_moved_to_and_the_old_one_serves_until_then(found):
    cluster, place, worker = found
    worker.close()
    settings = Settings(**{**vars(place.settings), "backend": "tantivy"})
    assert titles(Installation(settings), TITLES[0]) == ([TITLES[0]], False)
    back = Installation(settings)
    with structlog.testing.capture_logs() as log:
        back.worker().run_once()
    assert back.generations.current().manifest().backend == "tantivy"
    assert any("检索引擎" in entry.get("reason", "") for entry in log)
    cluster.refuses = AWAY
    assert titles(back, TITLES[0]) == ([TITLES[0]], False)


def seen(place):
    """What `/readyz` says of the engine, once the worker has looked."""
    EngineWatch(place.home, place.generations).step()
    with Service.open(place.settings) as service:
        ready = service.ready()
    assert ready["ready"] is True
    return ready["engine"]


def findings(place):
    return [(one.state, one.message, one.mend) for one in examine_home(place.settings) if one.check == "engine"]


def test_5_a_host_that_answers_in_part_is_ready_and_says_so(found, monkeypatch):
    cluster, place, _ = found
    (index,) = cluster.indices
    whole = seen(place)
    assert whole == {
        "name": "opensearch", "index": index, "index_status": "green", "status": "green", "nodes": 3,
        "away": None, "missing": None, "fault": None, "worker_silent": None,
    }  # fmt: skip
    assert [state for state, _, _ in findings(place)] == ["ok"]
    cluster.refuses = AWAY
    EngineWatch(place.home, place.generations, lambda: time.time() - 60).step()
    away = seen(place)
    assert (away["nodes"], away["index"], round(away["away"])) == (3, index, 60)
    assert away["missing"] == MISSING
    ((state, told, mend),) = findings(place)
    assert (state, MISSING in told, "重建" in mend) == ("wrong", True, True)
    monkeypatch.setenv("ZWFW_HOME", str(place.home))
    monkeypatch.setenv("ZWFW_BACKEND", "opensearch")
    monkeypatch.setenv("ZWFW_OPENSEARCH", place.settings.opensearch)
    shown = CliRunner().invoke(index_command, ["status"], catch_exceptions=False).output
    assert (f"索引 {index}" in shown, "秒不可用" in shown, MISSING in shown) == (True, True, True)
    text = exposition({"ready": True, "engine": away}, AlarmRecord(), {}).decode()
    assert ("zwfw_engine_up 0.0" in text, "zwfw_engine_nodes 3.0" in text) == (True, True)


def test_5_an_index_that_is_gone_and_a_missing_copy_are_told_apart(found):
    cluster, place, _ = found
    cluster.colour = "yellow"
    assert [(state, "缺少副本" in told) for state, told, _ in findings(place)] == [("note", True)]
    assert seen(place)["missing"] is None
    cluster.indices.clear()
    fields = seen(place)
    assert (fields["index_status"], fields["missing"], fields["away"]) == (None, MISSING, None)
    assert [(state, "zwfw index build" in mend) for state, _, mend in findings(place)] == [("wrong", True)]


def test_5_nothing_is_said_of_a_time_before_that_nobody_saw():
    state = EngineState("opensearch", away=1.0, fault="无法连接")
    assert engine_lines(state, 61.0) == ["检索引擎 opensearch 已 60 秒不可用，无法连接", MISSING]


def test_5_rounds_are_counted_by_how_they_ended(found):
    cluster, place, _ = found

    def counted():
        return {name: ENGINE.labels(name)._value.get() for name in OUTCOMES}

    before = counted()
    titles(place, TITLES[0])
    cluster.refuses = FORBIDDEN
    titles(place, TITLES[0])
    cluster.refuses = AWAY
    with structlog.testing.capture_logs() as log, Service.open(place.settings) as service:
        for number in range(6):
            service.search(SearchRequest(q=f"{TITLES[0]}{number}", region=REGION, facets=()))
    grown = {name: value - before[name] for name, value in counted().items()}
    assert (grown["unavailable"], grown["not_asked"]) == (1, 5), "nobody waits after the first who did"
    assert min(grown[name] for name in ("answered", "refused")) > 0
    # once, however many searches there are
    assert [entry["event"] for entry in log].count("searches are answered without the text engine") == 1


def test_6_no_secret_and_no_question_is_told(found, caplog):
    cluster, place, _ = found
    caplog.set_level(logging.DEBUG)
    told = []
    with structlog.testing.capture_logs() as log:
        for trouble in (AWAY, OVERLOADED, FORBIDDEN):
            cluster.refuses = trouble
            titles(place, TITLES[0])
            with pytest.raises(EngineUnavailable) as raised:
                get_backend("opensearch").condition()
            again = pickle.loads(pickle.dumps(raised.value))
            assert (type(again), str(again), again.reason) == (
                EngineRefused if trouble == FORBIDDEN else EngineUnavailable, str(raised.value), raised.value.reason,
            )  # fmt: skip
            assert raised.value.__cause__ is None
            told.append(str(raised.value))
    ours = " ".join([*told, str(log), *(f"{r.name} {r.getMessage()} {r.exc_text}" for r in caplog.records)])
    assert "s3cret" not in ours
    assert "身份证" not in ours
    assert "operator" not in ours


def test_6_the_address_is_said_by_nobody(found):
    _, place, _ = found
    assert "s3cret" not in repr(get_backend("opensearch"))
    assert "s3cret" not in repr(place.settings)


def at(home, address):
    """A home whose cluster is said to be elsewhere."""
    return Installation(Settings(home=home, backend="opensearch", opensearch=address, spelling="off", meaning="off"))


def told_at(home, address):
    """What `/readyz` says of an address that leads nowhere."""
    with closing(at(home, address)) as place:
        fault = seen(place)["fault"]
        get_backend("opensearch").cluster.close()
        return fault


def test_7_encrypted_all_is_as_without_and_who_is_not_let_in_is_told_why(tmp_path, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(index, "LASTING", 0.0)
    authority, stranger = Authority(tmp_path / "authority"), Authority(tmp_path / "stranger")
    authority.certify(HOST, tmp_path)
    home, ours, account = tmp_path / "home", authority.certificate, f"operator:{quote(PASSWORD)}"
    with fake_cluster(tmp_path) as (cluster, plain), structlog.testing.capture_logs() as log:
        monkeypatch.setitem(backends._addresses, "opensearch", plain)
        cluster.account, port = ("operator", PASSWORD), urlsplit(plain).port
        with installed(home, f"https://{account}@{HOST}:{port}?ca={ours}") as (place, _):
            assert titles(place, TITLES[0]) == ([TITLES[0]], False)
            assert (seen(place)["fault"], [state for state, _, _ in findings(place)]) == (None, ["ok"])
        guessed = f"https://operator:guess-1@{HOST}:{port}?ca={ours}"
        with closing(at(home, guessed)) as place:
            assert titles(place, TITLES[0]) == ([], True)
            told = [message for _, message, _ in findings(place)]
        for address, why in (
            (guessed, "账号或口令不对"),
            (f"https://{account}@{HOST}:{port}?ca={stranger.certificate}", "签发机构不受信任"),
            (f"https://{account}@localhost:{port}?ca={ours}", "不是签发给该主机名的"),
            (f"https://{account}@{HOST}:{port}?ca={tmp_path}/nothing.pem", "无法读取 ca 所指的证书文件"),
            (f"http://{account}@{HOST}:{port}", "无法连接"),
        ):
            told.append(told_at(home, address))
            assert why in told[-1]
    assert "账号或口令不对" in told[0]
    said = f"{told} {log} {[f'{r.getMessage()} {r.exc_text}' for r in caplog.records]}"
    assert [secret for secret in ("guess-1", PASSWORD, quote(PASSWORD), "operator") if secret in said] == []
