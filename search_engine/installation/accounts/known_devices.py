"""Devices that somebody has signed in from: a signed text in a cookie of its own for each account.

Whoever likes can fail to sign in under a name, so a name that waits must not keep out whose name it is. A device that
is known has failures of its own (OWASP, Blocking Brute Force Attacks: device cookies): strangers cannot use them up,
and who has stolen one may guess no oftener. Nothing of the name can be read from it, and it opens nothing by itself.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable

from search_engine.installation.accounts.account import account_name

DEVICE_DAYS = 180  # that a device is known since its last sign-in: half a year, as the audit log by law
DAY = 86_400  # s
PURPOSE = b"zwfw known device\0"
FORM = re.compile(r"([A-Za-z0-9_-]{22})\.([0-9]{1,12})\.([0-9a-f]{64})")


class KnownDevices:
    """Makes and reads these texts.

    Args:
        secret: The key that cookies are signed with; with another key no device is known.
        clock: Seconds since 1970 UTC.
    """

    def __init__(self, secret: Callable[[], bytes], clock: Callable[[], float]) -> None:
        self._secret, self._clock = secret, clock

    def cookie(self, name: str) -> str:
        """What the cookie of an account is called, after a name: a hash that tells nobody whose it is."""
        return self._digest("cookie", name)[:16]

    def made(self, name: str) -> str:
        """A new text for an account."""
        device, at = secrets.token_urlsafe(16), int(self._clock())
        return f"{device}.{at}.{self._digest(f'{device}.{at}', name)}"

    def device(self, name: str, text: str | None) -> str | None:
        """The device of a text; None where it is none of ours, another account's, or too old."""
        found = FORM.fullmatch(text or "")
        if found is None:
            return None
        device, at, digest = found.groups()
        is_right = hmac.compare_digest(self._digest(f"{device}.{at}", name), digest)
        return device if is_right and 0 <= self._clock() - int(at) < DEVICE_DAYS * DAY else None

    def _digest(self, what: str, name: str) -> str:
        text = f"{what}\0{account_name(name).casefold()}".encode("utf-8", "replace")
        return hmac.new(self._secret(), PURPOSE + text, hashlib.sha256).hexdigest()
