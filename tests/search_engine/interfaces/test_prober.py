"""Asking registered interfaces.

1. What is wrong is told apart: nobody there, late, slow, failing (5xx, result_code 102), another form, an address that
   we do not go to.
2. Sensitive words in parameters and answers, and personal data where none should be, are told by where they stand and
   by which row; nothing of the answer's text stands in what is kept, logged or shown.
3. Each is asked at its interval, one that fails less and less often; of one host one at a time, some hosts at once; a
   host that wants to be left alone is, whichever of its interfaces it told so, also where somebody asks by hand.
4. A request is what was registered and no more: parameters escaped, of a POST in its body, values kept sealed, signed
   where that is wanted; without the key nothing is sent.
5. No redirect is followed.
"""

from __future__ import annotations

import json
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import StoreBusy
from indexer.store.interfaces.rows import KEPT, Check, checks_by_interface
from search_engine.errors import BadParameters
from search_engine.interfaces.exchange import Reply
from search_engine.interfaces.interface import read_interface
from search_engine.interfaces.judging import fault_of, shape_of
from search_engine.interfaces.outgoing import PRIVATE_KEY
from search_engine.signing.proof import read_proof
from search_engine.signing.sm2 import KeyPair
from search_engine.signing.sm3 import sm3
from tests.search_engine.interfaces.desk import WHO, Desk
from tests.search_engine.interfaces.liar import ENVELOPE, LIES, Liar, answer, lying

MEMBERS = [
    {"path": "process_response.result_code", "type": "string"},
    {"path": "process_response.items[].id", "type": "string"},
]  # fmt: skip
CITIZEN, MOBILE = "11010519491231002X", "13800138000"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def liar() -> Any:
    with lying() as made:
        yield made


def envelope(**changes: Any) -> dict[str, Any]:
    return {"process_response": {**ENVELOPE["process_response"], **changes}}


@pytest.mark.parametrize(
    ("value", "outcome", "reason"),
    [
        (ENVELOPE, "ok", ""),
        (envelope(items=[]), "ok", ""),
        (envelope(result_code="102", error_code="E7", error_msg="查无"), "failed", "result_code 为 102（处理失败）"),
        (envelope(result_code=102), "failed", "result_code 为 102（处理失败）"),
        ({"result_code": "102"}, "failed", "result_code 为 102（处理失败）"),
        (envelope(result_code=100), "malformed", "process_response.result_code 应为文字"),
        (envelope(result_code=None), "malformed", "process_response.result_code 应为文字"),
        (envelope(items=[{"id": "1"}, {}]), "malformed", "缺少 process_response.items[].id"),
        (envelope(items={}), "malformed", "process_response.items[].id 的上级应为列表"),
        ({"data": []}, "malformed", "缺少 process_response.result_code"),
        ([], "malformed", "缺少 process_response.result_code"),
        ([[ENVELOPE]], "malformed", "缺少 process_response.result_code"),
        (b"<html>", "malformed", "返回内容不是 JSON"),
        (b"", "malformed", "返回内容不是 JSON"),
    ],
)  # fmt: skip
def test_1_the_form_of_an_answer_is_judged(desk: Desk, liar: Liar, value: Any, outcome: str, reason: str) -> None:
    check = desk.check(liar.says("/line", value), members=MEMBERS)
    assert (check.outcome, check.reason, check.status) == (outcome, reason, 200)


SHAPED = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.text("ab", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "c_d"]), inner, max_size=3),
    max_leaves=12,
)


@given(value=SHAPED)
def test_1_the_form_that_is_shown_can_be_registered_and_is_then_kept(value: Any) -> None:
    shape = shape_of(value)
    members = [{"path": path, "type": kind} for path, kind in shape]
    interface = read_interface({"name": "试", "address": "https://a.example/", "members": members})
    # of a list the first element is shown: the others may be of another form
    reply = Reply(200, "application/json", body=json.dumps(first_elements(value)).encode())
    assert fault_of(interface, reply) == ("ok", "")


