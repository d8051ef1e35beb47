"""`POST /v1/tickets`: a program of the portal's exchanges a ticket for a token.

1. With a key that has the scope a ticket gives a token, by which the person is signed in: the same as by the portal's.
2. Without a key, with another scope, as a parameter or a form, nothing is exchanged; a body of another form is told.
3. Without an adapter, or without a master key, that is said; a ticket that is not in order is 422, a silent
   platform 503.
4. No cache keeps the answer; nothing of the ticket or the person is in a log, the audit log, a metric, or a file.
5. Of several processes each takes what another has exchanged.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import jwt
import pytest
import structlog
from flask.testing import FlaskClient

from api.app import create_app
from search_engine import Service, Settings
from search_engine.access import NewKey
from search_engine.gateway.tickets import TicketPerson, TicketRefused, adapter
from search_engine.sealed.master_key import new_key_text

SUBJECT, TICKET, PORTAL = "planted-subject-5d1c", "planted-ticket-77ab", "p" * 32


class Adapter:
    """Knows one ticket."""

    single_use = 60.0

    def __init__(self, secret: Callable[[str], bytes]) -> None:
        self._secret = secret

    def person(self, ticket: str, seconds: float) -> TicketPerson:
        if ticket == "silent":
            time.sleep(seconds * 2)
        if not ticket.startswith(TICKET):
            raise TicketRefused(f"{ticket} of {SUBJECT}")
        return TicketPerson(SUBJECT, "legal", 4)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(adapter, "entry_points", lambda group: [EntryPoint("stub", f"{__name__}:Adapter", group)])
    key = tmp_path / "master.key"
    key.touch(0o600)
    key.write_text(new_key_text())
    return Settings(
        home=tmp_path / "home", user_key=PORTAL, tickets="stub", master_key=f"file:{key}", ticket_seconds=0.2
    )


@pytest.fixture
def opened() -> Iterator[Callable[[Settings], Service]]:
    services: list[Service] = []

    def open_(settings: Settings) -> Service:
        services.append(Service.open(settings))
        return services[-1]

    yield open_
    for service in services:
        service.close()


@pytest.fixture
def service(settings: Settings, opened: Callable[[Settings], Service]) -> Service:
    return opened(settings)


@pytest.fixture
def client(service: Service) -> FlaskClient:
    return create_app(service).test_client()


def key_of(service: Service, scope: str = "tickets:exchange") -> dict[str, str]:
    return {"X-Zwfw-Key": service.keys.create(NewKey(f"portal {scope} {time.time()}", (scope,)))}


def test_1_a_ticket_signs_a_person_in(client: FlaskClient, service: Service) -> None:
    found = client.post("/v1/tickets", json={"ticket": TICKET}, headers=key_of(service))
    told = found.get_json()
    assert (found.status_code, told["kind"], told["level"]) == (200, "legal", 4)
    assert (
        client.put("/v1/me/consent", json={"agreed": True}, headers={"X-Zwfw-User": told["token"]}).status_code == 200
    )
    portal = jwt.encode({"sub": SUBJECT, "exp": int(time.time()) + 60}, PORTAL, "HS256")
    assert client.get("/v1/me/consent", headers={"X-Zwfw-User": portal}).get_json()["agreed"] is True
    assert service.secrets.names()[0].name == "gateway.ticket-key"


def test_2_only_a_server_exchanges(client: FlaskClient, service: Service) -> None:
    key = key_of(service)
    assert client.post("/v1/tickets", json={"ticket": TICKET}).status_code == 401
    other = key_of(service, "events:write")
    assert client.post("/v1/tickets", json={"ticket": TICKET}, headers=other).status_code == 403
    assert client.get(f"/v1/tickets?ticket={TICKET}", headers=key).status_code == 405
    assert client.post(f"/v1/tickets?ticket={TICKET}", json={"ticket": TICKET}, headers=key).status_code == 422
    assert client.post("/v1/tickets", data={"ticket": TICKET}, headers=key).status_code == 415
    for body in ({}, {"ticket": 7}, {"ticket": TICKET, "more": 1}, [TICKET]):
        assert client.post("/v1/tickets", json=body, headers=key).status_code in (400, 422)
    assert client.post("/v1/tickets", json={"ticket": "x" * 70_000}, headers=key).status_code == 413


def test_3_what_keeps_it_from_being_exchanged(
    client: FlaskClient, service: Service, settings: Settings, opened: Callable[[Settings], Service]
) -> None:
    def told(client: FlaskClient, ticket: str) -> tuple[int, str]:
        found = client.post("/v1/tickets", json={"ticket": ticket}, headers=key)
        return found.status_code, found.get_json()["error"]["code"]

    key = key_of(service)
    assert told(client, "forged") == (422, "bad_ticket")
    assert told(client, "silent") == (503, "not_ready")
    client.post("/v1/tickets", json={"ticket": TICKET}, headers=key)
    assert told(client, TICKET) == (422, "bad_ticket")
    for changed, wanted in (
        ({"tickets": ""}, (404, "not_found")),
        ({"tickets": "gone"}, (503, "not_ready")),
        ({"master_key": ""}, (503, "storage_failure")),
    ):
        assert told(create_app(opened(settings.changed(**changed))).test_client(), f"{TICKET}-2") == wanted


def test_4_nothing_of_a_ticket_or_a_person_stays(
    client: FlaskClient, service: Service, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    key = key_of(service)
    with structlog.testing.capture_logs() as logs:
        found = client.post("/v1/tickets", json={"ticket": TICKET}, headers=key)
        shown: list[Any] = [
            client.post("/v1/tickets", json={"ticket": name}, headers=key).text for name in (TICKET, "silent")
        ]
    token = found.get_json()["token"]
    assert found.headers["Cache-Control"] == "private, no-store"
    shown += [
        client.get("/metrics").text,
        logs,
        *capfd.readouterr(),
        jwt.decode(token, options={"verify_signature": False}),
    ]
    service.close()
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for planted in (TICKET, SUBJECT, token):
        assert planted not in repr(shown)
        assert planted.encode() not in files


def test_5_another_process_takes_the_token(
    client: FlaskClient, service: Service, settings: Settings, opened: Callable[[Settings], Service]
) -> None:
    token = client.post("/v1/tickets", json={"ticket": TICKET}, headers=key_of(service)).get_json()["token"]
    assert opened(settings).person(token) == service.person(token)
