"""Sensitive words in what is loaded and in what is answered.

1. A load leaves what it met: whose document, where, which word; of a dry run, and of rows that are refused, nothing.
2. An answer that shows a sensitive word leaves it, once in a process; one that shows none leaves nothing. Where
   somebody looks beside the requests, they leave nothing, and that one does.
3. The worker finds the site of what was answered, counts all, lists so many, and knows what is seen from what is not.
4. What was mended, taken offline or deleted is gone at the next look; what was not stays.
5. A catalogue full of them is counted, and stays a small file.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from indexer.loaders.loading import BANNED_KEPT
from search_engine import SearchRequest, Service, Settings
from search_engine.alarms import records
from search_engine.alarms.records import LISTED, NO_SITE, AlarmRecord, Found, WordOccurrence
from search_engine.alarms.sensitive import look_again, take_in
from search_engine.cli import main

WORD = "办假证"


def news(number: int, title: str, **fields: Any) -> dict[str, Any]:
    return {"id": f"n{number}", "kind": "news", "title": title, "region": "330110", "site": "浙江", **fields}


def sent(*documents: dict[str, Any]) -> io.BytesIO:
    return io.BytesIO(b"\n".join(map(orjson.dumps, documents)))


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service.open(Settings(home=tmp_path, spelling="off", meaning="off")) as made:
        yield made


def left(service: Service) -> list[Found]:
    return list(service.installation.alarm_file.take())


def test_a_load_leaves_its_sensitive_words(service: Service) -> None:
    service.document_desk.put(
        sent(news(1, f"{WORD}联系我"), news(2, "居民身份证补领"), news(3, "x", site=None)), "test"
    )
    (found,) = left(service)
    (one,) = found.occurrences
    assert (one.id, one.site, one.field, one.word, one.action, one.where) == (
        "n1", "浙江", "title", WORD, "block", "loaded",
    )  # fmt: skip
    service.document_desk.put(sent(news(2, "居民身份证补领")), "test")
    assert left(service) == []


def test_refused_rows_leave_no_sensitive_words(service: Service) -> None:
    service.document_desk.put(sent(news(1, WORD, region="999999"), news(2, "身份证")), "test", skip_bad_rows=True)
    assert left(service) == []


def test_a_dry_run_leaves_no_sensitive_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    file = tmp_path / "x.jsonl"
    file.write_bytes(sent(news(1, f"{WORD}联系我")).read())
    for options, count in ((["--dry-run"], 0), ([], 1)):
        with pytest.raises(SystemExit) as ended:
            main(["load", str(file), *options])
        assert not ended.value.code
        assert len(list((tmp_path / "home").glob("alarms/found-*"))) == count


def test_an_answer_leaves_its_sensitive_words_once(service: Service) -> None:
    service.document_desk.put(sent(news(1, "联系我办假证的人"), news(2, "联系我们")), "test")
    left(service)
    service.update_index()
    for _ in range(2):
        assert service.search(SearchRequest(q="联系", region="330110")).total == 2
    (found,) = left(service)
    assert [(one.id, one.field, one.where) for one in found.occurrences] == [("n1", "title", "answered")]


def test_answers_are_searched_for_words_beside_the_requests(service: Service) -> None:
    service.document_desk.put(sent(news(1, "联系我办假证的人"), news(2, "联系我们")), "test")
    service.update_index()
    left(service)
    service.state.keep_fresh()
    service.search(SearchRequest(q="联系", region="330110"))
    assert left(service) == []
    service.state.keep_fresh()
    (found,) = left(service)
    assert [(one.id, one.where) for one in found.occurrences] == [("n1", "answered")]
    service.search(SearchRequest(q="联系", region="330110"))
    service.state.keep_fresh()
    assert left(service) == []


def occurrence(number: int, where: records.Where = "loaded", site: str = "浙江", at: int = 1) -> WordOccurrence:
    return WordOccurrence(
        id=f"n{number}", site=site, field="title", word=WORD, category="伪造证件", action="block", where=where, at=at
    )


def test_found_words_are_counted_by_site_and_listed() -> None:
    record, store = AlarmRecord(), {"n1": {"site": "浙江"}, "n7": {"site": None}}
    take_in(record, Found(occurrences=[occurrence(1), occurrence(2)]), store.get)
    take_in(record, Found(occurrences=[occurrence(1, "answered", "", 9), occurrence(7, "answered", "", 9)]), store.get)
    assert set(record.sites) == {"浙江", NO_SITE}
    zhejiang = record.sites["浙江"]
    assert (zhejiang.documents, zhejiang.answered, zhejiang.fresh) == (2, 1, 9)
    assert zhejiang.counts == {"loaded": 2, "answered": 1}
    take_in(record, Found(occurrences=[occurrence(1, "answered", "浙江", 20)]), store.get)
    assert (zhejiang.fresh, zhejiang.counts["answered"]) == (9, 2)


def test_the_list_of_words_and_sites_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "SITES", 3)
    record = AlarmRecord()
    take_in(record, Found(occurrences=[occurrence(n) for n in range(LISTED + 5)], more={"浙江": 1_000}), {}.get)
    assert (len(record.sites["浙江"].listed), record.sites["浙江"].counts) == (LISTED, {"loaded": LISTED + 1_005})
    take_in(record, Found(occurrences=[occurrence(1, site=f"站{n}") for n in range(9)]), {}.get)
    assert set(record.sites) == {"浙江", "站0", "站1", records.OTHER_SITES}


def test_mended_and_deleted_documents_leave_the_list(service: Service) -> None:
    read, banned = service.installation.store.get, service.installation.banned()
    service.document_desk.put(sent(*(news(n, f"{WORD}联系我") for n in range(4))), "test")
    record = AlarmRecord()
    for found in left(service):
        take_in(record, found, read)
    look_again(record, read, banned)
    assert record.sites["浙江"].documents == 4
    service.document_desk.put(sent(news(0, "办证指南"), news(1, f"{WORD}联系我", status="offline")), "test")
    service.document_desk.delete("n2", "test")
    look_again(record, read, banned)
    assert [one.id for one in record.sites["浙江"].listed] == ["n3"]


def test_a_catalogue_full_of_words_is_counted_and_stays_small(service: Service) -> None:
    many = BANNED_KEPT + 30
    service.document_desk.put(sent(*(news(n, f"{WORD}联系我") for n in range(many))), "test")
    (found,) = left(service)
    assert (len(found.occurrences), found.more) == (BANNED_KEPT, {"浙江": 30})
