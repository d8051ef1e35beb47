"""Faults of requests as programs are told them.

1. Each wrong parameter and body has a code, its field, a message and a mend in Chinese and, for who prefers that, in
   English; English quotes no Chinese but names.
2. All faults of a request are told at once, those of text that is no UTF-8 too.
3. The language follows `Accept-Language`: its weights, its regions (en-US); Chinese where it prefers neither. The
   answer says which it is, and that it was chosen. The gateway's frame follows; pages are Chinese.
"""

from __future__ import annotations

import re

import pytest

HANZI = re.compile(r"[\u3400-\u9fff]")
ENGLISH = {"Accept-Language": "en-US,en;q=0.9"}
LONG = "字" * 501
REGION = "余杭区"
# What is sent, the fault's field and code, and beginnings of what is said of it.
FAULTS = [
    ("/v1/search?nothing=1", "nothing", "unknown_parameter", "没有这个参数", "there is no such parameter"),
    (f"/v1/search?q={LONG}", "q", "too_long", "最长 500 个字符，现有 501 个", "must have at most 500 characters"),
    ("/v1/search?q=%01", "q", "forbidden_character", "含有控制字符", "contains control characters"),
    ("/v1/search?q=%FF", "q", "not_utf8", "不是 UTF-8 编码", "is not UTF-8"),
    ("/v1/search?page=x", "page", "out_of_range", "应为 1 至 10000 的整数", "must be an integer from 1 to 10000"),
    ("/v1/search?page=1&page=2", "page", "not_a_single_value", "只能给一个值", "only one value may be given"),
    ("/v1/search?page=999&size=50", "page", "out_of_range", "page × size 不能超过", "page × size must not exceed"),
    ("/v1/search?sort=no", "sort", "unknown_value", "应为 relevance、updated、popular、rating 之一",
     "must be one of relevance, updated, popular, rating"),
    ("/v1/search?facets=zzz", "facets", "unknown_value", "没有这个取值", "there is no such value"),
    ("/v1/search?correct=autto", "correct", "unknown_value", "应为 auto、suggest、off 之一", "must be one of auto"),
    ("/v1/search?explain=maybe", "explain", "wrong_type", "应为 true 或 false", "must be true or false"),
    ("/v1/search?lat=91&lon=1", "lat", "out_of_range", "应为 -90 至 90 的度数", "must be degrees from -90 to 90"),
    ("/v1/search?lat=1", "lon", "missing", "lat 与 lon 应同时给出", "lat and lon must be given together"),
    ("/v1/search?issued_from=today", "issued_from", "not_a_date", "应为 1900 年至 2105 年的日期", "must be a date"),
    ("/v1/search?issued_from=2026-02-01&issued_to=2026-01-01", "issued_from", "out_of_range", "不能晚于 issued_to",
     "must not be later than issued_to"),
    (f"/v1/search?region={REGION}", "region", "unknown_region", "应为 6、9 或 12 位行政区划代码",
     "must be an administrative code"),
    ("/v1/suggest?limit=99", "limit", "out_of_range", "应为 1 至 20 的整数", "must be an integer from 1 to 20"),
    ("/v1/recommend?context=bed", "context", "unknown_value", "应为 home、empty，或", "must be home, empty, or"),
    ("/v1/locate?lat=1", "lon", "missing", "请给出这个参数", "this parameter is required"),
    ("/v1/documents/%20", "id", "wrong_form", "文档编号为 1 至 128 个字符", "a document id has 1 to 128 characters"),
    ("/v1/search?auth_code=$", "auth_code", "wrong_form", "应为 1 至 128 个字符", "must have 1 to 128 characters"),
]  # fmt: skip
BODIES = [
    ("/v1/events", "[", "body", "not_json", "不是 UTF-8 编码的 JSON", "is not JSON in UTF-8"),
    ("/v1/events", "[]", "body", "wrong_type", "应为 JSON 对象，有字段 events", "must be a JSON object with"),
    ("/v1/events", '{"events": [], "x": 1}', "x", "unknown_field", "没有这个字段", "there is no such field"),
    ("/v1/events", "{}", "events", "wrong_type", "应为至多", "must be a list of at most"),
    ("/v1/voice", '{"hypotheses": []}', "hypotheses", "wrong_type", "应为 1 至", "must be a list of 1 to"),
    ("/v1/voice", '{"hypotheses": [{"text": "证", "confidence": 2}]}', "hypotheses[0].confidence", "out_of_range",
     "应为 0 至 1 的数", "must be a number from 0 to 1"),
    ("/v1/reports", '{"kind": "no"}', "kind", "unknown_value", "应为 not_found、wrong 之一", "must be one of"),
]  # fmt: skip
ASKED = [("get", path, None, *expected) for path, *expected in FAULTS] + [
    ("post", path, body, *expected) for path, body, *expected in BODIES
]


