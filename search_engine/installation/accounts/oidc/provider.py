"""A provider of OpenID Connect: where people are sent to, and what comes back with them.

Authorization code flow with PKCE. The answers about the provider itself are kept for an hour; its keys are asked for
anew where a token names one that is not among them. Libraries are imported when somebody signs in.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

import structlog

from dictionaries.reasons import Message
from search_engine.checkpoints import within
from search_engine.errors import Forbidden, NotReady
from search_engine.installation.accounts.oidc.identity import Identity, claim, identity_of
from search_engine.settings.oidc_settings import is_safe_address
from search_engine.settings.settings import Settings

UNREACHABLE = Message(
    "not_ready", "{label}暂时无法访问", "{label} cannot be reached at the moment",
    "请稍后再试；有密码的可在下面用密码登录",
    "try again later, or sign in below with a password",
)  # fmt: skip
NOT_VERIFIED = Message(
    "forbidden", "没有登录：统一身份认证送回的内容无法核实",
    "not signed in: what the identity provider sent cannot be verified",
    "请重新登录；仍不行请联系管理员", "sign in again, or ask an administrator",
)  # fmt: skip
T = TypeVar("T")
SECONDS = 5.0  # of a sign-in that the provider may take
KEPT = 3_600.0  # seconds that what is known of the provider is good for
RESTS = 10.0  # seconds after a failure in which it is not asked again: nobody waits in turn for one that is down
DISCOVERY = "/.well-known/openid-configuration"
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
ADDRESSES = (*NEEDED, "userinfo_endpoint", "end_session_endpoint")
LOG = structlog.get_logger("oidc")


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that has begun; the browser keeps all but the address.

    Attributes:
        url: Of the provider's page.
        state, nonce, verifier: Random texts: of the way back, of the token, of PKCE.
    """

    url: str
    state: str
    nonce: str
    verifier: str