def first_elements(value: Any) -> Any:
    if isinstance(value, list):
        return [first_elements(value[0])] if value else []
    return {name: first_elements(one) for name, one in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize(
    ("status", "rule", "outcome"),
    [
        ("204 No", {}, "ok"), ("404 No", {}, "failed"), ("401 No", {}, "failed"), ("500 No", {}, "failed"),
        ("302 Found", {}, "failed"), ("302 Found", {"accepts": "alive"}, "ok"),
        ("401 No", {"accepts": "alive"}, "ok"), ("404 No", {"accepts": "alive"}, "failed"),
        ("404 No", {"accepts": "answering"}, "ok"), ("503 No", {"accepts": "answering"}, "failed"),
        ("404 No", {"status": 404}, "ok"), ("200 OK", {"status": 404}, "failed"),
    ],
)  # fmt: skip
def test_1_statuses_are_judged(desk: Desk, liar: Liar, status: str, rule: dict[str, Any], outcome: str) -> None:
    check = desk.check(liar.says("/s", b"", "text/html", status), **rule)
    assert (check.outcome, check.status) == (outcome, int(status[:3]))


def test_1_another_media_type_is_another_form(desk: Desk, liar: Liar) -> None:
    check = desk.check(liar.says("/page", b"<html>", "text/html; charset=gbk"), media_type="application/json")
    assert (check.outcome, check.reason) == ("malformed", "媒体类型应为 application/json")
    assert desk.check(liar.address + "/page", media_type="text/html").outcome == "ok"


def test_1_absent_late_and_slow_hosts_are_told_apart(tmp_path: Path, liar: Liar) -> None:
    desk = Desk(tmp_path, probe_timeout=1)
    absent = desk.check("http://127.0.0.1:1/")
    assert (absent.outcome, absent.reason) == ("unreachable", "接不通（ConnectionRefusedError）")
    late = desk.check(liar.address + "/drip-body")
    assert (late.outcome, late.reason) == ("timed_out", "1 秒内没有答完")
    slow = desk.check(liar.address + "/late", slow_ms=40)
    assert (slow.outcome, slow.reason) == ("slow", "用时 0.1 秒")
    assert desk.check(liar.address + "/late", slow_ms=900).outcome == "ok"
    assert desk.check("http://127.0.0.2/").reason == "指向本机地址，未列入 ZWFW_INTERFACE_NETWORKS"


@pytest.mark.parametrize("path", [path for path in LIES if "silent" not in path and "drip" not in path])
def test_1_a_host_that_lies_is_told_and_stops_nothing(desk: Desk, liar: Liar, path: str) -> None:
    # of what is too long to be read as a whole the form is not judged
    cut = ("bomb", "endless-body", "endless-chunks", "endless-trailers", "short", "huge-length", "chunk", "not-gzip")
    no_http = ("endless-header", "endless-continue", "no-http", "nothing")
    check = desk.check(liar.address + path, members=MEMBERS)
    wanted = {**dict.fromkeys(cut, "ok"), **dict.fromkeys(no_http, "unreachable")}
    named = max((name for name in wanted if name in path), key=len, default="")
    assert check.outcome == wanted.get(named, "malformed"), check
    if path.startswith("/endless-h"):
        assert check.reason in ("返回的头部没有尽头", "接不通（ConnectionError）")


def test_2_words_and_personal_data_are_told_by_place_and_by_row(desk: Desk, liar: Liar) -> None:
    value = {"items": [{"name": "王小明", "desc": "代办假证"}, {"phone": MOBILE}], CITIZEN: "x", "秘密": {"a": CITIZEN}}
    with structlog.testing.capture_logs() as lines:
        check = desk.check(liar.says("/p", value), parameters=[{"name": "q", "value": "假证"}])
    assert set(check.content) == {
        "参数 q：敏感词“假证”（伪造）", "返回内容 items[0].desc：敏感词“假证”（伪造）",
        "返回内容 items[1].phone：含个人信息",
        "返回内容 *（字段名）：含个人信息", "返回内容 *.a：含个人信息",
    }  # fmt: skip
    for text in (MOBILE, CITIZEN, "王小明", "代办假证", "秘密"):
        assert text not in desk.kept() + repr(lines)
    assert "*" not in repr(desk.prober.check("试", WHO).shape), "names that may be of somebody are left out"


def test_2_an_interface_that_may_hold_personal_data_is_not_told_of_it(desk: Desk, liar: Liar) -> None:
    url = liar.says("/p", {"phone": MOBILE, "note": "假证"})
    assert desk.check(url, personal=True).content == ("返回内容 note：敏感词“假证”（伪造）",)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        ("<p>办理</p><p>代办假证</p>".encode(), "text/html"), ("代办假证".encode("gbk"), "text/plain; charset=GBK"),
        (b'{"a": "\\u5047\\u8bc1"}', "application/json"), (b"[" + '"代办假证",'.encode() * 9_000, "application/json"),
    ],
)  # fmt: skip
def test_2_words_are_found_in_any_writing(desk: Desk, liar: Liar, body: bytes, media_type: str) -> None:
    assert any("敏感词“假证”" in line for line in desk.check(liar.says("/x", body, media_type)).content)


