"""The shelf: which apps people may open, which wait, which were taken off, by whom and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from indexer.documents.timestamps import of_milliseconds
from indexer.store import DocumentStore
from indexer.store.area import Area
from indexer.store.audit.author import Author
from indexer.store.engine import writing
from indexer.store.shelf.app_states import (
    STATES,
    AppState,
    AppStep,
    state_counts,
    state_of,
    states_in,
    steps_of,
)
from indexer.store.shelf.holding import APP
from indexer.store.shelf.stored_apps import stored_app
from indexer.store.split import Content
from search_engine.documents.shelved import state_fields
from search_engine.errors import NotFound
from search_engine.installation.persons import require_person
from search_engine.shelf.deciding import NO_APP, Decision, decide
from search_engine.shelf.steps import PERSON, By, next_states

# Apps that one list has at most.
MOST: Final = 1_000


@dataclass(frozen=True, slots=True)
class ShelvedApp:
    """An app as it stands, with what its document says of it.

    Attributes:
        title: "" where its document is gone.
        region: Code; "" likewise. `site`: None where it names none.
        last: The step that led to its state; None: it was there from the beginning.
    """

    state: AppState
    title: str = ""
    region: str = ""
    site: str | None = None
    last: AppStep | None = None


class Shelf:
    """The apps of an installation. Safe for several threads, processes and hosts.

    Args:
        store: Where the documents are.
    """

    def __init__(self, store: Callable[[], DocumentStore]) -> None:
        self._store = store

    def decide(self, decision: Decision, author: Author, area: Area | None = None, by: By = PERSON) -> AppState:
        """Carry a decision out: the step, the status of the document and the entry of the audit log are one
        transaction, and the index follows it as any write.

        Args:
            area: Where the author may write; None: everywhere.

        Raises:
            NotFound: There is no such document.
            Forbidden: It is not of the author's regions or sites.
            EditConflict: Somebody else has decided since `decision.seen`.
            BadParameters: The step is not allowed, or lacks what it must be given.
        """
        require_person(author)
        with writing(self._store().engine) as connection:
            return decide(connection, decision, author, area, by)

    def listed(self, states: Sequence[str] = STATES, area: Area | None = None) -> list[ShelvedApp]:
        """Apps of some states that have a record, the longest there first, at most `MOST` are looked at."""
        with self._store().engine.connect() as connection:
            found = states_in(connection, states, MOST)
        apps = [self._with_document(state) for state in found]
        return [one for one in apps if not area or not area.refusals(one.region or "000000", one.site)]

    def one(self, app: str) -> ShelvedApp:
        """An app. Raises `NotFound` where neither a document nor a record of it is there, or it is no app."""
        with self._store().engine.connect() as connection:
            state = state_of(connection, app)
        found = self._with_document(state)
        kind = self.document(app).get("kind", APP if state.step else "")
        if not state.step and kind != APP:
            raise NotFound(NO_APP(app=app[:60]))
        return found

    def document(self, app: str) -> Content:
        """The document of an app; {} where it is gone."""
        return self._store().get(app) or {}

    def history(self, app: str | None = None, limit: int | None = None) -> list[AppStep]:
        """Steps of an app, or of all, newest first."""
        with self._store().engine.connect() as connection:
            return list(steps_of(connection, app, limit))

    def counts(self) -> Counter[str]:
        """State → how many apps have a record of it."""
        with self._store().engine.connect() as connection:
            return state_counts(connection)

    def _with_document(self, state: AppState) -> ShelvedApp:
        with self._store().engine.connect() as connection:
            app = stored_app(connection, state.id)
            last = next(iter(steps_of(connection, state.id, 1)), None)
        if app is None:
            return ShelvedApp(state, last=last)
        return ShelvedApp(state, self.document(state.id).get("title", ""), app.region, app.site, last)


def app_fields(one: ShelvedApp) -> dict[str, Any]:
    """An app as JSON."""
    return {
        "id": one.state.id,
        "title": one.title or None,
        "region": one.region or None,
        "site": one.site,
        **state_fields(one.state),
        "step": one.state.step,
        "kept": list(one.state.kept),
        "next": list(next_states(one.state.state)),
        "last": None if one.last is None else step_fields(one.last),
    }


def step_fields(step: AppStep) -> dict[str, Any]:
    """A step as JSON; `tests` where some were given."""
    return {
        "number": step.number,
        "before": step.before or None,
        "state": step.state,
        "at": of_milliseconds(step.at),
        "author": step.person or step.actor,
        "reason": step.reason,
        "tests": {name: {"passed": passed, "note": note} for name, (passed, note) in step.tests.items()},
        "kept": list(step.kept),
        "whole": step.whole,
    }


def waiting(counts: Counter[str]) -> Iterator[tuple[str, int]]:
    """States in which an app waits for somebody, and how many do."""
    return ((state, counts[state]) for state in ("review", "warned", "mending") if counts[state])
