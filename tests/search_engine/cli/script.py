"""`zwfw` as its script runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from search_engine.cli import main

Run = Callable[..., tuple[int, str, str]]


def as_script(capsys: pytest.CaptureFixture[str], *command: str) -> Run:
    """Runs a command with arguments: exit status, stdout, stderr."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main([*command, *map(str, arguments)])
        told = capsys.readouterr()
        return int(end.value.code or 0), told.out, told.err

    return run