def test_3_each_is_asked_at_its_interval_and_a_failing_one_less_often(desk: Desk, liar: Liar) -> None:
    desk.put("好", liar.address + "/", interval=100)
    assert len(desk.step()) == 1
    assert desk.step(99) == []
    assert [check.interface for check in desk.step(11)] == ["好"]
    liar.says("/", b"", status="500 No")

    def pause() -> float:
        """Seconds until it is asked again, which it then is, and not before."""
        before, (known,) = desk.now, desk.registry.all()
        desk.now = known.due - 1
        assert desk.step() == []
        desk.now = known.due
        assert len(desk.step()) == 1
        return (desk.now - before) / 1_000

    for seconds in (100, 100, 200, 400, 800, 1_600, 1_600):
        assert seconds <= pause() <= seconds + 10
    liar.says("/", {})
    pause()
    assert 100 <= pause() <= 110, "well again, it is asked as often as before"
    desk.put("好", liar.address + "/500", interval=30)
    liar.says("/500", b"", status="500 No")
    assert [round(pause(), -1) for _ in range(7)][1:] == [30, 60, 120, 240, 480, 480]
    desk.put("好", liar.address + "/500", interval=1_000)
    assert max(pause() for _ in range(7)) <= 3_700, "no later than after an hour"


def test_3_a_new_and_a_changed_interface_are_asked_at_once(desk: Desk, liar: Liar) -> None:
    desk.put("甲", liar.address + "/a")
    desk.step()
    assert desk.step(1) == []
    desk.put("甲", liar.address + "/b")
    assert len(desk.step(1)) == 1


def test_3_one_host_is_asked_by_one_at_a_time_and_some_hosts_at_once(tmp_path: Path, liar: Liar) -> None:
    names = {f"h{n}.example": ["127.0.0.1"] for n in range(3)}
    desk = Desk(tmp_path, names=names)
    for n in range(9):
        desk.put(f"口{n}", f"http://h{n % 3}.example:{liar.port}/", interval=3_600)
    hosts = [[check.interface for check in desk.step(5)] for _ in range(4)]
    assert [len(one) for one in hosts] == [3, 3, 3, 0]
    assert {int(name[-1]) % 3 for name in hosts[0]} == {0, 1, 2}
    assert sorted(name for one in hosts for name in one) == [f"口{n}" for n in range(9)]


def test_3_a_host_that_is_being_asked_is_not_asked_by_another(tmp_path: Path, liar: Liar) -> None:
    desk = Desk(tmp_path, probe_timeout=3)
    desk.put("慢", liar.address + "/silent")
    desk.put("快", liar.address + "/")
    thread = Thread(target=desk.prober.check, args=("慢", WHO))
    thread.start()
    while not liar.requests:
        pass
    with pytest.raises(BadParameters, match="有误") as refused:
        desk.prober.check("快", WHO)
    assert "正在检查该主机" in refused.value.details[0].reason
    assert (desk.step(), liar.most) == ([], 1)
    liar.released.set()
    thread.join()


def test_3_a_host_that_wants_to_be_left_alone_is(desk: Desk, liar: Liar) -> None:
    liar.answers["/busy"] = answer(b"", "text/plain", "503 Busy", "Retry-After: 600")
    desk.put("忙", liar.address + "/busy", interval=30)
    desk.put("闲", liar.address + "/", interval=30)
    desk.registry.remove("闲", WHO)
    desk.step()
    desk.put("闲", liar.address + "/", interval=30)
    assert [desk.step(60) for _ in range(9)] == [[]] * 9
    with pytest.raises(BadParameters) as refused:
        desk.prober.check("闲", WHO)
    assert "60 秒后" in refused.value.details[0].reason
    assert len(desk.step(61)) == 1
    assert len(liar.requests) == 2


