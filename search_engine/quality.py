"""Findings about documents, and the figures of the console's first page.

Import it inside of functions: a process that only searches needs none of it.
"""

from search_engine.maintenance.overview import overview_figures
from search_engine.maintenance.quality.assigning import assign
from search_engine.maintenance.quality.tasks import QualityInput, quality_tasks, want_run

__all__ = ["QualityInput", "assign", "overview_figures", "quality_tasks", "want_run"]
