"""What the dictionaries in force say becomes true for documents that are indexed, without a build.

1. A word, a reading, a topic come to be: documents are found, corrected and suggested as by a fresh build.
2. On the way no document vanishes: at every commit the searches find what they found before or will find after.
3. Only what is cut otherwise is written anew.
4. Documents that come, change and go meanwhile are as a fresh build has them; also while what they have of their own is
   looked at, which others then take the place of.
5. Whoever goes on after a kill, at whichever commit, ends with the same.
6. Where words come and go faster than documents are written, the last are in force in the end.
7. How far it is can be seen.
8. Tables that cannot be made stop nothing else; of many names another process makes them.
9. Serving processes have a while to see other words before the first text is cut by them.
"""

import io
import shutil
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from dictionaries.kinds.names import Polyphone
from dictionaries.kinds.words import Topic, Word
from dictionaries.lexicon import KINDS, compiled_store, save_lexicon, shipped_lexicon
from dictionaries.lexicon.compiling import lexicon_of
from indexer.copies import segment
from indexer.worker.reanalysis import reanalysis, scan, tables
from indexer.worker.reanalysis.renewal import Renewal
from search_engine import SearchRequest, Service, Settings
from search_engine.cli.index import index
from search_engine.maintenance.doctor import examine
from search_engine.search.rows_acting import RowsActing
from tests.faults.children import wait_until
from tests.search_engine.conftest import lines

pytestmark = pytest.mark.long

YUHANG, XIHU, NINGBO = "330110", "330106", "330203"
# The general dictionary has none of these; cut by it, they are single characters, or 助力车 and what is before it.
WORDS = ("护腕仪", "夜钓台", "电助力车")
READING = Polyphone("健身器材", ("jian", "shen", "wo", "wo"), "")
TOPIC = Topic("夜钓台", (), (), (), (), "")


def document(number, region, title, summary="", **more):
    return {"id": f"d{number}", "kind": "matter", "title": title, "region": region, "summary": summary, **more}


def copies(number, title, summary, regions=(YUHANG, XIHU), **more):
    """A matter that several regions have: its text is in the catalog."""
    return [document(f"{number}-{region}", region, title, summary, **more) for region in regions]


def of_place(number, region, place):
    """A copy that differs from its base in its place."""
    return document(f"{number}-{region}", region, "户外设施登记", "登记设施", place={"address": place})


DOCUMENTS = [
    *copies(1, "健身器材备案", "护腕仪与其他健身器材的备案"),
    *copies(2, "夜钓台搭建许可", "在湖边搭建夜钓台须经许可"),
    *copies(3, "身份证补领", "补领身份证"),
    of_place(5, YUHANG, "湖滨路夜钓台旁"),
    of_place(5, XIHU, "环城北路一号"),
    of_place(5, NINGBO, "东门口"),
    document(6, NINGBO, "关于电助力车上牌的通告", "电助力车应当上牌", text="办理电助力车上牌"),
    document(7, NINGBO, "护照遗失声明", "护照遗失"),
]
QUERIES = [
    *WORDS,
    "夜钓台 许可",
    "电助力车上牌",
    "助力车",
    "健身器材 护腕仪",
    "夜钓",
    "身份证",
    "护照",
    "湖滨路夜钓台旁",
]


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(compiled_store, "LOOK_EVERY", 0.0)
    monkeypatch.setattr(reanalysis, "PORTION", 1)
    # of an explanation these tests look at classes alone; which rows act takes longer than the search
    monkeypatch.setattr(RowsActing, "pairs", lambda *_, **__: [])


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    home = tmp_path_factory.mktemp("template") / "home"
    with opened(home) as service:
        put(service, *DOCUMENTS)
        service.installation.worker().build()
    return home


@pytest.fixture
def service(template, tmp_path):
    with opened(shutil.copytree(template, tmp_path / "home")) as service:
        yield service


@contextmanager
def opened(home):
    service = Service.open(Settings(home=home, log_queries=False, spelling="off", meaning="off"))
    yield service
    service.close()
    service.installation.store.engine.dispose()


def put(service, *rows):
    service.document_desk.put(io.BytesIO(lines(list(rows))), "test", skip_bad_rows=False)


def publish(service, words=(), readings=(), topics=(), without=()):
    """The shipped dictionaries with some rows more, and without some words."""
    shipped = shipped_lexicon()
    found = {kind.name: getattr(shipped, kind.name) for kind in KINDS}
    kept = tuple(row for row in found["words"] if row.word not in without)
    found["words"] = (*kept, *(Word(word, "") for word in words))
    found["polyphones"] = (*found["polyphones"], *readings)
    found["topics"] = (*found["topics"], *topics)
    save_lexicon(lexicon_of(found), service.installation.lexicon_file)


