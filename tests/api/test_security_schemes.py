"""What the OpenAPI document says of keys and tokens is what the calls do.

1. A call looks at the key, and at the person's token, if and only if its `security` names them.
2. Where every choice names a key, none and a wrong one are 401, one without the scope is 403; either header will do.
   Where a choice is without, so is the call; a right one is never refused.
3. So with tokens: needed, they are 401 when missing; looked at, a wrong one is 401; else it makes no difference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.app import OPERATIONS, create_app
from api.openapi.document import describe
from api.openapi.operation import Operation
from search_engine.access import Person
from search_engine.installation.api_keys import Key
from tests.api.fake_service import READER, TOKEN, WRITER, FakeKeys, FakeService

KEY, BEARER, PERSON = "X-Zwfw-Key", "Authorization", "X-Zwfw-User"
OUTSIDE = {"REMOTE_ADDR": "203.0.113.9"}
# Parameters for which a key makes a difference.
ASKED = {"explain": "true", "off_signals": "popularity"}


class NotedKeys(FakeKeys):
    """Notes that somebody looked."""

    looked = False

    def check(self, secret: str, scope: str) -> Key:
        self.looked = True
        return super().check(secret, scope)

    def holds(self, secret: str, scope: str = "") -> bool:
        self.looked = True
        return super().holds(secret, scope)


@dataclass
class NotedService(FakeService):
    tokens: list[str | None] = field(default_factory=list)

    def person(self, token: str | None) -> Person | None:
        self.tokens.append(token)
        return super().person(token)


@pytest.fixture(scope="module")
def noted() -> Any:
    service = NotedService()
    service.keys = NotedKeys()
    yield service
    service.close()


@pytest.fixture(scope="module")
def caller(noted: NotedService) -> FlaskClient:
    return create_app(noted).test_client()


def sent(caller: FlaskClient, operation: Operation, *, outside: bool = False, **headers: str) -> int:
    """The status of a call with its example."""
    names = {parameter.name for parameter in operation.parameters}
    asked = {name: value for name, value in ASKED.items() if name in names and headers.get("key")}
    body: dict[str, Any] = {"json": operation.example} if operation.json else {}
    if operation.body or operation.upload:
        body = {"data": operation.example or b"x", "content_type": operation.body or "application/octet-stream"}
    shown = {
        name: headers[part] for part, name in (("key", KEY), ("bearer", BEARER), ("person", PERSON)) if part in headers
    }
    path, where = re.sub(r"\{\w+\}", "7", operation.path), OUTSIDE if outside else {}
    with caller.open(
        path, method=operation.method, query_string=asked, headers=shown, environ_overrides=where, **body
    ) as answer:
        return answer.status_code


def declared(operation: Operation, *schemes: str) -> str:
    """What the document says of some schemes that are as good as each other."""
    choices = [bool(set(schemes) & choice.keys()) for choice in describe(operation)["security"]] or [False]
    return "must" if all(choices) else "may" if any(choices) else "no"


every_call = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)


@every_call
def test_1_a_call_looks_at_what_it_declares(caller, noted, operation):
    noted.keys.looked, noted.tokens = False, []
    sent(caller, operation, outside=True, key=WRITER, person=TOKEN)
    assert noted.keys.looked == (declared(operation, "bearer", "header") != "no")
    assert bool(noted.tokens) == (declared(operation, "person") != "no")


@every_call
def test_2_a_key_is_needed_where_it_is_declared(caller, operation):
    need = declared(operation, "bearer", "header")
    plain, wrong, weak, right = (
        sent(caller, operation, person=TOKEN, **shown)
        for shown in ({}, {"key": "wrong"}, {"key": READER}, {"key": WRITER})
    )
    assert right not in (401, 403)
    assert sent(caller, operation, person=TOKEN, bearer=f"Bearer {WRITER}") not in (401, 403)
    if need == "must":
        assert (plain, wrong, weak) == (401, 401, 403)
    elif need == "may":
        assert plain not in (401, 403)
        assert weak == (403 if operation.scope else right)
    else:
        assert plain == wrong == weak == right


@every_call
def test_3_a_token_is_needed_where_it_is_declared(caller, operation):
    need = declared(operation, "person")
    plain, wrong, right = (
        sent(caller, operation, bearer=f"Bearer {WRITER}", **shown)
        for shown in ({}, {"person": "x"}, {"person": TOKEN})
    )
    assert right not in (401, 403)
    assert (plain == 401) == (need == "must")
    assert (wrong == 401) == (need != "no")
