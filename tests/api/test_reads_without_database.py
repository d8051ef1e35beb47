"""Reading asks no database where that is on a server.

1. Whatever anybody reads without signing in (search, suggestions, hot terms, recommendations, the directory, regions,
   documents, pages, the probes), no statement is sent and no database is opened on its way.
2. On one host a document is read from the database, and so is how far that is, by the probes; nothing else is.
3. Answers are the same in both ways, and while the database is away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from api.app import create_app
from indexer.errors import StoreAway
from indexer.events.hot_terms.hot_store import HotStore, ListedTerm
from search_engine import Service, Settings
from search_engine.installation.installation import Installation
from search_engine.measuring.bench.counts import statements_seen
from tests.sample import copy_of
from tests.search_engine.editing.replay import town

TEXTS = ("身份证", "食品经营许可", "换本本", "结婚登记多少钱", "奶茶店", "电助力车上牌", "没有这样的事", "d1-330110")
REGIONS = ("", town.YUHANG, town.NINGBO)
ALWAYS = (
    "/readyz", "/healthz", "/metrics", "/regions", "/near?region=330110", "/privacy", "/favourites", "/me", "/feed",
    "/v1/vocabulary", "/v1/regions", "/v1/regions/330110", f"/v1/documents/d90-{town.NINGBO}",
)  # fmt: skip
OF_A_PLACE = (
    "/", "/catalog", "/recommended", "/v1/hot", "/v1/catalog", "/v1/recommend", f"/item/d1-{town.YUHANG}",
    f"/item/d91-{town.YUHANG}", f"/copies/d1-{town.YUHANG}", f"/v1/copies/d1-{town.YUHANG}",
    f"/v1/recommend?context=matter:d1-{town.YUHANG}",
)  # fmt: skip
OF_A_TEXT = ("/v1/search?q={}", "/?q={}", "/v1/suggest?q={}", "/v1/recommend?context=after:{}")
# What differs from request to request: times, numbers of requests, the room that is left on the disk.
VARIES = re.compile(r'"took_ms":[\d.e-]+|"search_id":"[^"]*"|nonce[^ ]*|"free":\d+|data-search="[^"]*"')
# What one host reads of its own file: documents, how far they are, lists of hot terms, how many apps are off (metrics).
READ_ON_ONE_HOST = {"documents", "bases", "loads", "hot_terms", "alembic_version", "apps"}


def addresses() -> Iterator[str]:
    """Everything that is read without a key, for several texts and places."""
    yield from ALWAYS
    texts = [form.format(quote(text)) for form in OF_A_TEXT for text in TEXTS]
    for region in REGIONS:
        for address in (*OF_A_PLACE, *texts):
            yield address + ("&" if "?" in address else "?") + f"region={region}" if region else address


@contextmanager
def opened(home, *, remote: bool, **more):
    """A serving process's client; `remote`: as where the databases are on a server."""
    settings = Settings(home=home, log_queries=False, spelling="off", **more)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Installation, "remote", remote)
        with Service.open(settings, read_only=True) as service:
            yield create_app(service).test_client()


@contextmanager
def connections_seen() -> Iterator[list[object]]:
    """The connections that are taken from a pool or made meanwhile."""
    seen: list[object] = []

    def note(connection: object, *_: object) -> None:
        seen.append(connection)

    for name in ("connect", "checkout"):
        event.listen(Pool, name, note)
    try:
        yield seen
    finally:
        for name in ("connect", "checkout"):
            event.remove(Pool, name, note)


@pytest.fixture(scope="module")
def home(town_home, tmp_path_factory):
    """One with a list of hot terms, and what a worker follows for it."""
    home = copy_of(town_home, tmp_path_factory.mktemp("reads") / "home")
    place = Installation(Settings(home=home, log_queries=False))
    vars(place)["remote"] = True
    HotStore(place.events).put_lists({330110000000: [ListedTerm("结婚登记", 2.5, "up", {})]})
    assert place.followed is not None
    place.followed.follow()
    place.close()
    return home


@pytest.fixture(scope="module")
def answers(home):
    """What is answered on one host."""
    with opened(home, remote=False) as client, statements_seen() as statements:
        found = {address: answer(client, address) for address in addresses()}
    asked = {name for statement in statements for name in re.findall(r"(?:FROM|JOIN) (\w+)", statement)}
    assert asked <= READ_ON_ONE_HOST
    return found


def answer(client, address):
    """Status and content, without what differs from request to request."""
    told = client.get(address)
    return told.status_code, "" if address == "/metrics" else VARIES.sub("", told.text)


def test_reading_sends_no_statement_where_the_database_is_on_a_server(home, answers):
    with opened(home, remote=True) as client, statements_seen() as statements, connections_seen() as connections:
        found = {address: answer(client, address) for address in addresses()}
    assert len(found) >= 100
    assert {address: told[0] for address, told in found.items() if told[0] not in (200, 302)} == {}
    assert "结婚登记" in found[f"/v1/hot?region={town.YUHANG}"][1]
    assert (statements, connections) == ([], [])
    assert found == answers


def test_every_address_answers_while_the_database_is_away(home, answers, monkeypatch):
    def away(*_, **__):
        raise StoreAway("postgresql://host/zwfw", "refused")

    monkeypatch.setattr("sqlalchemy.engine.Engine.connect", away)
    with opened(home, remote=True) as client:
        assert {address: answer(client, address) for address in addresses()} == answers
        assert client.get("/v1/documents/none").status_code == 404
        written = client.put("/v1/documents/x", headers={"X-Zwfw-Key": "zwfw_unknown"}, json={"title": "x"})
        assert written.status_code == 503
