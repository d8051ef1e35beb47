"""What runs badly, and who is told? (C 0103 §8.3.4.3)

Serving processes count their calls, loads and answers leave what they find of sensitive words; the worker alone looks
at both, judges by thresholds, asks the outside interfaces how they are, and tells.

Rules in Prometheus would leave out portals that have none; posting from serving processes would let a silent receiver
keep searches waiting.
"""

from search_engine.alarms.record_file import RecordFile
from search_engine.alarms.records import AlarmRecord

__all__ = ["AlarmRecord", "RecordFile"]
