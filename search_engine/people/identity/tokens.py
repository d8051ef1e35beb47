"""From a token to a person."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jwt

from dictionaries.caches import Latest
from dictionaries.reasons import Message
from search_engine.errors import BadToken
from search_engine.people.identity.claims import AUDIENCE, check_claims
from search_engine.people.identity.ticket_tokens import ALGORITHM, is_issued_here, user_of_claims
from search_engine.settings.settings import Settings
from search_engine.settings.verifying_key import VerifyingKey, verifying_key

NO_KEY_SET = Message(
    "bad_token", "本服务没有设置用户令牌的密钥（ZWFW_USER_KEY），不认任何令牌",
    "this service has no key for users' tokens (ZWFW_USER_KEY) and accepts none",
)  # fmt: skip
NOT_A_TOKEN = Message(
    "bad_token",
    "用户令牌应为 1 至 {most} 个 ASCII 字符的 JWT",
    "the user's token must be a JWT of 1 to {most} ASCII characters",
)
OTHER_ALGORITHM = Message(
    "bad_token", "用户令牌的签名算法应为 {algorithm}", "the user's token must be signed with the algorithm {algorithm}"
)
WRONG_SIGNATURE = Message("bad_token", "用户令牌的签名不符", "the signature of the user's token does not fit")
UNREADABLE = Message("bad_token", "用户令牌无法读取，应为 JWT", "the user's token cannot be read; it must be a JWT")
NOT_AN_OBJECT = Message("bad_token", "用户令牌的内容应为 JSON 对象", "the user's token must hold a JSON object")
# Characters: a name, a few times and a signature of RSA with 4,096 bits come to about 1,100.
LONGEST_TOKEN = 4_096


# s: as long as somebody may look at a demonstration.
LIFE = 12 * 3600


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in person.

    Attributes:
        user: The keyed hash of the portal's name for them, 64 hexadecimal digits: all that is known here.
    """

    user: str


class TokenReader:
    """Reads signed tokens (JWT, RFC 7519, in the compact form).

    Args:
        key: Gives what signatures are checked with now; None: no token is taken.
        user_of: The portal's name for a person → keyed hash.
        clock: Seconds since 1970 UTC.
        audience: Whom tokens must be for (`aud`); "": they need not say.
        tickets: Gives what tokens of exchanged tickets are signed with; None: there are none.
    """

    def __init__(
        self,
        key: Callable[[], VerifyingKey | None],
        user_of: Callable[[str], str],
        clock: Callable[[], float] = time.time,
        audience: str = "",
        tickets: Callable[[], bytes] | None = None,
    ) -> None:
        self._key, self._user_of, self._clock, self._audience = key, user_of, clock, audience
        self._tickets = tickets

    def person(self, token: str | None) -> Person | None:
        """The person of a token; None: there is none, nobody is signed in.

        Raises:
            BadToken: It is there and not in order. What is wrong is said, nothing of the token is repeated.
            SecretUnavailable: The key is kept encrypted, and cannot be opened now.
        """
        if token is None:
            return None
        _require_form(token)
        if self._tickets is not None and is_issued_here(token):
            claims = self._claims(token, VerifyingKey(ALGORITHM, self._tickets()))
            return Person(user_of_claims(claims, self._clock()))
        key = self._key()
        if key is None:
            raise BadToken(NO_KEY_SET())
        return Person(self._user_of(check_claims(self._claims(token, key), self._clock(), self._audience)))

    def _claims(self, token: str, key: VerifyingKey) -> dict[str, Any]:
        try:
            payload = jwt.api_jws.decode(token, key.key, [key.algorithm])
        except jwt.InvalidAlgorithmError:
            raise BadToken(OTHER_ALGORITHM(algorithm=key.algorithm)) from None
        except jwt.InvalidSignatureError:
            raise BadToken(WRONG_SIGNATURE()) from None
        except jwt.PyJWTError:
            raise BadToken(UNREADABLE()) from None
        return _object(payload)


def _require_form(token: str) -> None:
    if not 0 < len(token) <= LONGEST_TOKEN or not token.isascii():
        raise BadToken(NOT_A_TOKEN(most=LONGEST_TOKEN))


def _object(payload: bytes) -> dict[str, Any]:
    try:
        claims = json.loads(payload)
    except (ValueError, RecursionError):
        claims = None
    if not isinstance(claims, dict):
        raise BadToken(NOT_AN_OBJECT())
    return claims


def token_reader(
    settings: Settings,
    demo_key: Callable[[], bytes],
    user_of: Callable[[str], str],
    ticket_key: Callable[[], bytes],
) -> TokenReader:
    """Of a demonstration it takes our own tokens, which are for nobody else.

    Args:
        demo_key: What those are signed with.
        user_of: The portal's name for a person → keyed hash.
        ticket_key: What tokens of exchanged tickets are signed with, where there are any.
    """
    tickets = ticket_key if settings.tickets else None
    if settings.demo:
        demo = VerifyingKey("HS256", demo_key())
        return TokenReader(lambda: demo, user_of, tickets=tickets)
    kept: Latest[str, VerifyingKey] = Latest()

    def key() -> VerifyingKey | None:
        """The key as it is now: one that is kept encrypted may be changed meanwhile."""
        text = settings.user_key
        return kept.of(text, lambda: verifying_key(text)) if text else None

    return TokenReader(key, user_of, audience=settings.user_audience, tickets=tickets)


def demo_token(key: bytes) -> str:
    """A token for a new person."""
    now = int(time.time())
    claims = {"sub": f"demo-{secrets.token_hex(16)}", "iat": now, "exp": now + LIFE, "aud": AUDIENCE}
    return jwt.encode(claims, key, "HS256")
