"""What an address block may send in a minute: held to, and told in the answer.

The headers are those of the drafts of IETF's httpapi group up to 06, three whole numbers, which gateways and libraries
send and read. The drafts since then tell the same in structured fields of other names, and have expired meanwhile.
"""

from __future__ import annotations

from werkzeug.exceptions import TooManyRequests

from api.http.delivery import note_headers
from search_engine.access import RateLimit

LIMIT, REMAINING, RESET = "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"


def held_to(rate: RateLimit, address: str | None, amount: int) -> None:
    """Take so much of what an address has; the answer tells what is left. Raises `TooManyRequests`."""
    quota = rate.take(address, amount)
    numbers = {LIMIT: quota.limit, REMAINING: quota.left, RESET: quota.reset}
    note_headers([(name, str(number)) for name, number in numbers.items()])
    if not quota.admitted:
        raise TooManyRequests