class OidcProvider:
    """The provider of an installation.

    Args:
        clock: Seconds since 1970 UTC.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float]) -> None:
        self._settings, self._clock = settings, clock
        self._known: dict[str, Any] = {}
        self._keys: dict[str, Any] = {}
        self._asked = self._failed = float("-inf")

    @property
    def label(self) -> str:
        """What people call it."""
        return self._settings.oidc_label

    def begin(self, back: str) -> Begun:
        """Where to send somebody.

        Args:
            back: The address that they come back to.

        Raises:
            NotReady: The provider does not answer.
        """

        def work() -> Begun:
            known = self._metadata()
            verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
            with self._session() as session:
                url, state = session.create_authorization_url(
                    known["authorization_endpoint"], state=secrets.token_urlsafe(24), code_verifier=verifier,
                    nonce=nonce, redirect_uri=back,
                )  # fmt: skip
            return Begun(url, state, nonce, verifier)

        return self._asking(work)

    def finish(self, code: str, nonce: str, verifier: str, back: str) -> Identity:
        """Who has come back with a code.

        Raises:
            NotReady: The provider does not answer.
            Forbidden: It does not take the code, or what it says is not in order.
        """
        return self._asking(lambda: self._finish(code, nonce, verifier, back))

    def end_url(self, back: str) -> str | None:
        """Where to send somebody to sign out there, too; None where there is no such page, or no answer."""
        try:
            known = self._asking(self._metadata)
        except NotReady:
            return None
        if "end_session_endpoint" not in known:
            return None
        query = urlencode({"client_id": self._settings.oidc_client, "post_logout_redirect_uri": back})
        return f"{known['end_session_endpoint']}{'&' if '?' in known['end_session_endpoint'] else '?'}{query}"

    def _finish(self, code: str, nonce: str, verifier: str, back: str) -> Identity:
        from authlib.common.errors import AuthlibBaseError

        from search_engine.installation.accounts.oidc.connection import BadIdToken, fetched

        known = self._metadata()
        with self._session() as session:
            try:
                token = session.fetch_token(
                    known["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=verifier,
                    redirect_uri=back, allow_redirects=False,
                )  # fmt: skip
            except AuthlibBaseError as error:
                raise _refused("code", error.error) from None
            try:
                claims = self._claims(token, nonce)
            except BadIdToken as error:
                raise _refused("id_token", str(error)) from None
            if self._lacks(claims) and "userinfo_endpoint" in known:
                more = fetched(session, known["userinfo_endpoint"])
                if more.get("sub") != claims["sub"]:
                    raise _refused("userinfo", "sub")
                claims = {**more, **claims}
        found = identity_of(claims, self._settings)
        if found is None:
            raise _refused("claims", self._settings.oidc_name_claim)
        return found

    def _claims(self, token: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        from search_engine.installation.accounts.oidc.connection import BadIdToken, verified_claims

        text, settings = token.get("id_token"), self._settings
        if not isinstance(text, str):
            raise BadIdToken("missing")
        parts = (settings.oidc_issuer, settings.oidc_client, nonce, self._clock(), token.get("access_token"))
        try:
            return verified_claims(text, self._jwks(), *parts)
        except BadIdToken as error:
            if not str(error).startswith("InvalidKeyId"):
                raise
            return verified_claims(text, self._jwks(anew=True), *parts)

    def _lacks(self, claims: Mapping[str, Any]) -> bool:
        names = [self._settings.oidc_name_claim, *([self._settings.oidc_role_claim] * self._settings.oidc_is_mapped)]
        return any(claim(claims, name) is None for name in names)

    def _metadata(self) -> dict[str, Any]:
        from search_engine.installation.accounts.oidc.connection import BadAnswer, fetched

        if self._known and time.monotonic() < self._asked + KEPT:
            return self._known
        issuer = self._settings.oidc_issuer
        with self._session() as session:
            found = fetched(session, issuer.rstrip("/") + DISCOVERY, withhold_token=True)
        if found.get("issuer") != issuer:
            raise BadAnswer("it names another issuer than ZWFW_OIDC_ISSUER")
        addresses = {name: found[name] for name in ADDRESSES if name in found}
        scheme = ("https://", "http://") if issuer.startswith("http://") else "https://"
        unsafe = [
            name for name, url in addresses.items()
            if not isinstance(url, str) or not is_safe_address(url) or not url.startswith(scheme)
        ]  # fmt: skip
        if unsafe or not set(NEEDED) <= set(addresses):
            raise BadAnswer(f"of its addresses some are missing, or not https: {unsafe}")
        self._known, self._keys, self._asked = found, {}, time.monotonic()
        return found

    def _jwks(self, anew: bool = False) -> dict[str, Any]:
        from search_engine.installation.accounts.oidc.connection import fetched

        if anew or not self._keys:
            with self._session() as session:
                self._keys = fetched(session, self._metadata()["jwks_uri"], withhold_token=True)
        return self._keys

    def _session(self) -> Any:
        from search_engine.installation.accounts.oidc.connection import connection

        settings, secret = self._settings, self._secret()
        methods = self._known.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        way = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        method = way if secret else "none"
        return connection(settings.oidc_client, secret, settings.oidc_scope, token_endpoint_auth_method=method)

    def _secret(self) -> str:
        file = self._settings.oidc_secret_file
        return Path(file).read_text(encoding="utf-8").strip() if file else self._settings.oidc_secret

    def _asking(self, work: Callable[[], T]) -> T:
        """Do something for which the provider is asked. Raises `NotReady` where it does not answer as it should."""
        from requests import RequestException

        if time.monotonic() < self._failed + RESTS:
            raise self._unreachable()
        try:
            return within(SECONDS, work)
        except (RequestException, TimeoutError, OSError, ValueError) as error:
            self._failed = time.monotonic()
            # of what a library says the address alone would be new, and it may have a name and a password in it
            told = str(error) if type(error).__module__.startswith("search_engine") else ""
            LOG.warning("provider_failed", error=type(error).__name__, reason=told)
            raise self._unreachable() from None

    def _unreachable(self) -> NotReady:
        return NotReady(UNREACHABLE(label=self.label))


def _refused(step: str, reason: str) -> Forbidden:
    LOG.warning("identity_refused", step=step, reason=reason)
    return Forbidden(NOT_VERIFIED())
