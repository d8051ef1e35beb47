"""Calls of Python functions and of C functions in this thread (`sys.setprofile`): what a request does, whatever the
machine does beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

# Our own frames count for nothing.
OWN = str(Path(__file__).parent)


class FunctionCalls:
    """Counted so far: `python` with every resumption of a generator, `c` with methods of built-in types."""

    def __init__(self) -> None:
        self.python = self.c = 0

    def __call__(self, frame: FrameType, event: str, _argument: Any) -> None:
        """What `sys.setprofile` calls."""
        if event == "call":
            self.python += not frame.f_code.co_filename.startswith(OWN)
        elif event == "c_call":
            self.c += not frame.f_code.co_filename.startswith(OWN)


@contextmanager
def counted(calls: FunctionCalls) -> Iterator[None]:
    """Within it, calls are counted."""
    sys.setprofile(calls)
    try:
        yield
    finally:
        sys.setprofile(None)
