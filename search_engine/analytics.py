"""What people asked, how well it was answered, and how editors improve that.

Reports of queries and hot terms, the queue, teaching, guarded queries, switches, judging, apps on and off the shelf.
"""

from ranker.errors import InvalidProfile
from search_engine.documents.shelved import STATE_NAMES as APP_STATES
from search_engine.editing.guarded_queries.formatting import kept_fields
from search_engine.editing.guarded_queries.guard_request import GuardRequest
from search_engine.editing.guarded_queries.known_findings import know_findings
from search_engine.editing.guarded_queries.monitor_report import FINDING_LABELS, MONITOR_DAYS, monitor_report
from search_engine.editing.guarded_queries.row_named import RowName
from search_engine.editing.queue.formatting import queue_item_fields, queue_round_fields, remark_fields
from search_engine.editing.queue.queue_service import MOST_QUEUE_ITEMS, QueueFilter
from search_engine.editing.queue.queue_update import QUEUE_SORTS, QUEUE_SOURCES, QUEUE_STATES, QueueUpdate
from search_engine.editing.switches.kill_switches import LONGEST_NOTE, step_fields, switch_fields
from search_engine.editing.teaching.lesson import KINDS_OF_PROPOSALS, Lesson, row_fields
from search_engine.hot.asked.report import MOST_QUERIES, QUERY_LISTS, QueryInput, query_report
from search_engine.hot.asked.table import funnel, percent, query_table
from search_engine.hot.report import HOT_HELD, HOT_LEAST, hot_report, regions_with
from search_engine.installation.job_folder import DONE
from search_engine.installation.switch_file import SWITCHES
from search_engine.page.csv_cells import BOM, csv_text
from search_engine.shelf.deciding import LINKS as APP_LINKS
from search_engine.shelf.deciding import Decision as AppDecision
from search_engine.shelf.shelf import app_fields
from search_engine.shelf.shelf import step_fields as app_step_fields
from search_engine.shelf.steps import TESTS as APP_TESTS
from search_engine.tuning.formats.jsonl import jsonl_lines
from search_engine.tuning.formats.quepid import quepid_rows
from search_engine.tuning.judging.judging_service import LONGEST_REASON, SetSummary
from search_engine.tuning.judging.standings import Disagreement, Sheet, SheetPair
from search_engine.tuning.query_set import GRADES
from search_engine.tuning.states.opening import LIVE
from search_engine.tuning.tuning_jobs import COMPARE, HEADROOM, TuningJob

__all__ = [
    "APP_LINKS", "APP_STATES", "APP_TESTS", "BOM", "COMPARE", "DONE", "FINDING_LABELS", "GRADES", "HEADROOM",
    "HOT_HELD", "HOT_LEAST", "KINDS_OF_PROPOSALS", "LIVE", "LONGEST_NOTE", "LONGEST_REASON", "MONITOR_DAYS",
    "MOST_QUERIES", "MOST_QUEUE_ITEMS", "QUERY_LISTS", "QUEUE_SORTS", "QUEUE_SOURCES", "QUEUE_STATES", "SWITCHES",
    "AppDecision", "Disagreement", "GuardRequest", "InvalidProfile", "Lesson", "QueryInput", "QueueFilter",
    "QueueUpdate", "RowName", "SetSummary", "Sheet", "SheetPair", "TuningJob", "app_fields", "app_step_fields",
    "csv_text", "funnel", "hot_report", "jsonl_lines", "kept_fields", "know_findings", "monitor_report", "percent",
    "quepid_rows", "query_report", "query_table", "queue_item_fields", "queue_round_fields", "regions_with",
    "remark_fields", "row_fields", "step_fields", "switch_fields",
]  # fmt: skip
