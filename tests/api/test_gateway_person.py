"""Name and code of the user, which the national platform's gateway sends with every call (C 0103-2018 §8.3.4.2).

1. Every call takes them, in its address, and a search by POST in its body; whatever they are is no fault.
2. They are in no log line, no file of the installation, no metric, no header and no answer, whether the call succeeds,
   is refused, or fails.
3. Where a call has a parameter of its own by such a name, it means that one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from api.app import OPERATIONS, create_app
from api.openapi.document import common_to
from search_engine import Service, Settings
from search_engine.installation import job_folder
from tests.api.fake_service import TOKEN, WRITER, FakeService
from tests.sample import copy_of

pytestmark = pytest.mark.long
NAME, CODE = "欧阳某某甲", "330102199001014918"
FRAMED, WRONG = {"auth_code": "a-1", "envelope": "gateway"}, {"colour": "red"}
PERSON = {"name": NAME, "code": CODE}
FORMS = [
    form for text in (NAME, CODE) for form in (text.encode(), quote(text).encode(), repr(text.encode())[2:-1].encode())
]


@pytest.fixture(scope="module")
def service(town_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with Service.open(Settings(home=copy_of(town_home, tmp_path_factory.mktemp("gateway") / "home"))) as found:
        yield found


def calls(*besides: dict[str, str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every call with both, in the address where that is possible, and with more besides."""
    for operation in OPERATIONS:
        path = re.sub(r"\{\w+\}", "330110", operation.path)
        person = {one.name: PERSON[one.name] for one in common_to(operation) if one.name in PERSON}
        body: dict[str, Any] = {"json": operation.example} if operation.json else {}
        for more in besides:
            yield operation.method, path, {"query_string": person | more, **body}
    for sent in ({"json": PERSON | {"q": "身份证"}}, {"data": PERSON | {"q": "护照"}}, {"json": PERSON | {"size": 0}}):
        yield "post", "/v1/search", sent


def shown(client: FlaskClient, headers: dict[str, str], *besides: dict[str, str]) -> str:
    """All that was answered."""
    told = []
    for method, path, sent in calls(*besides):
        with client.open(path, method=method, headers=headers, **sent) as response:
            told.append(f"{response.headers}{response.text}")
    return "\n".join(told)


def assert_nowhere(text: str | bytes) -> None:
    content = text.encode() if isinstance(text, str) else text
    assert not [form for form in FORMS if form in content]


def test_1_every_call_takes_them(client: FlaskClient) -> None:
    for value in ("", " ", "张三", "\x00", "x" * 5_000):
        for operation in OPERATIONS:
            names = [one.name for one in common_to(operation) if one.name in PERSON]
            path = re.sub(r"\{\w+\}", "330110", operation.path)
            sent = {
                "query_string": dict.fromkeys(names, value),
                "headers": {"X-Zwfw-Key": WRITER, "X-Zwfw-User": TOKEN},
            }
            with client.open(path, method=operation.method, **sent) as response:
                told = response.get_json(silent=True) or {}
                faults = told.get("error", {}).get("details", ()) if isinstance(told, dict) else ()
            assert not {"name", "code"} & {fault["field"] for fault in faults}, operation.name


def test_2_they_are_kept_nowhere(
    service: Service, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_folder, "spawned", lambda *asked: None)  # no process of a preview
    client = create_app(service).test_client()
    key = service.keys.create("测试", ("documents:write", "audit:read", "dictionaries:write", "events:write"))
    with capture_logs() as lines:
        told = [shown(client, {"X-Zwfw-Key": key}, FRAMED), shown(client, {}, {}, WRONG), client.get("/metrics").text]
    service.audit_queue.flush()
    assert len(lines) > 50
    assert "身份证" in "".join(told)
    for text in (*told, str(lines), *capfd.readouterr()):
        assert_nowhere(text)
    files = [path for path in service.settings.home.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files)
    for path in files:
        assert_nowhere(path.read_bytes())
    assert "护照".encode() in b"".join(path.read_bytes() for path in files)  # a search is kept, where there is one


def test_2_they_are_told_of_in_no_failure(capfd: pytest.CaptureFixture[str]) -> None:
    double = FakeService()
    double.failure = ZeroDivisionError()
    with capture_logs() as lines:
        told = shown(create_app(double).test_client(), {"X-Zwfw-Key": WRITER, "X-Zwfw-User": TOKEN}, FRAMED, WRONG)
    double.close()
    assert any(line["event"] == "request_failed" for line in lines)
    for text in (told, str(lines), *capfd.readouterr()):
        assert_nowhere(text)


def test_3_the_calls_own_meaning_goes_first(client: FlaskClient, service: Service) -> None:
    real = create_app(service).test_client()
    assert real.get("/v1/regions/330110", query_string=PERSON).get_json()["code"] == "330110"
    assert client.get("/v1/copies/hostile?name=a&name=b").get_json()["error"]["details"][0]["field"] == "name"
    own = {op.name: {one.name for one in (*op.parameters, *op.in_path)} & PERSON.keys() for op in OPERATIONS}
    assert {name for name, names in own.items() if names} >= {"listCopies", "region"}
