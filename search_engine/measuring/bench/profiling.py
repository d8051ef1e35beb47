"""Where the time of a first-seen request goes: cProfile over many, the functions that take most."""

from __future__ import annotations

import cProfile
import pstats
from pathlib import Path
from typing import Any

from search_engine.installation.gc_tuning import freeze_garbage
from search_engine.measuring.bench.queries import first_of_each_text
from search_engine.measuring.bench.serving import opened, titles
from search_engine.measuring.bench.wsgi import Application, WsgiClient, environ

TOLD, BEFORE = 30, 200
# Of a path, the part that tells which file is meant.
PARTS = 3


def measure_profile(home: Path, application: Application, requests: int) -> dict[str, Any]:
    """The first functions by their own time and by the time of all that they call, in ms a request.

    Returns:
        `own` and `cumulative`: rows of `function`, `calls`, `own_ms`, `cumulative_ms`; the profiler itself makes calls
        of Python functions look dearer than they are.
    """
    with opened(home) as service:
        client = WsgiClient(application(service))
        with service.state.snapshot() as snapshot:
            names = titles(service.installation, snapshot.manifest.bases)
            pool = first_of_each_text(snapshot, names, requests + BEFORE)
        for query in pool[requests:]:
            client.search(query)
        freeze_garbage()
        profiler = cProfile.Profile()
        for environment in map(environ, pool[:requests]):
            profiler.runcall(client.call, environment)
    rows = _rows(profiler, requests)
    return {
        "requests": requests,
        **{
            name: sorted(rows, key=lambda row: -row[f"{name}_ms"])[:TOLD]
            for name in ("own", "cumulative")
        },
    }  # fmt: skip


def _rows(profiler: cProfile.Profile, requests: int) -> list[dict[str, Any]]:
    stats: dict[Any, Any] = vars(pstats.Stats(profiler))["stats"]
    return [
        {
            "function": _told(*function),
            "calls": round(calls / requests, 2),
            "own_ms": round(own * 1000 / requests, 4),
            "cumulative_ms": round(cumulative * 1000 / requests, 4),
        }
        for function, (_, calls, own, cumulative, _callers) in stats.items()
    ]


def _told(file: str, line: int, name: str) -> str:
    return name if file == "~" else f"{'/'.join(Path(file).parts[-PARTS:])}:{line} {name}"
