"""A limit of how many bytes pass in a second, shared by threads: shipping leaves room on the line for searches."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Lock
from typing import IO

# Bytes that are read, counted and sent at once.
CHUNK = 1 << 18


class RateLimit:
    """Whoever passes bytes waits until they fit into the rate.

    Args:
        megabytes: Million bytes a second; None or 0: no limit.
    """

    def __init__(self, megabytes: float | None = None) -> None:
        self._seconds_a_byte = 1 / (megabytes * 1e6) if megabytes else 0.0
        self._free_at, self._lock = 0.0, Lock()

    def passed(self, count: int) -> None:
        """Wait for as long as so many bytes take, behind those of other threads."""
        if not self._seconds_a_byte:
            return
        with self._lock:
            now = time.monotonic()
            start = max(now, self._free_at)
            self._free_at = start + count * self._seconds_a_byte
        time.sleep(max(0.0, self._free_at - now))

    def read(self, file: IO[bytes], length: int) -> Iterator[bytes]:
        """The next bytes of a file in chunks, no faster than allowed; fewer where it ends."""
        while length > 0 and (chunk := file.read(min(CHUNK, length))):
            self.passed(len(chunk))
            length -= len(chunk)
            yield chunk