def test_3_what_is_off_is_asked_by_hand_alone(tmp_path: Path, liar: Liar) -> None:
    desk = Desk(tmp_path)
    desk.put("停", liar.address + "/", on=False)
    assert desk.step(9_999) == []
    assert desk.prober.check("停", WHO).check.by_hand
    off = Desk(tmp_path, probe_seconds=0, voice_url=liar.address + "/")
    off.put("开", liar.address + "/")
    assert off.step(9_999) == []


def test_3_of_each_interface_a_few_checks_are_kept(desk: Desk, liar: Liar) -> None:
    for name in ("甲", "乙"):
        desk.put(name, liar.address + "/")
    desk.registry.note([Check("甲", at, "ok") for at in range(KEPT + 5)])
    desk.prober.check("乙", WHO)
    assert {one.name: [check.at for check in one.checks] for one in desk.registry.all()} == {
        "甲": list(range(KEPT + 4, 4, -1)), "乙": [desk.now],
    }  # fmt: skip


def test_3_of_an_interface_that_is_none_any_more_nothing_is_kept(tmp_path: Path, liar: Liar) -> None:
    desk = Desk(tmp_path, voice_url=liar.address + "/asr")
    desk.put("甲", liar.address + "/")
    desk.put("乙", liar.address + "/")
    assert [len(desk.step(5)) for _ in range(3)] == [1, 1, 1]
    desk.registry.remove("乙", WHO)
    without = Desk(tmp_path)
    without.prober.check("甲", WHO)
    with without.engine.connect() as connection:
        kept = checks_by_interface(connection, ["voice", "乙", "甲"])
    assert {name: len(checks) for name, checks in kept.items()} == {"voice": 0, "乙": 0, "甲": 2}


