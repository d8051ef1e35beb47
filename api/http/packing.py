"""Which answers are sent as gzip, and to whom.

Measured on answers of the sample (machine A, thread time, with what zlib allocates): a page of results (54 kB) becomes
10.1 kB at level 4 in .3 ms; level 1 leaves 12 % more in half of the time, level 6 takes 4 % off in twice the time. Its
JSON (17 kB) becomes 3.8 kB at level 1 in .10 ms, at level 4 3.5 kB in .19 ms: programs are near, and the time is that
of the one thread that computes, so that theirs is level 1.

Not packed is what a browser sends cookies or a token for: who can put words into such an answer, and see its packed
length, could guess at the secrets beside them (BREACH), as the console's tokens against forged forms.
"""

from __future__ import annotations

import zlib

from flask import Response
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from search_engine.operation import memoized

LEVEL, QUICK = 4, 1
GZIP_WINDOW = 31  # zlib's word for a gzip frame
LEAST = 1_024  # bytes: less fits into the first packet as it is
TEXTS = frozenset((
    "application/json", "application/x-ndjson", "text/html", "text/plain", "text/csv", "text/css", "text/javascript",
    "application/javascript", "image/svg+xml",
))  # fmt: skip
CODING, IDENTITY = "gzip", "identity"


@memoized(256, name="accepted_codings")
def takes_gzip(accepted: str) -> bool:
    """Whether a client, by its `Accept-Encoding`, takes gzip and does not like the bytes as they are better."""
    wishes = parse_accept_header(accepted, Accept)
    quality = wishes.quality(CODING)
    named = next((float(weight) for name, weight in wishes if name.lower() == IDENTITY), 0.0)
    return quality > 0 and quality >= named


def packs(response: Response, length: int) -> bool:
    """Whether an answer of so many bytes is one that is packed where its client takes that."""
    return length >= LEAST and response.mimetype in TEXTS and "Content-Encoding" not in response.headers


def packed(body: bytes, level: int = LEVEL) -> bytes:
    """The same bytes as gzip."""
    return zlib.compress(body, level, wbits=GZIP_WINDOW)


# What everybody is sent: the OpenAPI document takes 2 ms.
packed_once = memoized(64, name="packed_answers")(packed)
