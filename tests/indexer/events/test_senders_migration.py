"""Events from before ids were their senders' own: all stay, and no number is given twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import column, insert, select, table

from indexer.events.event_database import open_events
from indexer.events.tables import events
from indexer.store.engine import open_plain, writing
from indexer.store.schemas import EVENTS


@pytest.mark.sqlite
def test_rows_and_numbers_stay(tmp_path: Path) -> None:
    path = tmp_path / "events.db"
    engine = open_plain(path)
    config = Config()
    config.set_main_option("script_location", str(EVENTS.folder))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for number in range(1, 5):
            old = {
                "sequence": number,
                "id": f"e{number}",
                "type": 3,
                "at": 1,
                "received": 1,
                "actor": -9,
                "query": "text",
            }
            connection.execute(insert(table("events", *map(column, old))), old)
        connection.exec_driver_sql("DELETE FROM events WHERE sequence = 4")
    engine.dispose()
    engine = open_events(path)
    with writing(engine) as connection:
        rows = connection.execute(select(events.c.sequence, events.c.id, events.c.query, events.c.sender)).all()
        assert rows == [(number, f"e{number}", "text", 0) for number in (1, 2, 3)]
        new = {"id": "e1", "type": 3, "at": 1, "received": 1, "actor": 5, "sender": 5}
        connection.execute(insert(events), new)
        assert connection.execute(select(events.c.sequence).where(events.c.sender == 5)).scalar_one() == 5
    engine.dispose()
