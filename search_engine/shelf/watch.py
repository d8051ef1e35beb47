"""What the worker does for the shelf: looks at what the checks say of apps, and warns."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager

import structlog

from indexer.snapshot import Snapshot
from search_engine.errors import BadParameters, EditConflict, NotFound, NotReady
from search_engine.interfaces.registry import InterfaceRegistry
from search_engine.search.live_kind import APP, live_rows_of
from search_engine.settings.settings import Settings
from search_engine.shelf.deciding import LINKS
from search_engine.shelf.figures import Answered, AppChecks, AppFigures, CheckedAddress, address_key, figures_of
from search_engine.shelf.rules import RULES, decision_of
from search_engine.shelf.shelf import Shelf
from search_engine.shelf.steps import RULE

LOG = structlog.get_logger("apps")


class AppWatch:
    """Warns of apps, and says when they are well again.

    Args:
        clock: Milliseconds since 1970 UTC.
    """

    def __init__(
        self,
        shelf: Shelf,
        checks: AppChecks,
        settings: Settings,
        clock: Callable[[], int] = lambda: int(time.time() * 1_000),
    ) -> None:
        self._shelf, self._checks, self._settings, self._clock = shelf, checks, settings, clock

    def step(self) -> bool:
        """Look at every app that is checked. Returns whether something was decided."""
        decided = False
        for app, figures in self._checks.checked():
            decided |= self._look(app, figures)
        return decided

    def _look(self, app: str, figures: AppFigures) -> bool:
        try:
            one = self._shelf.one(app)
            document = self._shelf.document(app)
            decision = decision_of(one.state, one.last, document, figures, self._settings, self._clock())
            if decision is None:
                return False
            self._shelf.decide(decision, RULES, by=RULE)
        except (NotFound, EditConflict, BadParameters):  # it is gone, or a person was quicker
            return False
        LOG.info("app_decided", app=app, state=decision.state)
        return True


def addresses_of(registry: InterfaceRegistry) -> list[CheckedAddress]:
    """What is registered as an outside interface, and how it answered lately."""
    return [
        CheckedAddress(
            one.name, one.interface.address, [Answered(check.at, check.outcome, check.ms) for check in one.checks]
        )
        for one in registry.all()
        if one.checks
    ]


class ChecksOfLinks:
    """The checks of apps, found by their links: an address that is checked and is one of an app's links is that app's.

    Args:
        snapshot: The newest view of the index.
        addresses: What is checked, and how it answered.
        clock: Milliseconds since 1970 UTC.
    """

    def __init__(
        self,
        snapshot: Callable[[], AbstractContextManager[Snapshot]],
        addresses: Callable[[], Iterable[CheckedAddress]],
        clock: Callable[[], int] = lambda: int(time.time() * 1_000),
    ) -> None:
        self._snapshot, self._addresses, self._clock = snapshot, addresses, clock
        self._known: tuple[tuple[str, int] | None, Mapping[str, list[str]]] = None, {}

    def checked(self) -> Iterator[tuple[str, AppFigures]]:
        """See `AppChecks`; none while there is no index."""
        addresses = list(self._addresses())
        apps = self._apps_by_address() if addresses else {}
        answers: defaultdict[str, list[Answered]] = defaultdict(list)
        for one in addresses:
            for app in apps.get(address_key(one.address), ()):
                answers[app] += one.answers
        now = self._clock()
        yield from ((app, figures_of(found, now)) for app, found in sorted(answers.items()))

    def _apps_by_address(self) -> Mapping[str, list[str]]:
        try:
            with self._snapshot() as snapshot:
                state = snapshot.generation.name, snapshot.state
                if self._known[0] != state:
                    self._known = state, _apps_by_address(snapshot)
        except NotReady:
            return {}
        return self._known[1]


def _apps_by_address(snapshot: Snapshot) -> dict[str, list[str]]:
    """Key of an address → ids of the live apps that have it as a link."""
    rows = live_rows_of(snapshot, APP)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one in snapshot.documents.of(rows.tolist()).values():
        links = one.fields.get("links") or {}
        for key in {address_key(links[name]) for name in LINKS if name in links} - {""}:
            found[key].append(one.fields["id"])
    return dict(found)
