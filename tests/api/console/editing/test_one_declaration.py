"""A kind of dictionary is one declaration.

1. One that is declared in one file is found in files, on the command line, in the HTTP interface, in the console and in
   checks, and the documentation is held to tell of it.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.test_documentation import ROOT

pytestmark = pytest.mark.long
MADE_UP = "tests/api/console/editing/made_up_kind.py"


def test_1_a_made_up_kind_is_found_everywhere() -> None:
    plugin = MADE_UP.removesuffix(".py").replace("/", ".")
    command = [sys.executable, "-m", "pytest", "-p", plugin, "-p", "no:cacheprovider", "-p", "no:xdist", MADE_UP]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-4_000:] + run.stderr[-2_000:]
    assert "6 passed" in run.stdout
