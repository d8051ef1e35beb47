"""What everybody may send costs little more than an ordinary search, whatever it is.

1. Sixty kinds of hostile text, sent to everything that is open to everybody and takes a text: each answer takes at most
   twenty times the function calls of the median search, and none is a fault of ours.
2. So it is with random texts of what the dictionaries have, which all steps have something to do with.
3. The list of what is open is whole.
"""

from __future__ import annotations

import random
import re
import statistics
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.app import OPERATIONS, create_app
from api.openapi.schemas import MOST_HYPOTHESES
from api.portal.pages import PAGES
from search_engine import Service, Settings
from search_engine.measuring.bench.counts import FunctionCalls, counted
from search_engine.query.request import MAX_QUERY
from tests.api.hostile_texts import HOSTILE
from tests.relevance.examples import YUHANG
from tests.sample import copy_of

pytestmark = pytest.mark.long
MOST_TIMES = 20  # the median search's calls
EVERYDAY = (
    "身份证补办 公积金提取 护照换发 社保卡挂失 营业执照变更 居住证续签 孩子上户口要带什么 驾照到期 医保报销 生育津贴 "
    "失业金 落户 租房补贴 sfz补办 gongjijin 身份政补办 开奶茶店 异地就医备案 残疾证 结婚登记 准生证"
)
Send = Callable[[FlaskClient, str], TestResponse]


def asked(path: str, **parameters: Any) -> Send:
    """What asks an address for a text as `q`."""
    return lambda client, text: client.get(f"{path}?{urlencode({'q': text, **parameters})}")


def heard(client: FlaskClient, text: str) -> TestResponse:
    """As many hypotheses as may be, each another one."""
    readings = [{"text": text[i:] + text[:i], "confidence": 0.5} for i in range(MOST_HYPOTHESES)]
    return client.post("/v1/voice", json={"hypotheses": readings, "region": YUHANG})


# Operation or page → ways to send it a text. A text in a path is at most one segment of it.
OPEN: Mapping[str, tuple[Send, ...]] = {
    "/v1/search": (
        asked("/v1/search", region=YUHANG, explain="true", size=50),
        asked("/v1/search", collapse="none", sort="updated", envelope="gateway"),
    ),
    "/v1/suggest": (asked("/v1/suggest", region=YUHANG, limit=20),),
    "/v1/recommend": (
        lambda client, text: client.get(
            f"/v1/recommend?{urlencode({'context': f'after:{text[:200]}', 'region': YUHANG})}"
        ),
    ),
    "/v1/voice": (heard,),
    "/v1/reports": (lambda client, text: client.post("/v1/reports", json={"kind": "not_found", "query": text}),),
    "/v1/reports/{receipt}": (lambda client, text: client.get(f"/v1/reports/{quote(text, safe='')}"),),
    "/reported/<receipt>": (lambda client, text: client.get(f"/reported/{quote(text, safe='')}"),),
    "/v1/regions": (asked("/v1/regions"),),
    "/": (asked("/", region=YUHANG, size=50),),
    "/regions": (asked("/regions"),),
    "/near": (asked("/near", region=YUHANG),),
    "/report": (lambda client, text: client.post("/report", data={"kind": "not_found", "query": text}),),
    "/life-events/<path:name>": (lambda client, text: client.get(f"/life-events/{quote(text, safe='')}"),),
    "/item/<path:id>": (lambda client, text: client.get(f"/item/{quote(text, safe='')}"),),
    "nowhere": (lambda client, text: client.get(f"/v1/{quote(text, safe='')}"),),
}
# What is open and takes no text of 500 characters: nothing, numbers and codes, or what the ways above send already.
NO_TEXT = {
    "/v1/hot", "/v1/events", "/v1/documents/{id}", "/v1/copies/{id}", "/v1/catalog", "/v1/regions/{code}", "/v1/locate",
    "/v1/vocabulary", "/healthz", "/readyz",
    "/copies/<path:id>", "/catalog", "/favourites", "/recommended", "/feed", "/me", "/privacy",
}  # fmt: skip


@pytest.fixture(scope="module")
def service(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Over a copy: reports are kept."""
    home = copy_of(sample_home, tmp_path_factory.mktemp("texts") / "home")
    with Service.open(Settings(home=home, log_queries=False)) as found:
        yield found


@pytest.fixture(scope="module")
def client(service: Service) -> FlaskClient:
    found = create_app(service).test_client()
    for text in ("身份证", "怎么办护照", "shenfenzheng", "身分正"):  # what is made at first use is nobody's work
        for ways in OPEN.values():
            for send in ways:
                send(found, text)
    return found


@pytest.fixture(scope="module")
def median(client: FlaskClient) -> float:
    """Calls of the median search of everyday texts."""
    return statistics.median(calls_of(client, asked("/v1/search", region=YUHANG), text)[0] for text in EVERYDAY.split())


def calls_of(client: FlaskClient, send: Send, text: str) -> tuple[int, int]:
    """The calls that an answer takes, and its status."""
    calls = FunctionCalls()
    with counted(calls):
        response = send(client, text)
    return calls.python + calls.c, response.status_code


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_hostile_text_costs_much_more_than_a_search(client: FlaskClient, median: float, kind: str) -> None:
    for where, ways in OPEN.items():
        for send in ways:
            calls, status = calls_of(client, send, HOSTILE[kind])
            assert status < 500, where
            assert calls <= MOST_TIMES * median, (where, round(calls / median, 1))


@pytest.mark.parametrize("seed", range(10))
def test_no_mixture_costs_much_more(client: FlaskClient, service: Service, median: float, seed: int) -> None:
    lexicon = service.installation.analyzer_provider.lexicon()
    rows = [*lexicon.synonyms, *lexicon.topics, *lexicon.asks, *lexicon.stopwords, *lexicon.wishes, *lexicon.situations]
    said = [next(getattr(row, name) for name in ("term", "text", "pattern") if hasattr(row, name)) for row in rows]
    pieces = [piece for text in said for piece in re.split(r"[().|^$]+", text) if piece]
    text = "".join(random.Random(seed).choices(pieces, k=MAX_QUERY))[:MAX_QUERY]
    for where in ("/v1/search", "/v1/suggest", "/"):
        calls, status = calls_of(client, OPEN[where][0], text)
        assert status == 200, where
        assert calls <= MOST_TIMES * median, (where, round(calls / median, 1))


def test_3_nothing_open_is_left_out() -> None:
    free = {one.path for one in OPERATIONS if one.keyed != "must" and not one.operators and one.personal != "must"}
    pages = {rule for rule, _ in PAGES} | {"/report"}
    assert OPEN.keys() - {"nowhere"} | NO_TEXT == free | pages
    assert len(HOSTILE) >= 60
