"""Signing in to the console by OpenID Connect, against a provider on this machine: who comes in.

1. Who comes back with a good code is in, where they wanted to go, by a new session; the secret is sent as it should be.
2. What is not in order opens nothing, and the form says so: state, nonce, issuer, audience, time, key, algorithm, code.
3. A locked account, one that there is not, and a name that only reads like one's are told the same sentence.
"""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlsplit

from joserfc.jwk import RSAKey

from api.app import create_app
from search_engine.access import AuditQuery
from tests.api.console.people.oidc.steps import begin, come_back, is_in, refused, sign_in
from tests.console_accounts import SOMEBODY, ConsoleBrowser, add
from tests.oidc_provider import CLIENT, Lies

REFUSED = "用户名或密码不正确"
BAD = "无法核实"


def test_a_good_code_signs_in_to_where_one_wanted_by_a_new_session(service, browser, idp):
    assert "用统一身份认证登录" in browser.get("/admin/login").text
    (before,) = browser.session_cookies().values()
    found = sign_in(browser, idp, "/admin/drafts?of=me")
    assert (found.status_code, found.headers["Location"]) == (303, "/admin/drafts?of=me")
    assert is_in(browser)
    assert "张编辑" in browser.get("/admin/").text
    (after,) = browser.session_cookies().values()
    assert before.value != after.value
    assert "统一身份认证" in browser.get("/admin/account").text
    assert idp.signed_as[0].startswith("Basic ")
    (entry,) = service.audit.entries(AuditQuery(action="users.sign_in"))
    assert (entry.actor, entry.after) == ("user:张编辑", {"way": "oidc"})


def test_an_attackers_cookie_opens_nothing_after_signing_in(browser, idp, service):
    attacker = ConsoleBrowser(create_app(service))
    address = idp.authorize(begin(attacker))
    browser.client._cookies.update(attacker.client._cookies)
    assert come_back(browser, address).status_code == 303
    assert is_in(browser)
    assert not is_in(attacker)


def test_the_address_one_is_sent_to_has_state_nonce_and_challenge(browser, idp):
    asked = {name: values[0] for name, values in parse_qs(urlsplit(begin(browser)).query).items()}
    assert asked["redirect_uri"] == "http://localhost/admin/login/oidc/back"
    assert asked["scope"] == "openid profile"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert min(map(len, (asked["state"], asked["nonce"], asked["code_challenge"]))) >= 32


def none_signed(claims):
    import base64
    import json

    parts = ({"alg": "none"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."


def by_the_public_key(idp):
    """Signed with HS256, with the public key for a secret."""

    def signed(claims):
        from joserfc import jwt
        from joserfc.jwk import OctKey

        secret = OctKey.import_key(idp.key.as_pem(private=False).hex())
        return jwt.encode({"alg": "HS256", "kid": "first"}, claims, secret)

    return signed


NOW = int(time.time())
# What is not in order → the provider that says it.
LIES = {
    "nonce": lambda idp: Lies(claims={"nonce": "another"}),
    "no nonce": lambda idp: Lies(claims={"nonce": None}),
    "issuer": lambda idp: Lies(claims={"iss": "https://elsewhere.example"}),
    "no issuer": lambda idp: Lies(claims={"iss": None}),
    "audience": lambda idp: Lies(claims={"aud": "another-client"}),
    "audience of several": lambda idp: Lies(claims={"aud": [CLIENT, "another"]}),
    "authorized party": lambda idp: Lies(claims={"azp": "another"}),
    "expired": lambda idp: Lies(claims={"exp": NOW - 120}),
    "never expires": lambda idp: Lies(claims={"exp": None}),
    "not yet": lambda idp: Lies(claims={"nbf": NOW + 86_400}),
    "of tomorrow": lambda idp: Lies(claims={"iat": NOW + 86_400}),
    "no subject": lambda idp: Lies(claims={"sub": ""}),
    "another key": lambda idp: Lies(signing=RSAKey.generate_key(2048)),
    "another kid": lambda idp: Lies(header={"kid": "second"}),
    "alg none": lambda idp: Lies(raw=none_signed),
    "alg of a secret": lambda idp: Lies(raw=by_the_public_key(idp)),
    "no token": lambda idp: Lies(raw=lambda claims: ""),
    "another's access token": lambda idp: Lies(claims={"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}),
    "no name": lambda idp: Lies(claims={"preferred_username": None}),
    "a name that is none": lambda idp: Lies(claims={"preferred_username": ["张编辑"]}),
    "userinfo of another": lambda idp: Lies(
        claims={"preferred_username": None}, userinfo={"sub": "0018", "preferred_username": "张编辑"}
    ),
}


def test_a_token_that_is_not_in_order_opens_nothing(browser, idp):
    for name, told in LIES.items():
        idp.lies = told(idp)
        assert BAD in sign_in(browser, idp).text, name
        assert not is_in(browser), name
    idp.lies = Lies()
    assert sign_in(browser, idp).status_code == 303


def test_2_clocks_may_differ_by_a_little(browser, idp):
    idp.lies = Lies(claims={"exp": int(time.time()) - 20, "iat": int(time.time()) + 20})
    assert sign_in(browser, idp).status_code == 303


def test_another_state_opens_nothing(browser, idp, service):
    address = idp.authorize(begin(browser))
    refused(browser, come_back(browser, address.replace("state=", "state=x")), "重新登录")
    refused(browser, come_back(browser, address), "重新登录")  # what was begun is over
    stranger = ConsoleBrowser(create_app(service))
    refused(stranger, come_back(stranger, idp.authorize(begin(browser))), "重新登录")
    assert "/token" not in idp.asked


def test_a_code_counts_once(browser, idp, service):
    address = idp.authorize(begin(browser))
    cookies = dict(browser.client._cookies)
    assert come_back(browser, address).status_code == 303
    thief = ConsoleBrowser(create_app(service))
    thief.client._cookies.update(cookies)
    refused(thief, come_back(thief, address), BAD)


def test_an_answer_that_comes_too_late_opens_nothing(browser, idp, monkeypatch):
    address = idp.authorize(begin(browser))
    late = time.time() + 601
    monkeypatch.setattr("api.console.people.oidc_page.time.time", lambda: late)
    found = come_back(browser, address)
    assert (found.status_code, "已过期" in found.text) == (403, True)


def test_what_the_provider_refuses_opens_nothing(browser, idp):
    state = parse_qs(urlsplit(begin(browser)).query)["state"][0]
    found = browser.get("/admin/login/oidc/back", query_string={"state": state, "error": "access_denied"})
    refused(browser, found, "没有同意")
    state = parse_qs(urlsplit(begin(browser)).query)["state"][0]
    query = {"state": state, "code": "x", "iss": "https://elsewhere.example"}
    refused(browser, browser.get("/admin/login/oidc/back", query_string=query), "重新登录")


def test_unknown_names_and_lookalikes_are_told_one_sentence(service, browser, idp):
    add(service, "zhao", "admin")
    for name in ("nobody", "ｚｈａｏ", " 张编辑"):
        idp.name = name
        refused(browser, sign_in(browser, idp), REFUSED)
    assert len(service.console_access.accounts.list()) == 2


def test_a_locked_account_is_told_the_same_sentence(service, browser, idp):
    service.console_access.accounts.lock("张编辑", author=SOMEBODY)
    refused(browser, sign_in(browser, idp), REFUSED)
    (entry,) = service.audit.entries(AuditQuery(action="users.refused"))
    assert (entry.target, entry.after) == ("user:张编辑", {"way": "oidc"})
