"""Files that are parsed apart, parsed in the test's own process: through the same lines of JSON, without half a second
for each child.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import pytest

from search_engine.editing.apart import child, parsing
from search_engine.editing.apart.parsing import Limits


@contextmanager
def parsed_here() -> Iterator[None]:
    """Within it no child is started."""

    def ended(sent: BinaryIO, found: BinaryIO, _limits: Limits) -> int:
        child.answer(json.loads(sent.readline()), sent.read(), found)
        return 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parsing, "_ended", ended)
        yield
