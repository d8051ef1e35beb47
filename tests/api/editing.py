"""Editors over HTTP: their keys, and what they ask for. Fixtures of `conftest.py` stand on these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from search_engine import Service
from search_engine.installation.api_keys import NewKey

PATH = "/v1/admin/dictionaries"
Headers = dict[str, str]


def keys_of(service: Service, role: str) -> Callable[..., Headers]:
    """Makes keys: a name, a role where it is not the usual one, what else a key has → the headers that send it."""

    def made(name: str, role: str = role, **given: Any) -> Headers:
        return {"X-Zwfw-Key": service.keys.create(NewKey(name, (), (role,), **given))}

    return made


def ask(client: FlaskClient, headers: Headers, method: str, path: str, body: Any = None, **query: Any) -> Any:
    """Status and JSON of a call below `PATH`."""
    sent = client.open(f"{PATH}{path}", method=method, headers=headers, json=body, query_string=query or None)
    return sent.status_code, sent.get_json()
