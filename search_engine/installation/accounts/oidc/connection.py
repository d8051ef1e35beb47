"""The one connection to a provider: no redirects, no answer larger than it may be, no wait without an end."""

from __future__ import annotations

from typing import Any

from authlib.integrations.requests_client import OAuth2Session
from requests import PreparedRequest, RequestException, Response
from requests.adapters import HTTPAdapter

MOST_BYTES = 1_000_000  # of an answer
SECONDS = 4.0  # of waiting for a connection, or for its next bytes


class BadAnswer(RequestException):
    """The provider answers with something else than was asked for."""


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
