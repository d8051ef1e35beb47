"""The one connection to a provider: no redirects, no answer larger than it may be, no wait without an end; and what an
ID token says. All that needs the libraries of the extra `oidc` is here, and is imported when somebody signs in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from requests import PreparedRequest, RequestException, Response
from requests.adapters import HTTPAdapter

MOST_BYTES = 1_000_000  # of an answer
SECONDS = 4.0  # of waiting for a connection, or for its next bytes
# Of keys that are public alone: neither `none`, nor a shared secret, whatever a token or the provider says of itself.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
LEEWAY = 60  # seconds that clocks may differ


class BadAnswer(RequestException):
    """The provider answers with something else than was asked for."""


class BadIdToken(Exception):
    """An ID token is not in order; the text names the fault in English, and nothing of the token."""


class Bounded(HTTPAdapter):
    """Answers of at most `MOST_BYTES`, however well they were packed."""

    def send(
        self,
        request: PreparedRequest,
        stream: bool = True,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> Response:
        """Ask, and read all of the answer; how it is read and waited for is not the caller's to say."""
        response = super().send(request, True, SECONDS, verify, cert, proxies)
        body = response.raw.read(MOST_BYTES + 1, decode_content=True)
        response.close()
        if len(body) > MOST_BYTES:
            raise BadAnswer("the answer is too large")
        response._content, response._content_consumed = body, True
        return response


def connection(client: str, secret: str, scope: str, **metadata: Any) -> Any:
    """A session of Authlib's that signs as the client, where the token's address wants it."""
    session = OAuth2Session(client, secret or None, scope=scope, code_challenge_method="S256", **metadata)
    for scheme in ("https://", "http://"):
        session.mount(scheme, Bounded())
    session.headers["User-Agent"] = "zwfw-search"
    session.headers["Accept"] = "application/json"
    return session


def fetched(session: Any, url: str, **options: Any) -> dict[str, Any]:
    """The JSON object at an address. Raises `RequestException` where there is none."""
    response = session.get(url, allow_redirects=False, **options)
    if response.status_code != 200:
        raise BadAnswer(f"status {response.status_code}")
    try:
        found = response.json()
    except ValueError:
        raise BadAnswer("no JSON") from None
    if not isinstance(found, dict):
        raise BadAnswer("no JSON object")
    return found


def verified_claims(
    token: str, keys: Mapping[str, Any], issuer: str, client: str, nonce: str, now: float, access_token: str | None
) -> dict[str, Any]:
    """The claims of an ID token.

    Args:
        keys: The provider's, as a JWK set.
        now: Seconds since 1970 UTC.

    Raises:
        BadIdToken: It is not in order.
    """
    try:
        signing = [key for key in keys["keys"] if key.get("use", "sig") == "sig" and key.get("kty") != "oct"]
        found = jwt.decode(
            token,
            KeySet.import_key_set({"keys": signing}),
            registry=JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False),
        )
        claims = CodeIDToken(
            found.claims,
            found.header,
            {"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": client}},
            {"nonce": nonce, "client_id": client, "access_token": access_token},
        )
        claims.validate(now=int(now), leeway=LEEWAY)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadIdToken(f"{type(error).__name__} {getattr(error, 'claim', '')}".strip()) from None
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise BadIdToken("sub")
    return dict(claims)
