"""What a token must say: who, and until when."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from dictionaries.reasons import Message
from search_engine.errors import BadToken

NO_SUBJECT = Message("bad_token", "用户令牌缺少 sub（用户标识）", "the user's token lacks sub (who the user is)")
WRONG_SUBJECT = Message(
    "bad_token",
    "用户令牌的 sub 应为 1 至 {most} 个字符的文字",
    "sub of the user's token must be a text of 1 to {most} characters",
)
NO_END = Message("bad_token", "用户令牌缺少 exp（失效时间）", "the user's token lacks exp (when it expires)")
EXPIRED = Message("bad_token", "用户令牌已过期", "the user's token has expired", "请重新登录", "sign in again")
TOO_LONG_A_LIFE = Message(
    "bad_token",
    "用户令牌的有效期过长，最长 {hours} 小时",
    "the user's token is valid for too long, at most {hours} hours",
)
NOT_YET = Message(
    "bad_token", "用户令牌尚未生效（{name} 在将来）", "the user's token is not valid yet ({name} lies ahead)",
    "请校准时钟",
    "set the clock right",
)  # fmt: skip
NO_AUDIENCE = Message(
    "bad_token",
    "用户令牌缺少 aud（签给谁），应为 {wanted}",
    "the user's token lacks aud (whom it is for), which must be {wanted}",
)
OTHER_AUDIENCE = Message(
    "bad_token", "用户令牌不是签给本服务的", "the user's token is not for this service", "aud 应为 {wanted}",
    "aud must be {wanted}", joint="：",
)  # fmt: skip
NOT_SECONDS = Message(
    "bad_token", "用户令牌的 {name} 应为自 1970 年起的秒数", "{name} of the user's token must be seconds since 1970"
)
# s: how far the portal's clock and ours may be apart.
LEEWAY = 30
# s: a token that leaks is worth a day at most.
LONGEST_LIFE = 86_400
LONGEST_SUBJECT = 128  # characters
AUDIENCE = "zwfw"


def check_claims(claims: Mapping[str, Any], now: float, audience: str = "") -> str:
    """The subject of a token whose signature is right. Raises `BadToken`, which says what is wrong.

    Args:
        audience: Whom the token must be for; "": it need not say, and if it does, `AUDIENCE`.
    """
    for check in CHECKS:
        check(claims, now)
    _audience(claims, audience)
    return str(claims["sub"])


def is_subject(value: object) -> bool:
    """Whether a value is a name for a person."""
    return isinstance(value, str) and 1 <= len(value.strip()) <= len(value) <= LONGEST_SUBJECT


def _subject(claims: Mapping[str, Any], _now: float) -> None:
    subject = claims.get("sub")
    if subject is None:
        raise BadToken(NO_SUBJECT())
    if not is_subject(subject):
        raise BadToken(WRONG_SUBJECT(most=LONGEST_SUBJECT))


def _end(claims: Mapping[str, Any], now: float) -> None:
    end = _time(claims, "exp")
    if end is None:
        raise BadToken(NO_END())
    if end <= now - LEEWAY:
        raise BadToken(EXPIRED())
    begin = _time(claims, "iat")
    if end - (now - LEEWAY if begin is None else begin) > LONGEST_LIFE + LEEWAY or end > now + LONGEST_LIFE + LEEWAY:
        raise BadToken(TOO_LONG_A_LIFE(hours=LONGEST_LIFE // 3600))


def _begin(claims: Mapping[str, Any], now: float) -> None:
    for name in ("nbf", "iat"):
        begin = _time(claims, name)
        if begin is not None and begin > now + LEEWAY:
            raise BadToken(NOT_YET(name=name))


def _audience(claims: Mapping[str, Any], required: str) -> None:
    named = claims.get("aud")
    if named is None and required:
        raise BadToken(NO_AUDIENCE(wanted=required))
    wanted = required or AUDIENCE
    if named is not None and wanted not in (named if isinstance(named, list) else [named]):
        raise BadToken(OTHER_AUDIENCE(wanted=wanted))


def _time(claims: Mapping[str, Any], name: str) -> float | None:
    """Seconds since 1970 UTC (RFC 7519, NumericDate)."""
    value = claims.get(name)
    if value is None:
        return None
    # True is a number in Python, not in JSON
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise BadToken(NOT_SECONDS(name=name))
    return value


CHECKS: tuple[Callable[[Mapping[str, Any], float], None], ...] = (_subject, _end, _begin)