def found(service, region=None):
    """Query → what it finds, without an order."""
    return {q: ids(service, q, region) for q in QUERIES}


def ids(service, q, region=None):
    request = SearchRequest(q=q, region=region, collapse="none", correct="off", size=50, explain=True)
    return {item.id for item in service.search(request).items if item.why["class"] > 1}


def pages(service):
    """Whole pages, with scores but for documents of one region: of those the engine counts the lengths of texts that
    were replaced until it merges.
    """
    service.search(SearchRequest(q=""))
    service.state.keep_fresh()  # else queries are cut in the former way, too, for some seconds
    asked = [SearchRequest(q=q, region=region, size=50, explain=True) for q in QUERIES for region in (None, YUHANG)]
    return [(request.q, request.region, list(map(card, service.search(request).items))) for request in asked]


def card(item):
    alone = item.id in ("d6", "d7")
    return item.id, item.why["class"], None if alone else pytest.approx(item.score, rel=1e-4)


def commit(service):
    return service.installation.generations.current().commit()


def steps(worker):
    """Step by step until nothing is left to do."""
    while worker.step():
        yield


def at_once(service):
    """A worker that waits for nobody."""
    worker = service.installation.worker()
    worker._renewal = Renewal(beside=False)
    return worker


def test_renewed_documents_equal_a_fresh_build(service):
    publish(service, WORDS, [READING], [TOPIC])
    assert [line.text for line in service.suggest("jianshenwow")] == []
    generation = service.installation.generations.current().name
    for _ in steps(at_once(service)):
        continue
    assert service.installation.generations.current().name == generation
    assert [line.text for line in service.suggest("jianshenwow")] == ["健身器材备案"]
    assert "夜钓台" in [line.text for line in service.suggest("夜钓")]
    assert {"d5-330110", "d2-330110", "d2-330106"} <= ids(service, "夜钓台")
    before, suggested = pages(service), [line.text for line in service.suggest("yediao")]
    with service.state.snapshot() as snapshot:
        assert snapshot.words_in_use == (snapshot.analysis.words,)
        statistics = snapshot._text.statistics
    service.installation.worker().build()
    assert pages(service) == before
    assert [line.text for line in service.suggest("yediao")] == suggested
    with service.state.snapshot() as snapshot:
        fresh = snapshot._text.statistics
    assert (statistics.documents, statistics.lengths) == (fresh.documents, fresh.lengths)
    assert statistics.terms.tolist() == fresh.terms.tolist()
    assert statistics.counts.tolist() == fresh.counts.tolist()


@pytest.mark.long
@pytest.mark.parametrize("region", [None, NINGBO])
@pytest.mark.parametrize("came", [True, False])
def test_no_document_vanishes_during_a_renewal(service, came, region):
    if not came:
        publish(service, WORDS)
        service.installation.worker().run_once()
    before = found(service, region)
    publish(service, WORDS if came else ())
    states = [found(service, region)]
    for _ in steps(at_once(service)):
        states.append(found(service, region))
    after = states[-1]
    assert commit(service).reanalysed == 0
    assert len(states) > 5
    for q in QUERIES:
        for state in states:
            assert before[q] & after[q] <= state[q], q
            assert {one for one in before[q] | after[q] if has(one, q)} <= state[q], q


def has(identifier, q):
    """Whether a document says what was typed."""
    row = next(row for row in DOCUMENTS if row["id"] == identifier)
    return all(any(word in str(value) for value in row.values()) for word in q.split())


def test_only_what_is_cut_otherwise_is_written_anew(service):
    """夜钓台 is in a base and in a copy's address, 电助力车 in a document of one region."""
    commits = [commit(service)]
    for words in (["夜钓台"], ["夜钓台", "电助力车"]):
        publish(service, words)
        for _ in steps(at_once(service)):
            continue
        commits.append(commit(service))
    before, first, second = [(one.segments, one.copies, one.own) for one in commits]
    assert (first[0] != before[0], first[1] != before[1], first[2]) == (True, True, before[2])
    assert second == (first[0], first[1], first[2] + 1)


def test_documents_written_during_a_renewal_equal_a_fresh_build(service):
    publish(service, WORDS)
    more = [
        of_place(8, NINGBO, "夜钓台西侧"),
        document(9, XIHU, "电助力车登记", "电助力车"),
        document(6, NINGBO, "关于电助力车上牌的新通告", "电助力车与护腕仪"),
    ]
    for number, _ in enumerate(steps(at_once(service))):
        if number < len(more):
            put(service, more[number])
        if number == len(more):
            service.document_desk.delete("d5-330110", "test")
    before = found(service), found(service, NINGBO)
    assert "d6" in before[0]["健身器材 护腕仪"] or "d6" in before[0]["护腕仪"]
    service.installation.worker().build()
    assert (found(service), found(service, NINGBO)) == before


