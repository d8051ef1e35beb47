"""What do staff see of what people did? One page that opens anywhere, and in which nobody is found."""

from search_engine.measuring.event_report.collecting import EventReport, collect
from search_engine.measuring.event_report.page import write_report

__all__ = ["EventReport", "collect", "write_report"]
