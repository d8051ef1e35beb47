"""Passwords: which ones will do, and how they are kept (NIST SP 800-63B: long, not guessable, nothing about kinds of
characters, no change without a reason; Argon2id, RFC 9106).
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from dictionaries.reasons import Message, Reason

if TYPE_CHECKING:
    from argon2 import PasswordHasher

WRONG_LENGTH = Message(
    "out_of_range", "密码应为 {least} 至 {most} 个字符", "the password must have {least} to {most} characters"
)
WITH_NAME = Message("weak_password", "密码不能含用户名", "the password must not contain the user name")
TOO_UNIFORM = Message(
    "weak_password", "密码至少要有 {least} 个不同的字符", "the password must have at least {least} different characters"
)
TOO_COMMON = Message(
    "weak_password", "密码太常见，容易被猜到", "the password is too common and easy to guess",
    "可用几个不相关的词连成一句",
    "join some words that have nothing to do with each other", joint="：",
)  # fmt: skip
SHORTEST, LONGEST = 12, 128  # characters
LEAST_DIFFERENT = 5  # characters that are not each other
# Of RFC 9106's second choice, for one thread: a request has one.
PASSES, MEMORY, LANES = 3, 65_536, 1  # MEMORY in KiB
# Nothing that is read as something else: no 0, 1, l, o.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 4, 5  # of characters of ALPHABET: 100 bits
COMMON = Path(__file__).with_name("common_passwords.txt")
# Written for one another.
LEET = str.maketrans("@$!013457", "asioleast")
LETTERS = re.compile(r"[^\W\d_]+")
ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def password_fault(password: str, name: str) -> Reason | None:
    """Why a password will not do; None: it will."""
    text = _normal(password)
    if not SHORTEST <= len(text) <= LONGEST:
        return WRONG_LENGTH(least=SHORTEST, most=LONGEST)
    folded = text.casefold()
    if len(name) > 1 and name.casefold() in folded:
        return WITH_NAME()
    if len(set(folded)) < LEAST_DIFFERENT:
        return TOO_UNIFORM(least=LEAST_DIFFERENT)
    if _is_run(folded) or _is_common(folded):
        return TOO_COMMON()
    return None


def hashed(password: str) -> str:
    """What is kept of a password: a PHC string of Argon2id."""
    return _hasher().hash(_normal(password))


def verified(kept: str | None, password: str) -> bool:
    """Whether it is the password; where none is kept that takes as long, and it is not."""
    from argon2.exceptions import InvalidHashError, VerificationError

    nobody = _nobody()  # made in either case, so that the first time tells nothing
    if len(password) > LONGEST:
        return False
    try:
        _hasher().verify(kept or nobody, _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether it was made with other parameters than today's."""
    return _hasher().check_needs_rehash(kept)


def generated_password() -> str:
    """A password for once: four groups of letters and digits, 100 random bits; one that would not do is drawn anew."""
    while True:
        drawn = "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
        if password_fault(drawn, "") is None:
            return drawn


def _normal(password: str) -> str:
    """One form, whatever the keyboard: full-width letters are letters. Half characters stay what they are."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # only where somebody signs in

    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY, parallelism=LANES)


@cache
def _nobody() -> str:
    return hashed(secrets.token_urlsafe())


def _is_run(text: str) -> bool:
    """Whether it only counts up or down, or says the same again and again."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    repeats = any(len(text) % size == 0 and text == text[:size] * (len(text) // size) for size in range(1, 5))
    return repeats or len(steps) == 1 or text in "01234567890123456789" or text[::-1] in "01234567890123456789"


def _is_common(text: str) -> bool:
    """Whether nothing but what everybody tries is left without digits and signs: a number, or common words."""
    bare = ENDS.sub("", text)
    found = [[word for word in LETTERS.findall(one) if len(word) > 1] for one in (text, bare.translate(LEET))]
    return any(all(word in _common() for word in words) for words in found)


@cache
def _common() -> frozenset[str]:
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