def test_values_that_are_merged_while_they_are_looked_at_are_all_cut_anew(service, monkeypatch):
    for place in (scan, segment):
        monkeypatch.setattr(place, "BLOCK", 1)
    service.installation.worker().build()
    put(service, of_place(8, NINGBO, "夜钓台西侧"))
    for _ in steps(at_once(service)):
        continue
    publish(service, WORDS)
    generation = service.installation.generations.current().name
    for number, _ in enumerate(steps(at_once(service))):
        if number < 8:
            put(service, of_place(10 + number, NINGBO, f"夜钓台{number}号"))
    assert service.installation.generations.current().name == generation
    before = found(service), found(service, NINGBO)
    assert len(before[0]["夜钓台"]) > 9
    service.installation.worker().build()
    assert (found(service), found(service, NINGBO)) == before


def test_a_renewal_goes_on_after_a_kill(service):
    publish(service, WORDS, [READING])
    number, done = 0, 0
    while True:
        worker = at_once(service)
        more = [worker.step() for _ in range(number % 4 + 3)]
        worker.close()
        number, done = number + 1, max(done, commit(service).reanalysed)
        if not more[-1]:
            break
        assert number < 60
    before = pages(service)
    assert commit(service).reanalysed == 0
    service.installation.worker().build()
    assert pages(service) == before


@pytest.mark.long
def test_the_last_of_quickly_changing_words_are_in_force(service):
    worker = at_once(service)
    for number, words in enumerate([WORDS, ("夜钓台",), WORDS[:2], ("护腕仪",)]):
        publish(service, words)
        for _ in range(number + 7):
            worker.step()
        assert "d2-330110" in ids(service, "夜钓台")
    for _ in steps(worker):
        continue
    before = pages(service)
    with service.state.snapshot() as snapshot:
        assert ("护腕仪" in snapshot.analysis.words, "夜钓台" in snapshot.analysis.words) == (True, False)
    service.installation.worker().build()
    assert pages(service) == before


def told(service):
    """What the command and the doctor say of the index that is in use."""
    home = {"ZWFW_HOME": str(service.installation.home)}
    status = CliRunner(env=home).invoke(index, ["status"]).output
    return status, [finding.message for finding in examine(home) if finding.check == "index"]


def test_the_progress_of_a_renewal_is_shown(service):
    put(service, document(8, NINGBO, "关于电助力车停放的通告", "电助力车应当停放整齐"))
    service.installation.worker().build()
    assert service.ready()["reanalysis"] is None
    publish(service, WORDS)
    assert any("尚未按现行的自定义词" in line for line in told(service)[1])
    found, seen = [], []
    for _ in steps(at_once(service)):
        found.append(service.ready()["reanalysis"])
        if found[-1] == {"done": 1, "total": 2}:
            seen.append(told(service))
    ((status, findings),) = seen
    assert "按新的词重新分析：1 / 2" in status
    assert any("已重新分析 1 / 2 条" in line for line in findings)
    assert service.ready()["reanalysis"] is None
    assert not any("自定义词" in line for line in told(service)[1])


def test_a_renewal_gives_serving_processes_a_lead(service):
    publish(service, WORDS)
    worker = service.installation.worker()
    words = worker._renewal._words
    words._lead = 3600.0
    for _ in range(20):
        worker.step()
    assert (commit(service).analysis, words.looked_at()) == (1, (9, 9))
    words._lead = 0.0
    for _ in range(20):
        worker.step()
    assert commit(service).analysis == 3


@pytest.mark.long
def test_another_process_makes_the_tables_of_many_names(service, monkeypatch):
    monkeypatch.setattr(tables, "MANY", 0)
    publish(service, (), [READING], [TOPIC])
    worker = service.installation.worker()
    wait_until(lambda: worker.step() and commit(service).suggestions == 2, 60.0, step=0.05)
    assert [line.text for line in service.suggest("jianshenwow")] == ["健身器材备案"]
    assert "夜钓台" in [line.text for line in service.suggest("夜钓")]


def test_tables_that_cannot_be_made_stop_nothing_else(service, monkeypatch):
    def fails(*_):
        raise ValueError("no table")

    with monkeypatch.context() as patch:
        patch.setattr(tables, "_make_tables", fails)
        publish(service, WORDS, [READING])
        worker = at_once(service)
        for _ in steps(worker):
            continue
        assert commit(service).suggestions == 1
        assert service.installation.generations.current().state(commit(service)).words != ()
        assert "d2-330110" in ids(service, "夜钓台")
        worker.step()
    monkeypatch.setattr(tables, "WAIT", 0.0)
    worker._renewal._tables._again = 0.0
    for _ in steps(worker):
        continue
    assert commit(service).suggestions == 2
