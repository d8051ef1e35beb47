"""Processes that work for this one.

1. One that ends by itself, out of memory or because its script begins anew in each, is told with what to do; what work
   raises there comes as it is.
"""

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from indexer.errors import ProcessLost
from indexer.processes import losing_none


@pytest.mark.parametrize(("work", "given", "raised"), [(os._exit, 1, ProcessLost), (int, "x", ValueError)])
def test_a_process_that_ends_by_itself_is_told(work, given, raised):
    with pytest.raises(raised) as told, losing_none(), ProcessPoolExecutor(1, get_context("fork")) as pool:
        pool.submit(work, given).result()
    assert raised is not ProcessLost or '__name__ == "__main__"' in str(told.value)
