"""Rows of two columns as a mapping."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def pairs(rows: Iterable[Any]) -> dict[Any, Any]:
    """Rows of two columns as a mapping."""
    return {row[0]: row[1] for row in rows}
