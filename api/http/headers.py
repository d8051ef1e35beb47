"""Security headers of every answer."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Response
from werkzeug.datastructures import Headers

from api.http.current import current_request, service

# A page may ask its own host, and the recogniser of speech that the operator has set.
PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
# The console asks nobody else, and stands in no frame.
CONSOLE_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
ANSWER_POLICY = "default-src 'none'; frame-ancestors 'none'"
# Files whose path changes with their content.
IMMUTABLE = "public, max-age=31536000, immutable"
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
)
OWN_FRAMES, NO_FRAMES = ("X-Frame-Options", "SAMEORIGIN"), ("X-Frame-Options", "DENY")
STATIC = ("static", "console.static")
CONSOLE = "console"  # the blueprint
OF_JSON = (*ALWAYS, OWN_FRAMES, ("Content-Security-Policy", ANSWER_POLICY))


class CheckedHeaders(Headers):
    """Headers of an answer in JSON. What is the same for each is taken as it stands, where others are looked at one by
    one for what must not be in a header.
    """

    @classmethod
    def of_json(cls, length: int) -> CheckedHeaders:
        """Those of so many bytes."""
        found = cls()
        found.extend_checked((("Content-Type", "application/json"), ("Content-Length", str(length))))
        return found

    def become_packed(self, length: int, coding: str) -> None:
        """Become those of the same answer in a coding, of so many bytes."""
        self._list = [header for header in self._list if header[0] != "Content-Length"]
        self.extend_checked((("Content-Length", str(length)), ("Content-Encoding", coding)))

    def extend_checked(self, more: Sequence[tuple[str, str]]) -> None:
        """Add headers that we wrote."""
        self._list.extend(more)


def page_policy() -> str:
    """What a page may load: what the service itself serves; and whom it may ask besides."""
    recogniser = urlsplit(service().settings.voice_url)
    return (
        f"{PAGE_POLICY}; connect-src 'self' {recogniser.scheme}://{recogniser.netloc}"
        if recogniser.netloc
        else PAGE_POLICY
    )


def secure(response: Response) -> Response:
    """Add the headers: pages may load what the service itself serves, JSON may load nothing."""
    asked, headers, policy, frames = current_request(), response.headers, ANSWER_POLICY, OWN_FRAMES
    if isinstance(headers, CheckedHeaders) and asked.blueprint != CONSOLE:
        headers.extend_checked(OF_JSON)
        return response
    if asked.blueprint == CONSOLE:
        policy, frames = CONSOLE_POLICY, NO_FRAMES
    elif response.mimetype == "text/html":
        policy = page_policy()
    headers.extend((*ALWAYS, frames, ("Content-Security-Policy", policy)))
    return response