def faults_of(client, method, path, body, headers=None):
    response = client.open(path, method=method, data=body, content_type="application/json" if body else None,
                           headers=headers)  # fmt: skip
    assert response.status_code == 422
    return response.get_json()["error"]


@pytest.mark.parametrize(("method", "path", "body", "field", "code", "chinese", "english"), ASKED)
def test_1_a_fault_is_told_in_both_languages(client, method, path, body, field, code, chinese, english):
    error = faults_of(client, method, path, body)
    other = faults_of(client, method, path, body, ENGLISH)
    (here,), (there,) = error["details"], other["details"]
    assert (here["field"], here["code"]) == (there["field"], there["code"]) == (field, code)
    assert here["message"].startswith(chinese)
    assert there["message"].startswith(english)
    assert HANZI.search(error["message"])
    assert not HANZI.search(other["message"])
    assert not HANZI.search(there["message"])
    assert not HANZI.search(there["mend"].replace(REGION, ""))
    assert bool(here["mend"]) == bool(there["mend"])


def test_1_a_mend_stands_apart_and_in_the_reason(client):
    (fault,) = faults_of(client, "get", "/v1/search?correct=autto", None, ENGLISH)["details"]
    assert fault["mend"] == "nearest: auto"
    assert fault["reason"] == "must be one of auto, suggest, off; nearest: auto"


@pytest.mark.parametrize(
    ("path", "codes"),
    [
        (
            "/v1/search?q=%FF&size=0&sort=no&nothing=1&lat=1",
            {"q": "not_utf8", "size": "out_of_range", "sort": "unknown_value", "nothing": "unknown_parameter",
             "lon": "missing"},
        ),
        ("/v1/locate?lat=%FF", {"lat": "not_utf8", "lon": "missing"}),
        ("/v1/suggest?%FF=1&limit=0&envelope=no",
         {"□": "not_utf8", "limit": "out_of_range", "envelope": "unknown_value"}),
    ],
)  # fmt: skip
def test_2_all_faults_are_told_at_once(client, path, codes):
    assert {one["field"]: one["code"] for one in faults_of(client, "get", path, None)["details"]} == codes


@pytest.mark.parametrize(
    ("accepted", "tag"),
    [
        ("", "zh-CN"), ("en", "en"), ("EN-gb", "en"), ("en_US", "en"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en-US,zh;q=0.9", "en"), ("zh;q=0.1,en;q=0.2", "en"), ("en;q=0", "zh-CN"), ("*", "zh-CN"),
        ("fr,en;q=0.1", "en"), ("fr", "zh-CN"), ("en,zh", "zh-CN"), (";;q=,=\u00e9, ,", "zh-CN"), ("en;q=x", "zh-CN"),
    ],
)  # fmt: skip
def test_3_the_language_that_is_preferred(client, accepted, tag):
    response = client.get("/v1/search?size=0", headers={"Accept-Language": accepted})
    assert response.headers["Content-Language"] == tag
    assert "Accept-Language" in response.headers["Vary"]
    assert bool(HANZI.search(response.get_json()["error"]["message"])) == (tag == "zh-CN")


def test_3_other_errors_and_the_frame_follow_and_pages_do_not(client):
    assert client.get("/v1/nothing", headers=ENGLISH).get_json()["error"]["message"] == "there is no such address"
    framed = client.get("/v1/search?size=0&envelope=gateway", headers=ENGLISH).get_json()["process_response"]
    assert (framed["error_code"], framed["details"][0]["code"]) == ("bad_parameters", "out_of_range")
    assert not HANZI.search(framed["error_msg"])
    assert HANZI.search(client.get("/nothing", headers=ENGLISH).text)
