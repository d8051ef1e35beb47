"""What is banned is neither kept, offered nor shown.

1. The log has no word of a blocked query but its category and region, stars for a masked word, other queries as typed;
   so has the page's `raw` of those that are answered.
2. Frequent queries hold nothing that is blocked or masked now, even if it was asked before it was banned.
3. Suggestions follow the dictionaries as soon as these are compiled: what is banned or denied is suggested no more.
4. Documents with banned words are told by row; held back, they are found by nobody until they are mended.
"""

import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from dictionaries.kinds.blocklist import BannedWord
from dictionaries.kinds.lists import SuggestionRule
from dictionaries.lexicon import Lexicon, save_lexicon, shipped_lexicon
from dictionaries.lexicon.compiling import lexicon_of
from indexer.store.queries.query_log import QueryEntry
from search_engine import Service, Settings, read_request
from search_engine.page.search_page import SearchPage
from tests.search_engine.conftest import DOCUMENTS, lines

pytestmark = pytest.mark.long

BLOCKED, MASKED, WARNED = "办假证", "王八蛋身份证补领", "黑中介身份证补领"
Put = dict[str, Any]


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A service that looks at its dictionaries each time."""
    monkeypatch.setattr("dictionaries.lexicon.compiled_store.LOOK_EVERY", 0.0)
    service = Service.open(Settings(home=tmp_path, spelling="off"))
    put(service, *DOCUMENTS)
    service.installation.worker().build()
    yield service
    close(service)


def close(service: Service) -> None:
    service.close()
    service.installation.store.engine.dispose()


def put(service: Service, *documents: Put) -> list[dict[str, Any]]:
    return service.document_desk.put(io.BytesIO(lines(list(documents))), "test", skip_bad_rows=False).rows


def ask(service: Service, text: str) -> SearchPage:
    return service.search(read_request({"q": [text], "region": ["330110"]}))


def logged(service: Service) -> list[str]:
    service.log.close()
    with closing(sqlite3.connect(service.installation.log_file)) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM queries ORDER BY number")]


def publish(service: Service, **kinds: Any) -> Lexicon:
    """What ships of the kinds that hide something, with more rows of some."""
    shipped = shipped_lexicon()
    found = {kind: getattr(shipped, kind) for kind in ("banned", "allowed", "suggestions")}
    lexicon = lexicon_of(found | {kind: (*found[kind], *rows) for kind, rows in kinds.items()})
    save_lexicon(lexicon, service.installation.lexicon_file)
    return lexicon


def test_the_log_has_no_word_of_a_blocked_query(service: Service) -> None:
    pages = [ask(service, text) for text in (BLOCKED, MASKED, WARNED, "护照")]
    assert [page.query.raw for page in pages] == [BLOCKED, "★★★身份证补领", WARNED, "护照"]
    assert [item.id for item in pages[1].items] == [item.id for item in ask(service, "身份证补领").items] == ["m1"]
    assert "王八蛋" not in str(pages[1])
    assert logged(service) == ["★", "★★★身份证补领", WARNED, "护照", "身份证补领"]


def test_the_log_has_category_site_and_region(service: Service) -> None:
    ask(service, BLOCKED)
    service.search(read_request({"q": ["护照"], "region": ["330110"], "site": ["浙江省"]}))
    ask(service, MASKED)
    service.log.close()
    with closing(sqlite3.connect(service.installation.log_file)) as connection:
        rows = connection.execute(
            "SELECT text, region, site, blocked, total > 0 FROM queries ORDER BY number"
        ).fetchall()
    category = next(row.category for row in shipped_lexicon().banned if row.text == BLOCKED)
    assert [row[:4] for row in rows] == [
        ("★", "330110", None, category), ("护照", "330110", "浙江", None), ("★★★身份证补领", "330110", None, None),
    ]  # fmt: skip
    assert [bool(row[4]) for row in rows] == [False, False, True]


def test_frequent_queries_hold_nothing_banned(service: Service) -> None:
    for _ in range(5):
        for text in (BLOCKED, MASKED, "身份证补领"):
            ask(service, text)
        service.log.record(QueryEntry("身份证挂号贩子", None, "all", 1, 1, 0, 1.0))
    service.log.close()
    frequent = service.installation.suggestion_sources.queries
    assert dict(frequent()) == {"身份证补领": 5, "身份证挂号贩子": 5}
    publish(service, banned=[BannedWord("挂号贩子", "倒卖", "block", "contains", "written")])
    assert dict(frequent()) == {"身份证补领": 5}


def test_suggestions_follow_a_ban_at_once(service: Service) -> None:
    def suggested(text: str) -> list[str]:
        return [line.text for line in service.suggest(text, "330110")]

    assert "居民身份证补领" in suggested("居民身份")
    before = service.state.suggester_in_use.value
    assert suggested("居民身份") == suggested("居民身份")
    assert service.state.suggester_in_use.value is before
    publish(service, suggestions=[SuggestionRule("居民身份证补领", "deny")])
    assert "居民身份证补领" not in suggested("居民身份")
    publish(service)
    assert "居民身份证补领" in suggested("居民身份")
    for action, hidden in (("block", True), ("mask", True), ("warn", False)):
        publish(service, banned=[BannedWord("身份证补", "试", action, "contains", "written")])
        assert ("居民身份证补领" not in suggested("居民身份")) is hidden
        assert (suggested("居民身份证补") == []) is hidden


DIRTY: Put = {"id": "n9", "kind": "news", "title": "余杭动态快讯", "text": "加微信办假证", "region": "330110"}
CLEAN: Put = {**DIRTY, "text": "谨防上当"}


@pytest.mark.parametrize("policy", ["report", "hold"])
def test_documents_with_banned_words_are_told_or_held_back(tmp_path: Path, policy: str) -> None:
    service = Service.open(Settings(home=tmp_path, banned_documents=policy, spelling="off", log_queries=False))
    worker = service.installation.worker()
    try:
        (told,) = (row for row in put(service, *DOCUMENTS[:1], DIRTY) if row.row == 2)
        worker.build()
        assert (told.row, told.field, told.warning) == (2, "text", True)
        assert "办假证" in told.reason
        assert ("下线" in told.reason) is (policy == "hold")
        assert [item.id for item in ask(service, "余杭动态快讯").items] == ([] if policy == "hold" else ["n9"])
        assert put(service, CLEAN) == []
        worker.run_once()
        assert [item.id for item in ask(service, "余杭动态快讯").items] == ["n9"]
    finally:
        close(service)
