"""Findings about documents, and what the console's first page tells: what is to be done, and its figures.

Import it inside of functions: a process that only searches needs none of it.
"""

from search_engine.maintenance.overview import overview_figures
from search_engine.maintenance.quality.assigning import assign
from search_engine.maintenance.quality.tasks import QualityInput, quality_tasks, want_run
from search_engine.maintenance.work_list import WHOSE, work_list

__all__ = ["WHOSE", "QualityInput", "assign", "overview_figures", "quality_tasks", "want_run", "work_list"]
