"""Carrying decisions over a restore: what a person took off after the backup was made stays off."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, inspect

from indexer.store.engine import open_plain, writing
from indexer.store.shelf.app_states import AppState, AppStep, enter_step, state_of, states_in, steps_of
from indexer.store.shelf.stored_apps import show_as, stored_app
from indexer.store.shelf.tables import apps


def carry_apps(old: Path, engine: Engine) -> int:
    """Take the steps of an old database file that a restored one has not, and show or hide the apps by them; returns
    how many steps.
    """
    states, steps = _of(old)
    count = 0
    with writing(engine) as connection:
        known = {(step.app, step.at, step.state) for step in steps_of(connection)}
        for step in steps:
            if (step.app, step.at, step.state) in known:
                continue
            before, stored = state_of(connection, step.app), stored_app(connection, step.app)
            said = before.said if before.is_hidden or stored is None else stored.status
            after = enter_step(connection, before, step, said=said, shown=states[step.app].shown)
            if stored is not None:
                show_as(connection, stored, after)
            count += 1
    return count


def _of(old: Path) -> tuple[dict[str, AppState], list[AppStep]]:
    """The states of a database file, and its whole steps, oldest first; nothing where it is older than these."""
    before = open_plain(old, read_only=True)
    try:
        if not inspect(before).has_table(apps.name):
            return {}, []
        with before.connect() as reader:
            states = {state.id: state for state in states_in(reader)}
            steps = [step for step in steps_of(reader) if step.whole and step.app in states]
    finally:
        before.dispose()
    return states, steps[::-1]
