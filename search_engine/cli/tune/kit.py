"""The tuning kit as the commands use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from search_engine.cli.console import StageProgress, installation, progress_bar

if TYPE_CHECKING:
    from search_engine.editing.actor import Actor
    from search_engine.tuning.kit import TuningKit


@contextmanager
def kit() -> Iterator[tuple[TuningKit, Actor]]:
    """The kit of the installation, with its progress on stderr, and who works at this shell."""
    from search_engine.cli.dictionary.drafts import opened
    from search_engine.tuning.kit import TuningKit

    editor, actor = opened()
    with progress_bar() as bar:
        yield TuningKit(installation(), editor, StageProgress(bar)), actor
