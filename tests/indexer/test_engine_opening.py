"""Opening a database.

1. Several that open a new one at the same moment all get it, whichever comes first.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest

from indexer.store.engine import open_plain


@pytest.mark.parametrize("turn", range(10))
def test_1_all_at_once(tmp_path, turn):
    together = Barrier(8)

    def mode(_number: int) -> str:
        engine = open_plain(tmp_path / "new.db")
        together.wait()
        try:
            with closing(engine.raw_connection()) as raw:
                return str(raw.cursor().execute("PRAGMA journal_mode").fetchone()[0])
        finally:
            engine.dispose()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(mode, range(8))) == {"wal"}
