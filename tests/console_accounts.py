"""Accounts for tests: passwords that will do, hashes that cost nothing, and a browser that carries its forms' token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.store.audit import Author
from search_engine import Service
from search_engine.access import NewAccount
from search_engine.installation.accounts import passwords

PASSWORD = "kuaizi-wanzi-shaozi"
TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
SOMEBODY = Author("shell:test")


@contextmanager
def cheap_hashes() -> Iterator[None]:
    """As a machine of 1990 could make: tests sign in hundreds of times."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "PASSES", 1)
        patch.setattr(passwords, "MEMORY", 8)
        for kept in (passwords._hasher, passwords._nobody):
            kept.cache_clear()
        yield
    for kept in (passwords._hasher, passwords._nobody):
        kept.cache_clear()


def add(service: Service, name: str, role: str, *regions: str, sites: tuple[str, ...] = ()) -> None:
    """An account with `PASSWORD`."""
    service.console_access.accounts.add(NewAccount(name, role, regions, sites, PASSWORD), author=SOMEBODY)


def add_once(service: Service, name: str, role: str) -> None:
    """The same, unless it is there: browser tests share one home."""
    if service.console_access.accounts.find(name) is None:
        add(service, name, role)


class ConsoleBrowser:
    """A browser: it keeps cookies, and sends the token of the page that it has before it."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.token = ""

    def session_cookies(self) -> dict[object, Any]:
        """Without those that make the browser known (`api/console/device_cookie.py`)."""
        return {key: one for key, one in self.client._cookies.items() if "zwfw_device_" not in one.key}

    def get(self, path: str, **options: object) -> TestResponse:
        """Open a page, without following where it leads."""
        return self._seen(self.client.get(path, **options))  # type: ignore[arg-type]

    def post(self, path: str, form: dict[str, object] | None = None, **options: object) -> TestResponse:
        """Send a form."""
        data = {"csrf": self.token, **(form or {})}
        return self._seen(self.client.post(path, data=data, **options))  # type: ignore[arg-type]

    def sign_in(self, name: str, password: str = PASSWORD, **options: object) -> TestResponse:
        """Fill in the form."""
        self.get("/admin/login", **options)
        found = self.post("/admin/login", {"name": name, "password": password}, **options)
        if found.status_code == 303:
            self.get(found.headers["Location"], **options)
        return found

    def _seen(self, response: TestResponse) -> TestResponse:
        if found := TOKEN.search(response.text):
            self.token = unescape(found[1])
        return response