@pytest.mark.parametrize("broken", ["database", "dictionaries"])
def test_3_what_cannot_be_noted_is_not_asked_again_and_again(
    desk: Desk, liar: Liar, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fail(*_: object) -> None:
        raise StoreBusy

    desk.put("甲", liar.address + "/")
    with monkeypatch.context() as patch:
        if broken == "database":
            patch.setattr(desk.registry, "note", fail)
        else:
            patch.setattr(desk.prober, "_banned", fail)
        for _ in range(5):
            with pytest.raises(StoreBusy):
                desk.step(60)
    assert len(liar.requests) == (broken == "database")
    assert [check.outcome for check in desk.step()] == ["ok"], "what was asked is noted once that can be done"
    assert len(liar.requests) == 1


def test_3_a_clock_that_was_set_back_keeps_nobody_waiting(desk: Desk, liar: Liar) -> None:
    desk.put("甲", liar.address + "/")
    desk.step()
    assert len(desk.step(-86_400)) == 1


PARAMETERS = [
    {"name": "city", "value": "北京&x=1"}, {"name": "n", "type": "integer", "value": "7"},
    {"name": "line", "value": "a b+c\u200b/?#"}, {"name": "unset", "required": False}, {"name": "empty"},
]  # fmt: skip
QUERY = "city=%E5%8C%97%E4%BA%AC%26x%3D1&n=7&line=a+b%2Bc%E2%80%8B%2F%3F%23&empty="


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_4_parameters_stand_escaped_in_the_address(desk: Desk, liar: Liar, method: str) -> None:
    desk.check(f"{liar.address}/line?v=2", parameters=PARAMETERS, method=method)
    assert liar.requests[0].startswith(f"{method} /line?v=2&{QUERY} HTTP/1.1\r\n")
    assert liar.bodies == [b""]


def test_4_parameters_of_a_post_are_its_body(desk: Desk, liar: Liar) -> None:
    desk.check(f"{liar.address}/line?v=2", parameters=PARAMETERS, method="POST")
    assert liar.requests[0].startswith("POST /line?v=2 HTTP/1.1\r\n")
    assert "Content-Type: application/x-www-form-urlencoded" in liar.requests[0]
    assert liar.bodies == [QUERY.encode()]
    desk.check(f"{liar.address}/line", parameters=PARAMETERS, method="POST", body="json")
    assert json.loads(liar.bodies[1]) == {"city": "北京&x=1", "n": 7, "line": "a b+c\u200b/?#", "empty": ""}


@pytest.mark.parametrize("field", ["name", "value", "address", "description"])
@pytest.mark.parametrize("text", ["a\r\nX-Two: 2", "a\nb", "a\x00b"])
def test_4_no_line_break_comes_into_a_request(field: str, text: str) -> None:
    parameter = {"name": "q", "value": "1"} | ({field: text} if field != "address" else {})
    address = "http://a.example/" + (text if field == "address" else "")
    with pytest.raises(BadParameters):
        read_interface({"name": "试", "address": address, "parameters": [parameter]})


def test_4_sealed_values_are_sent_and_kept_nowhere(tmp_path: Path, liar: Liar) -> None:
    desk = Desk(tmp_path, secrets={"bus": b"8cd152933ac290ae"})
    check = desk.check(liar.address + "/line", parameters=[{"name": "key", "value": "secret:bus"}])
    assert check.outcome == "ok"
    assert "key=8cd152933ac290ae" in liar.requests[0]
    assert "8cd152933ac290ae" not in desk.kept()
    missing = desk.check(liar.address + "/line", parameters=[{"name": "key", "value": "secret:other"}])
    assert (missing.outcome, missing.reason) == ("refused", "保密存放的“other”不可用")
    assert len(liar.requests) == 1


def test_4_a_request_is_signed_where_that_is_wanted(tmp_path: Path, liar: Liar) -> None:
    keys = KeyPair.new()
    desk = Desk(tmp_path, secrets={PRIVATE_KEY: keys.to_bytes()})
    signed = {"sign": "sm2", "app": "zjzwfw", "parameters": PARAMETERS}
    for method, body in (("POST", QUERY.encode()), ("GET", b"")):
        desk.check(f"{liar.address}/公交/line?v=%32", method=method, **signed)
        headers = dict(line.split(": ", 1) for line in liar.requests[-1].split("\r\n")[1:])
        target = liar.requests[-1].split(" ")[1]
        path, _, query = target.partition("?")
        assert liar.bodies[-1] == body
        proof = read_proof(headers)
        text = proof.text(method, unquote_to_bytes(path), query.encode(), sm3(body))
        assert (proof.app, proof.key_id) == ("zjzwfw", keys.public.id)
        assert keys.public.verifies(text, proof.signature), "what is signed is what was sent"
        assert not keys.public.verifies(text.replace(b"zjzwfw", b"zjzwfx"), proof.signature)
    desk.check(liar.address + "/line")
    assert "X-Zwfw-Signature" not in liar.requests[-1]


@pytest.mark.parametrize(
    ("secrets", "reason"),
    [
        ({}, "保密存放的“gateway.private-key”不可用"),
        ({PRIVATE_KEY: b"\0" * 96}, "保密存放的“gateway.private-key”不是 SM2 密钥"),
    ],
)
def test_4_without_the_key_nothing_is_sent(tmp_path: Path, liar: Liar, secrets: dict[str, bytes], reason: str) -> None:
    check = Desk(tmp_path, secrets=secrets).check(liar.address + "/line", sign="sm2", app="zjzwfw")
    assert (check.outcome, check.reason, liar.requests) == ("refused", reason, [])


@pytest.mark.parametrize("target", ["http://127.0.0.1:1/", "file:///etc/passwd", "/", "//127.0.0.1/"])
def test_5_no_redirect_is_followed(desk: Desk, liar: Liar, target: str) -> None:
    liar.answers["/to"] = answer(b"", "text/html", "302 Found", f"Location: {target}")
    check = desk.check(liar.address + "/to")
    assert (check.outcome, check.reason) == ("failed", "返回 302，要求转到别处，没有跟随")
    assert len(liar.requests) == 1


def test_5_a_name_that_leads_inside_is_not_asked(tmp_path: Path, liar: Liar) -> None:
    desk = Desk(tmp_path, names={"in.example": ["127.0.0.1"]}, interface_networks=())
    check = desk.check(f"http://in.example:{liar.port}/")
    assert (check.outcome, check.reason) == ("refused", "指向本机地址，未列入 ZWFW_INTERFACE_NETWORKS")
    assert liar.requests == []
