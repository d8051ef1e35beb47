"""A small provider of OpenID Connect on this machine, over real HTTP, which tests make lie.

It knows one person, takes a code once and for the PKCE challenge that it was asked with, and signs with RSA.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "zwfw-console", "a-secret-of-the-client"


@dataclass
class Lies:
    """What the provider does otherwise; the defaults are honest.

    Attributes:
        claims: What ID tokens have besides, or instead; None takes a claim away.
        header: The same of their headers.
        signing: The key that signs; None: its own.
        userinfo: What its page about somebody says.
        metadata: What it says of itself besides, or instead; None takes it away.
        hold: Each answer waits for it.
        status: Of each answer; 200: as it should be.
        raw: Instead of an ID token.
    """

    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    signing: RSAKey | None = None
    userinfo: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    hold: threading.Event | None = None
    status: int = 200
    raw: Callable[[dict[str, Any]], str] | None = None


class Provider:
    """The provider; `issuer` is its address."""

    def __init__(self, issuer: str) -> None:
        self.issuer, self.name, self.lies = issuer, "张编辑", Lies()
        self.key = RSAKey.generate_key(2048, {"kid": "first"})
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.signed_as: list[str] = []

    def authorize(self, url: str) -> str:
        """What somebody's browser does at its page: signs in, and is sent back to this address."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert url.startswith(f"{self.issuer}/authorize?")
        assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT, "S256")
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def document(self) -> dict[str, Any]:
        names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo", "end_session": "logout"}
        own = {f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in names.items()}
        said = {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", **own, **self.lies.metadata}
        return {name: value for name, value in said.items() if value is not None}

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        self.signed_as.append(authorization)
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "the-access-token", "token_type": "Bearer", "id_token": self.id_token(asked)}

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer, "aud": CLIENT, "sub": "0017", "iat": now, "exp": now + 300, "nonce": asked["nonce"],
            "preferred_username": self.name, **self.lies.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.lies.raw is not None:
            return self.lies.raw(claims)
        header = {"alg": "RS256", "kid": self.key.kid, **self.lies.header}
        return jwt.encode(header, claims, self.lies.signing or self.key)


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        provider: Provider = self.server.provider
        path = urlsplit(self.path).path
        if path in ("/authorize", "/logout"):
            # whoever comes is signed in there, and signs out without being asked
            address = f"{provider.issuer}{self.path}"
            query = parse_qs(urlsplit(self.path).query)
            self.lead(provider.authorize(address) if path == "/authorize" else query["post_logout_redirect_uri"][0])
            return
        answers = {
            "/.well-known/openid-configuration": provider.document,
            "/keys": lambda: {"keys": [{**provider.key.as_dict(private=False), "use": "sig"}]},
            "/userinfo": lambda: {"sub": "0017", **provider.lies.userinfo},
        }
        self.answer(200, answers[path]()) if path in answers else self.answer(404, {})

    def do_POST(self) -> None:
        provider: Provider = self.server.provider
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.answer(*provider.token(form, self.headers.get("Authorization", "")))

    def lead(self, address: str) -> None:
        provider: Provider = self.server.provider
        provider.asked.append(urlsplit(self.path).path)
        self.send_response(303)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer(self, status: int, value: dict[str, Any]) -> None:
        provider: Provider = self.server.provider
        provider.asked.append(urlsplit(self.path).path)
        if provider.lies.hold is not None:
            provider.lies.hold.wait(30)
        body = json.dumps(value).encode()
        self.send_response(provider.lies.status if provider.lies.status != 200 else status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who has gone is no fault."""


@contextmanager
def provider() -> Iterator[Provider]:
    """One that runs meanwhile."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        found = server.provider = Provider(f"http://127.0.0.1:{server.server_address[1]}")  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield found
        finally:
            if found.lies.hold is not None:
                found.lies.hold.set()
            server.shutdown()
            thread.join()
