"""Events in files: brought in from elsewhere, and given out without persons."""

from search_engine.activity.transfer.bringing import BringingOptions, Brought, bring_in, check_rows
from search_engine.activity.transfer.files import EventFile, write_rows
from search_engine.activity.transfer.giving import COLUMNS, rows_without_persons

__all__ = [
    "COLUMNS",
    "BringingOptions",
    "Brought",
    "EventFile",
    "bring_in",
    "check_rows",
    "rows_without_persons",
    "write_rows",
]
