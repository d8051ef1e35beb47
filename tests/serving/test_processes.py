"""What serving processes are started with: linear algebra with one thread, the heap in huge pages; an operator's own
variables go before both.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path

import pytest

from api.serving import processes
from api.serving.processes import supervisors
from search_engine import huge_page_variables
from tests.faults.children import wait_until

TELLS = "import json, os, pathlib, sys; pathlib.Path(sys.argv[1]).write_text(json.dumps(dict(os.environ)) + '\\n')"


def told(monkeypatch: pytest.MonkeyPatch, file: Path, given: dict[str, str]) -> dict[str, str]:
    """The environment of a serving process, where the operator has given some variables."""
    monkeypatch.setattr(processes, "serving_command", lambda _: [sys.executable, "-c", TELLS, str(file)])
    mine = {name: value for name, value in os.environ.items() if name not in ("PYTHONMALLOC", "GLIBC_TUNABLES")}
    mine.pop("OPENBLAS_NUM_THREADS", None)
    with socket.socket() as listening:
        (one,) = supervisors(listening, 1, mine | given, indexing=False)
        one.start()
        wait_until(lambda: file.exists() and file.read_text().endswith("\n"))
        one.stop()
    return dict(json.loads(file.read_text()))


def test_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    found = told(monkeypatch, tmp_path / "told.json", {})
    assert found["OPENBLAS_NUM_THREADS"] == "1"
    assert {name: found.get(name) for name in huge_page_variables({})} == huge_page_variables({})


def test_an_operator_goes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    given = {"PYTHONMALLOC": "pymalloc", "OPENBLAS_NUM_THREADS": "2"}
    found = told(monkeypatch, tmp_path / "told.json", given)
    assert given.items() <= found.items()
    assert "GLIBC_TUNABLES" not in found
