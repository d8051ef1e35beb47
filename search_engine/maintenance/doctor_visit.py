"""The doctor's last visit, as the worker keeps it for the console: every night, and once after a start.

ZWFW_HOME/quality/doctor.json   when it was, and what was found

The doctor is a process of its own (`own_process`), `zwfw doctor --json`: no server or worker imports the checks.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import orjson

from indexer.documents.timestamps import of_milliseconds
from indexer.generation.atomic_replacement import replace_file
from search_engine.installation.installation import Installation
from search_engine.maintenance.monitor.schedule import last_night
from search_engine.maintenance.own_process import PROGRAM, told_by

FOLDER, FILE = "quality", "doctor.json"
COMMAND: Final = (*PROGRAM, "doctor", "--json")
# Seconds that a worker which has just begun does without: it has an index to bring up.
SETTLING = 60.0
# Seconds after which a visit is ended: SQLite's quick check reads the whole of each database, on a slow disk too.
LONGEST = 1_800.0


class DoctorVisit:
    """Visits of one installation.

    Args:
        clock: Seconds since 1970 UTC.
    """

    def __init__(self, place: Installation, clock: Callable[[], float] = time.time) -> None:
        self._home, self._clock = place.home, clock
        self._from = clock() + SETTLING

    def step(self) -> bool:
        """Look where it is due; whether it was."""
        now = self._clock()
        if now < self._from or last_visit(self._home)["at"] / 1_000 >= last_night(now):
            return False
        path = self._home / FOLDER / FILE
        findings = _findings(self._home)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, orjson.dumps({"at": int(now * 1_000), "findings": findings}))
        path.chmod(0o600)
        return True


def _findings(home: Path) -> list[Mapping[str, str]]:
    """What the doctor finds; that it was not able to look is a finding, too."""
    status = 0
    try:
        status, told = told_by(COMMAND, home, LONGEST)
        findings: list[Mapping[str, str]] = orjson.loads(told)["findings"]
        return findings
    except subprocess.TimeoutExpired:
        fault = f"用了 {LONGEST / 60:.0f} 分钟仍未完成，已停止"
    except OSError as error:
        fault = f"系统没有余力另起进程：{error.strerror}"
    except (ValueError, KeyError, TypeError):
        fault = f"程序意外结束，状态 {status}"
    finding = {"check": "doctor", "state": "wrong", "message": f"体检没有完成（{fault}）"}
    return [{**finding, "mend": "请运行 zwfw doctor 查明原因", "cause": ""}]


def last_visit(home: Path) -> dict[str, Any]:
    """When it was (`at`, ms since 1970 UTC; 0: never), and the findings that are not well."""
    found: dict[str, Any] = {"at": 0, "findings": []}
    with suppress(OSError, ValueError, TypeError, KeyError):
        kept = orjson.loads((home / FOLDER / FILE).read_bytes())
        wrong = [one for one in kept["findings"] if one["state"] != "ok"]
        # what must be mended comes first
        found = {"at": int(kept["at"]), "findings": sorted(wrong, key=lambda one: one["state"] != "wrong")}
    return {**found, "when": of_milliseconds(found["at"]) if found["at"] else None}
