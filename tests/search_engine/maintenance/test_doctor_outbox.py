"""What the doctor says of what waits for databases on a server.

1. Nothing where all is handed on, or has waited for seconds; what has waited for a minute is wrong, with how much.
2. What was set aside is wrong, with the file; nothing is said on one host.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor.finding import Patient
from search_engine.maintenance.doctor.outbox import outbox
from search_engine.settings.settings import Settings


def told(place: Installation) -> list[str]:
    assert all(one.state == "wrong" and one.mend for one in outbox(Patient(place)))
    return [one.message for one in outbox(Patient(place))]


def test_doctor_tells_what_waits_and_what_was_set_aside(tmp_path: Path) -> None:
    place = Installation(Settings(home=tmp_path))
    assert told(place) == []
    place = Installation(Settings(home=tmp_path))
    vars(place)["remote"] = True
    assert told(place) == []
    assert place.outbox is not None
    events = place.outbox.events
    events.append([b"x" * 3_000])
    assert told(place) == []
    os.utime(events.folder / "name", (0, time.time() - 90))
    [waits] = told(place)
    assert all(part in waits for part in ("行为事件", "3 KB", "90 秒"))
    log = place.outbox.query_log
    log.set_aside([log.name.encode(), b"??"])
    _, aside = told(place)
    assert all(part in aside for part in ("查询日志", "2 条", "outbox/query-log/unreadable"))
