"""How a process is set up and kept well, and how much it is called: settings, database, garbage collector, alarms,
caches, room on the disk, statistics of calls.
"""

from dictionaries.caches import cache_states, memoized
from dictionaries.own_text import harmless
from indexer.backends.observers import NOT_ASKED
from indexer.backends.observers import observe as observe_engine
from indexer.disk import allocate, failure_of
from indexer.documents.timestamps import CHINA
from indexer.generation.beside import index_beside
from indexer.outbox import SpoolState
from indexer.store.gateway.call_book import CallKey, CallRow, Counts
from indexer.store.gateway.call_book import observe as observe_calls
from search_engine.alarms.record_file import leave_hang
from search_engine.alarms.records import AlarmRecord
from search_engine.gateway.call_report import GROUPS as CALL_GROUPS
from search_engine.gateway.call_report import NOBODY as NO_CALLER
from search_engine.gateway.call_report import CallInput, CallReport, CallSum, call_report, call_table, caller_label
from search_engine.installation.accounts.first_admin import first_password
from search_engine.installation.databases import check_database
from search_engine.installation.gc_tuning import collect_seldom, collect_young, freeze_garbage, start_calmly
from search_engine.installation.huge_pages import huge_page_variables
from search_engine.installation.private_home import keep_private
from search_engine.installation.tether import end_with
from search_engine.interfaces.interface import TYPE_LABELS, Interface, read_interface
from search_engine.interfaces.known_interface import OUTCOMES, KnownInterface
from search_engine.interfaces.prober import Probe
from search_engine.settings.sealed_value import PREFIX as SEALED
from search_engine.settings.settings import SETTINGS, Settings

__all__ = [
    "CALL_GROUPS", "CHINA", "NOT_ASKED", "NO_CALLER", "OUTCOMES", "SEALED", "SETTINGS", "TYPE_LABELS", "AlarmRecord",
    "CallInput", "CallKey", "CallReport", "CallRow", "CallSum", "Counts", "Interface", "KnownInterface", "Probe",
    "Settings", "SpoolState", "allocate", "cache_states", "call_report", "call_table", "caller_label", "check_database",
    "collect_seldom", "collect_young", "end_with", "failure_of", "first_password", "freeze_garbage", "harmless",
    "huge_page_variables", "index_beside", "keep_private", "leave_hang", "memoized", "observe_calls", "observe_engine",
    "read_interface", "start_calmly",
]  # fmt: skip
