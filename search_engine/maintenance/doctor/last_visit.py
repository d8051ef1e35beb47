"""The doctor's last visit, as the worker keeps it for the console: every night, and once after a start.

ZWFW_HOME/quality/doctor.json   when it was, and what was found
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from indexer.documents.timestamps import of_milliseconds
from indexer.generation.atomic_replacement import replace_file
from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor import examine_home
from search_engine.maintenance.monitor.schedule import last_night

FOLDER, FILE = "quality", "doctor.json"
# Seconds that a worker which has just begun does without: it has an index to bring up.
SETTLING = 60.0


class DoctorVisit:
    """Visits of one installation.

    Args:
        clock: Seconds since 1970 UTC.
    """

    def __init__(self, place: Installation, clock: Callable[[], float] = time.time) -> None:
        self._place, self._clock = place, clock
        self._from = clock() + SETTLING

    def step(self) -> bool:
        """Look where it is due; whether it was."""
        now = self._clock()
        if now < self._from or last_visit(self._place.home)["at"] / 1_000 >= last_night(now):
            return False
        findings = [asdict(one) for one in examine_home(self._place.settings)]
        path = self._place.home / FOLDER / FILE
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, orjson.dumps({"at": int(now * 1_000), "findings": findings}))
        path.chmod(0o600)
        return True


def last_visit(home: Path) -> dict[str, Any]:
    """When it was (`at`, ms since 1970 UTC; 0: never), and the findings that are not well."""
    found: dict[str, Any] = {"at": 0, "findings": []}
    with suppress(OSError, ValueError, TypeError, KeyError):
        kept = orjson.loads((home / FOLDER / FILE).read_bytes())
        wrong = [one for one in kept["findings"] if one["state"] != "ok"]
        # what must be mended comes first
        found = {"at": int(kept["at"]), "findings": sorted(wrong, key=lambda one: one["state"] != "wrong")}
    return {**found, "when": of_milliseconds(found["at"]) if found["at"] else None}
