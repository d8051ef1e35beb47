"""Where metrics are counted: in files that all server processes share, or in this process's memory.

The files are mapped into memory, and a hole of one that a full disk cannot fill kills the process. So each process
allocates its own whole before it counts; where it cannot, it counts in memory, and asks again later.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from prometheus_client import values

from search_engine.operation import allocate

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
# The kinds of metrics that we have, as the client names their files.
KINDS = ("counter", "histogram")
# Bytes of a file: room for all series that there can be (a test counts them), so that the client makes none longer.
ALLOCATED = 3 << 18


def fresh_folder(home: Path, *, kept: bool = False) -> Path:
    """The folder for the files of a run, without what an earlier one left; a disk that refuses is no hindrance.

    Args:
        kept: The earlier one still counts there, and is gone on from.
    """
    folder = (home / "metrics").absolute()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.glob("*.db") if not kept else ():
            file.unlink(missing_ok=True)
    return folder


def share() -> bool:
    """Count in files from now on, where there is a folder for them and room; else in memory. Series that are there
    already stay where they are.
    """
    folder = os.environ.get(FOLDER_VARIABLE)
    shared = folder is not None and _allocated(Path(folder))
    values.ValueClass = values.MultiProcessValue() if shared else values.MutexValue  # type: ignore[no-untyped-call]
    return shared


def _allocated(folder: Path) -> bool:
    made: list[Path] = []
    try:
        for kind in KINDS:
            path = folder / f"{kind}_{os.getpid()}.db"
            made.append(path)
            with path.open("ab") as file:
                allocate(file.fileno(), ALLOCATED)
    except OSError:
        for path in made:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        return False
    return True
