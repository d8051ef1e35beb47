"""What steps of `make clients` share: folders, programs with a log, the document that clients are made of."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build/clients"
DIST = BUILD / "dist"  # what is released
BARE = Path(__file__).parent / "bare"  # programs for clients that a generator makes by itself
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
PATIENCE = 900.0  # seconds for one program; the first run fetches packages
SHOWN = 25  # last lines of a log that are shown where a step fails

log: ContextVar[Path] = ContextVar("log")


class StepFailed(Exception):
    """A program of a step did not end well; the message has the end of its output."""


def say(*lines: str) -> None:
    """Tell people, on stderr."""
    print(*lines, sep="\n", file=sys.stderr, flush=True)


def missing(programs: Iterable[str]) -> str:
    """Those that this machine lacks, as a list in words."""
    return ", ".join(program for program in programs if shutil.which(program) is None)


def run(*command: str | Path, cwd: Path = BUILD, env: Mapping[str, str] | None = None) -> str:
    """Run a program; its output goes to the log, and is returned.

    Raises:
        StepFailed: It ended with another status than 0.
    """
    words = [str(word) for word in command]
    told = subprocess.run(
        words, cwd=cwd, env={**os.environ, **(env or {})}, text=True, encoding="utf-8", errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False,
    )  # fmt: skip
    with log.get().open("a", encoding="utf-8") as file:
        file.write(f"$ {' '.join(words)}\n{told.stdout}")
    if told.returncode != 0:
        end = "\n".join(told.stdout.splitlines()[-SHOWN:])
        raise StepFailed(f"{end}\n失败 · failed ({told.returncode}): {words[0]} … {words[-1]}")
    return told.stdout


def staged(language: str) -> Path:
    """A copy of clients/LANGUAGE to build in: what is generated never lies beside what is written by hand."""
    folder = BUILD / language
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "clients" / language, folder)
    return folder


def empty(name: str) -> Path:
    """A folder of that name, without what an earlier run left."""
    folder = BUILD / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def write_document() -> Path:
    """The OpenAPI document of this tree, as `/openapi.json` serves it."""
    sys.path.insert(0, str(ROOT))
    from api.app import OPERATIONS
    from api.openapi.document import openapi_document

    file = BUILD / "openapi.json"
    file.write_text(json.dumps(openapi_document(OPERATIONS), ensure_ascii=False, indent=1), encoding="utf-8")
    return file
