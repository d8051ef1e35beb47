"""Instructions of a request, which no neighbour of the machine changes: 100 texts first seen, after 150 others.

A process answers them under valgrind's callgrind, which counts what is spent inside functions of C, not of Python. So
each phase is called through an operator that nothing else uses meanwhile (`a @= b` …): Python has a function of C for
each. Nothing is counted before the first of the 100, so that starting takes a minute and not ten.

    analysis     what is asked for
    match        what has which words, and which of it counts as a match
    after match  the rest of a page: cards, score, facets, order, what is shown of each
    http         the rest of a request: parameters, access, JSON
"""

from __future__ import annotations

import operator
import os
import pkgutil
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from search_engine.installation.tether import tethered
from search_engine.measuring.bench import MissingTool

if TYPE_CHECKING:
    from search_engine.measuring.bench.wsgi import Application

REQUESTS, BEFORE = 100, 150
VALGRIND = ("valgrind", "--tool=callgrind", "--instr-atstart=no")
# As a serving process computes, and the same each time.
VARIABLES = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
# Phase → the operator that it is called through, and the function that CPython has for it.
THROUGH: dict[str, tuple[Callable[[Any, Any], Any], str]] = {
    "total": (operator.imatmul, "PyNumber_InPlaceMatrixMultiply"),
    "page": (operator.ipow, "PyNumber_InPlacePower"),
    "analysis": (operator.ilshift, "PyNumber_InPlaceLshift"),
    "match": (operator.irshift, "PyNumber_InPlaceRshift"),
}


class _Calling:
    """Calls what is on the other side of one of these operators."""

    def __imatmul__(self, call: Callable[[], Any]) -> Any:
        return call()

    __ipow__ = __ilshift__ = __irshift__ = __imatmul__


def check_valgrind() -> None:
    """Raises `MissingTool`."""
    if not all(map(shutil.which, ("valgrind", "vgdb"))):
        raise MissingTool("找不到 valgrind：请安装后再试（Debian：apt-get install valgrind）")


def measure_instructions(home: Path, application: Application) -> dict[str, Any]:
    """Millions of instructions of a request, in all and by phase. Raises `MissingTool`."""
    code = f"from {__name__} import answer; answer(*__import__('sys').argv[1:])"
    named = f"{application.__module__}:{application.__qualname__}"
    found = counted("-c", code, str(home), named)
    page, match, analysis = found["page"], found["match"], found["analysis"]
    parts = {
        "analysis": analysis,
        "match": match,
        "after_match": page - analysis - match,
        "http": found["total"] - page,
    }
    millions = {name: round(count / REQUESTS / 1e6, 2) for name, count in {"total": found["total"], **parts}.items()}
    return {**millions, "requests": REQUESTS}


def counted(*arguments: str) -> dict[str, int]:
    """Instructions by phase of a Python process that calls `count_from_here`. Raises `MissingTool`."""
    check_valgrind()
    with tempfile.TemporaryDirectory(prefix="zwfw-bench-") as folder:
        out = Path(folder) / "callgrind"
        command = tethered([*VALGRIND, f"--callgrind-out-file={out}", sys.executable, *arguments])
        subprocess.run(command, env={**os.environ, **VARIABLES}, check=True, stderr=subprocess.PIPE)
        with out.open() as lines:
            spent = inclusive(lines)
    return {phase: spent[function] for phase, (_, function) in THROUGH.items()}


def inclusive(lines: Iterable[str]) -> Counter[str]:
    """What was spent inside each function, by the lines of a callgrind file
    (https://valgrind.org/docs/manual/cl-format.html): `fn=(number) name` begins what a function did, with a line for
    each place and for each call, whose second number counts.
    """
    names, spent, function = dict[str, str](), Counter[str](), ""
    for line in lines:
        kind, _, rest = line.partition("=")
        if kind in {"fn", "cfn"}:
            number, _, name = rest.strip().partition(" ")
            names[number] = name or names[number]
            function = names[number] if kind == "fn" else function
        elif function and line[0] in "0123456789+-*":
            spent[function] += int(line.split()[1])
    return spent


# ---- in the process that is counted


def answer(home: str, named: str, requests: int = REQUESTS, before: int = BEFORE) -> None:
    """Answer the requests, phases by their operators.

    Args:
        named: The application, `module:name`.
    """
    from search_engine.measuring.bench.queries import first_of_each_text
    from search_engine.measuring.bench.serving import opened, titles
    from search_engine.measuring.bench.wsgi import WsgiClient

    with phases_called_through(), opened(Path(home)) as service:
        client = WsgiClient(pkgutil.resolve_name(named)(service))
        with service.state.snapshot() as snapshot:
            names = titles(service.installation, snapshot.manifest.bases)
            pool = first_of_each_text(snapshot, names, requests + before)
        for query in pool[requests:]:
            client.search(query)
        count_from_here()
        for query in pool[:requests]:
            client.search(query)


@contextmanager
def phases_called_through() -> Iterator[None]:
    """Within it, each phase is called through its operator."""
    from search_engine.measuring.bench.wsgi import WsgiClient
    from search_engine.search.pipeline import Pipeline
    from search_engine.search.retrieval.retrieval import Retrieval
    from search_engine.search.retrieval.retrieve import Retriever

    methods: list[tuple[str, Any, str]] = [
        ("total", WsgiClient, "search"),
        ("page", Pipeline, "_page"),
        ("analysis", Pipeline, "_analyze"),
        ("match", Retriever, "retrieve"),
        ("match", Retrieval, "strict"),
        ("match", Retrieval, "relaxed"),
    ]
    before = [(owner, name, getattr(owner, name)) for _, owner, name in methods]
    for phase, owner, name in methods:
        setattr(owner, name, _through(phase, getattr(owner, name)))
    try:
        yield
    finally:
        for owner, name, method in before:
            setattr(owner, name, method)


def _through(phase: str, method: Callable[..., Any]) -> Callable[..., Any]:
    through = THROUGH[phase][0]
    return lambda *args, **kwargs: through(_Calling(), lambda: method(*args, **kwargs))


def count_from_here() -> None:
    """Let valgrind count; it answers while Python runs, so that nothing may wait here."""
    asking = subprocess.Popen(
        ("vgdb", f"--pid={os.getpid()}", "instrumentation", "on"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while asking.poll() is None:
        pass
    if asking.returncode:
        raise RuntimeError("valgrind 没有应答")
