"""The console's cookie: Flask's signed session, on the console's own paths alone. It holds the id of a session that the
database knows, a token against forged forms, and messages for the next page. Everywhere else nothing is set.
"""

from __future__ import annotations

import hashlib

from flask import Flask, Request
from flask.sessions import NullSession, SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from api.http.current import current_request, service
from api.http.origin import is_https

CONSOLE = "/admin"
NAME, SECURE_NAME = "zwfw_console", "__Secure-zwfw_console"
NOBODY = NullSession()  # it refuses to be written


class ConsoleCookies(SecureCookieSessionInterface):
    """Sessions below `CONSOLE`; all other requests have the one session that nothing can be put into."""

    digest_method = staticmethod(hashlib.sha256)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | NullSession | None:
        """That of the cookie; the same for all, without looking for a key, where there is none."""
        return super().open_session(app, request) if is_console(request.path) else NOBODY

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """By the key of the installation, as it is now."""
        options = {"key_derivation": self.key_derivation, "digest_method": self.digest_method}
        return URLSafeTimedSerializer(
            service().console_access.key, salt=self.salt, serializer=self.serializer, signer_kwargs=options
        )

    def get_cookie_name(self, app: Flask) -> str:
        """A name that no page without TLS can set, where there is TLS."""
        return SECURE_NAME if self.get_cookie_secure(app) else NAME

    def get_cookie_path(self, app: Flask) -> str:
        """The console's, below where the service is mounted."""
        return current_request().root_path + CONSOLE

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether browsers send it over TLS alone."""
        return is_https(current_request())

    def get_cookie_httponly(self, app: Flask) -> bool:
        """No script needs it."""
        return True

    def get_cookie_samesite(self, app: Flask) -> str:
        """Links of elsewhere lead in; forms of elsewhere do not come as somebody."""
        return "Lax"


def is_console(path: str) -> bool:
    """Whether a path of ours is one of the console."""
    return path == CONSOLE or path.startswith(f"{CONSOLE}/")
