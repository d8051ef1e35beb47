"""Client of the search and recommendation service for government-service portals.

`generated` is made from the service's OpenAPI document: a function for each call, a class for each shape. What stands
beside it is written by hand: `ZwfwClient` repeats, pages, streams and raises typed errors.
"""

from .bulk import BulkInterrupted, BulkReport
from .client import ZwfwClient, answer_of
from .errors import (
    Conflict,
    CursorExpired,
    ErrorAnswer,
    Fault,
    Forbidden,
    Invalid,
    NoAnswer,
    NotFound,
    RequestRefused,
    ServiceError,
    ServiceFailed,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    Unavailable,
)
from .retry import Retry
from .signing import Key, Signer, Sm2Key

__all__ = [
    "BulkInterrupted", "BulkReport", "Conflict", "CursorExpired", "ErrorAnswer", "Fault", "Forbidden", "Invalid",
    "Key", "NoAnswer", "NotFound", "RequestRefused", "Retry", "ServiceError", "ServiceFailed", "Signer", "Sm2Key",
    "TooLarge", "TooManyRequests", "Unauthorized", "Unavailable", "ZwfwClient", "answer_of",
]  # fmt: skip
