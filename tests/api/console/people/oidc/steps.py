"""What somebody does who signs in by OpenID Connect."""

from __future__ import annotations

from urllib.parse import urlsplit


def begin(browser, wanted=""):
    found = browser.get("/admin/login/oidc", query_string={"next": wanted} if wanted else {})
    assert found.status_code == 303, found.text
    return found.headers["Location"]


def come_back(browser, address):
    parts = urlsplit(address)
    assert parts.path == "/admin/login/oidc/back"
    return browser.get(f"{parts.path}?{parts.query}")


def sign_in(browser, idp, wanted=""):
    return come_back(browser, idp.authorize(begin(browser, wanted)))


def is_in(browser):
    return browser.get("/admin/").status_code == 200


def refused(browser, found, sentence, status=403):
    assert (found.status_code, sentence in found.text) == (status, True), found.text[-2_000:]
    assert not is_in(browser)
