"""Assignments in the database.

1. What is written reads the same, one of a department and a region; one that says nothing is gone.
"""

from pathlib import Path

from indexer.store import open_engine
from indexer.store.engine import writing
from indexer.store.quality.assignments import Assignment, all_assignments, write_assignment


def test_assignments_read_as_written_and_empty_ones_go(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "zwfw.db")
    one = Assignment("公安", "330100", "张三", "2026-12-31", "先改收费", 5)
    other = Assignment("人社", "330100", due="2026-12-31")
    with writing(engine) as connection:
        for each in (one, other, Assignment("公安", "000000", "李四")):
            write_assignment(connection, each)
        write_assignment(connection, Assignment("公安", "000000"))
        assert all_assignments(connection) == [other, one]
        write_assignment(connection, Assignment("公安", "330100", "王五"))
        assert [found.owner for found in all_assignments(connection)] == ["", "王五"]
    assert (one.is_overdue("2026-12-31"), one.is_overdue("2027-01-01"), other.is_empty) == (False, True, False)
    engine.dispose()
