"""Parsers for `test_files_apart`, as light as those of the program: the child imports them."""

from __future__ import annotations

import os
from collections.abc import Iterator


def surroundings(_content: bytes, _file: str) -> Iterator[list[object]]:
    """In the child: what it has open, and what its environment is."""
    numbers = [int(one) for one in os.listdir("/proc/self/fd") if int(one) > 2]
    yield [os.readlink(f"/proc/self/fd/{one}") for one in numbers if os.path.lexists(f"/proc/self/fd/{one}")]
    yield sorted(os.environ)


def death(_content: bytes, _file: str) -> Iterator[list[object]]:
    """Of the child."""
    os.abort()
    yield []


def endless(_content: bytes, _file: str) -> Iterator[list[object]]:
    """More than anybody takes."""
    while True:
        yield ["x" * 2**20]
