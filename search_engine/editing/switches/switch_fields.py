"""Switches and their steps as plain values, for programs."""

from __future__ import annotations

from typing import Any

from indexer.documents.timestamps import of_milliseconds
from indexer.store.switches import SwitchStep
from search_engine.editing.switches.kill_switches import Switch


def switch_fields(switch: Switch) -> dict[str, Any]:
    """A switch as it stands; since when, by whom and why: null where it was never used."""
    step = switch.step
    return {
        "name": switch.name,
        "label": switch.label,
        "state": switch.state,
        "since": of_milliseconds(step.at) if step else None,
        "author": step.author if step else None,
        "note": step.note if step else None,
    }


def step_fields(step: SwitchStep) -> dict[str, Any]:
    """A step, and who has looked at it; null: nobody yet."""
    return {
        "number": step.number,
        "name": step.name,
        "state": step.state,
        "at": of_milliseconds(step.at),
        "author": step.author,
        "note": step.note,
        "reviewed": of_milliseconds(step.reviewed) if step.reviewed else None,
        "reviewer": step.reviewer,
        "remark": step.remark,
    }
