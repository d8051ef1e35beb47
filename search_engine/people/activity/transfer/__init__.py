"""Events in files: brought in from elsewhere, and given out without persons."""

from search_engine.people.activity.transfer.event_export import COLUMNS, rows_without_persons
from search_engine.people.activity.transfer.event_import import Brought, bring_in, check_rows
from search_engine.people.activity.transfer.files import EventFile, write_rows

__all__ = ["COLUMNS", "Brought", "EventFile", "bring_in", "check_rows", "rows_without_persons", "write_rows"]
