"""`POST /v1/voice`.

1. What was heard becomes a text and a page; readings without confidence count by their order.
2. Limits: 1 to 20 hypotheses, 1 to 500 characters, confidence 0 to 1; the limits themselves are allowed.
3. Every fault is named at once, with its place.
4. Sound is answered with 501 and what to do instead; other types with 415.
5. A body that is no JSON, or too large, is refused; nothing of it is repeated.
"""

import orjson
import pytest

from search_engine import NotReady, SearchRequest
from search_engine.searching import VoiceAnswer
from tests.api.fake_service import HOSTILE, page_of

PAGE = page_of(SearchRequest(), None, ())


def said(text="办理身份证", confidence=0.61):
    return {"text": text, "confidence": confidence}


def post(client, body, status=200, content_type="application/json"):
    data = body if isinstance(body, bytes) else orjson.dumps(body)
    response = client.post("/v1/voice", data=data, content_type=content_type)
    assert response.status_code == status, response.text
    return response.get_json()


def faults(client, body):
    return {detail["field"]: detail["reason"] for detail in post(client, body, 422)["error"]["details"]}


def test_what_was_heard_becomes_a_text_and_a_page(client, service):
    found = post(client, {"hypotheses": [said(), said("版理身份证", 0.55)], "region": "330110"})
    assert found["text"] == "办理身份证"
    assert found["search"]["query"]["raw"] == "办理身份证"
    assert len(found["search"]["items"]) == 2
    assert (service.requests[0].q, service.requests[0].region) == ("办理身份证", "330110")


def test_readings_without_confidence_count_by_their_order(client, service, monkeypatch):
    heard = []
    monkeypatch.setattr(service, "voice", lambda found, region: heard.extend(found) or VoiceAnswer("a", PAGE))
    post(client, {"hypotheses": [{"text": "办证"}, {"text": "半证"}, {"text": "搬证", "confidence": 0.2}]})
    assert [one.confidence for one in heard] == [1, 0.5, 0.2]


def test_errors_of_the_service_are_answered_for_voice_too(client, service):
    assert faults(client, {"hypotheses": [said()], "region": "999999"})["region"].startswith("没有区划代码")
    service.failure = NotReady("还没有索引")
    assert post(client, {"hypotheses": [said()]}, 503)["error"]["code"] == "not_ready"


@pytest.mark.parametrize(
    "body",
    [
        {"hypotheses": [said()] * 20},
        {"hypotheses": [said("证" * 500, 0)]},
        {"hypotheses": [said("证", 1)], "region": None},
        {"hypotheses": [said("\U0001f600" * 500, 1.0)] * 20, "region": ""},
    ],
)
def test_a_body_within_the_limits_is_taken(client, body):
    post(client, body)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "hypotheses"),
        ({"hypotheses": []}, "hypotheses"),
        ({"hypotheses": [said()] * 21}, "hypotheses"),
        ({"hypotheses": {"text": "x"}}, "hypotheses"),
        ({"hypotheses": ["x"]}, "hypotheses[0]"),
        ({"hypotheses": [said(), said("证" * 501)]}, "hypotheses[1].text"),
        ({"hypotheses": [said(" ")]}, "hypotheses[0].text"),
        ({"hypotheses": [said(7)]}, "hypotheses[0].text"),
        ({"hypotheses": [said("a\u0000b")]}, "hypotheses[0].text"),
        ({"hypotheses": [said(confidence=1.01)]}, "hypotheses[0].confidence"),
        ({"hypotheses": [said(confidence=-0.1)]}, "hypotheses[0].confidence"),
        ({"hypotheses": [said(confidence=True)]}, "hypotheses[0].confidence"),
        ({"hypotheses": [said(confidence="0.5")]}, "hypotheses[0].confidence"),
        ({"hypotheses": [said(confidence=None)]}, "hypotheses[0].confidence"),
        ({"hypotheses": [said()], "region": 330110}, "region"),
        ({"hypotheses": [said()], "region": "33"}, "region"),
        ({"hypotheses": [said()], "q": "x"}, "q"),
        ([said()], "body"),
        (b"null", "body"),
        (b"{", "body"),
        (b"\xff", "body"),
        (b"", "body"),
        (b"[" * 5000, "body"),
    ],
)
def test_a_body_beyond_the_limits_is_refused(client, body, field):
    assert list(faults(client, body)) == [field]


def test_every_fault_is_named_at_once_with_its_place(client):
    body = {"hypotheses": [said("", 2), "x", said()], "region": "x", "pf": 1}
    assert list(faults(client, body)) == [
        "pf",
        "hypotheses[0].text",
        "hypotheses[0].confidence",
        "hypotheses[1]",
        "region",
    ]


@pytest.mark.parametrize("kind", ["audio/wav", "audio/webm;codecs=opus", "video/webm"])
def test_sound_is_answered_with_what_to_do_instead(client, kind):
    error = post(client, b"RIFF....", 501, kind)["error"]
    assert error["code"] == "not_implemented"
    assert "转成文字" in error["message"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-ndjson", ""])
def test_other_media_types_are_refused(client, kind):
    post(client, {"hypotheses": [said()]}, 415, kind)


def test_a_body_that_is_too_large_is_refused(client):
    post(client, b" " * 300_000, 413)


def test_nothing_unsafe_of_a_body_is_repeated(client):
    answer = client.post("/v1/voice", json={"hypotheses": [said(HOSTILE * 50)], HOSTILE: 1})
    assert answer.status_code == 422
    assert "<" not in answer.text
