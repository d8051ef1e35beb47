"""One visit as events, in the form in which portals send them."""

from __future__ import annotations

from random import Random
from typing import Any

from search_engine.measuring.simulation.behaviour_parameters import BehaviourParameters
from search_engine.measuring.simulation.catalogue import Catalogue, Matter
from search_engine.measuring.simulation.citizens import Citizen
from search_engine.measuring.simulation.clock import written
from search_engine.measuring.simulation.pages import Pages
from search_engine.measuring.simulation.query_texts import QueryTexts

# An event as a row of `zwfw events import`, and when it happened (seconds since 1970 UTC).
Row = dict[str, Any]
Timed = tuple[float, Row]

# Seconds until a person goes on: reading a page of results, a document, filling in a form.
READS_PAGE, READS_DOCUMENT, FILLS_IN = (3.0, 25.0), (15.0, 150.0), (90.0, 600.0)
# Who does not find it words it again, once.
TRIES = 2


class Visits:
    """Writes visits.

    Args:
        prefix: Ids of events, sessions and pages begin with it.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        wording: QueryTexts,
        pages: Pages,
        behaviour: BehaviourParameters,
        prefix: str,
        rng: Random,
    ) -> None:
        self._catalogue, self._wording, self._pages, self._manners = catalogue, wording, pages, behaviour
        self._prefix, self._rng = prefix, rng
        self._asked, self._shares = list(behaviour.asked), list(behaviour.asked.values())
        self._stars, self._star_shares = list(behaviour.ratings), list(behaviour.ratings.values())
        self._events = self._sessions = self._searches = 0

    def visit_matter(
        self, citizen: Citizen, at: float, matter: Matter, *, handles: bool, dismisses: bool = False
    ) -> list[Timed]:
        """A visit for a matter that is offered at the citizen's home; [] where it is not.

        Args:
            handles: It ends with an application, however it was found.
            dismisses: Something of the page is told to stay away.
        """
        document = self._catalogue.document(matter.base, citizen.chain)
        if document is None:
            return []
        self._sessions += 1
        visit = _Visit(self, citizen, at, f"{self._prefix}-s{self._sessions}")
        rng, behaviour = self._rng, self._manners
        found = rng.random() >= behaviour.searches
        for _ in range(TRIES):
            found = found or self._search(visit, matter, document)
        if found or handles:
            visit.write("view", document=document)
            self._keep(visit, document)
            visit.wait(READS_DOCUMENT)
        if handles:
            self._handle(visit, document)
        if dismisses:
            visit.write("dismiss", document=rng.choice(self._pages.page(citizen, matter, document)))
        return visit.rows

    def _search(self, visit: _Visit, matter: Matter, document: str) -> bool:
        """A search with its page and clicks; whether the matter was found."""
        rng, behaviour = self._rng, self._manners
        self._searches += 1
        search, query = f"{self._prefix}-q{self._searches}", self._ask(matter)
        visit.write("search", query=query, search_id=search)
        shown = self._pages.page(visit.citizen, matter, document)
        visit.write("impression", query=query, search_id=search, documents=shown, position=1)
        for place, seen in enumerate(shown, 1):
            wanted = seen == document
            # a person looks at a place, and takes what is wanted more easily than something else
            looked = rng.random() < place**-behaviour.bias
            if looked and rng.random() < (behaviour.attracts if wanted else behaviour.distracts):
                visit.wait(READS_PAGE)
                visit.write("click", query=query, search_id=search, document=seen, position=place)
                if wanted:
                    return True
        visit.wait(READS_PAGE)
        return False

    def _ask(self, matter: Matter) -> str:
        manner = self._rng.choices(self._asked, self._shares)[0]
        return self._wording.text(matter, manner, self._rng)

    def _keep(self, visit: _Visit, document: str) -> None:
        rng, behaviour = self._rng, self._manners
        if rng.random() < behaviour.keeps:
            visit.wait(READS_PAGE)
            visit.write("favourite", document=document)
            if rng.random() < behaviour.takes_back:
                visit.wait(READS_DOCUMENT)
                visit.write("unfavourite", document=document)

    def _handle(self, visit: _Visit, document: str) -> None:
        visit.wait(FILLS_IN)
        visit.write("handle", document=document)
        if self._rng.random() < self._manners.rates:
            visit.wait(READS_PAGE)
            stars = self._rng.choices(self._stars, self._star_shares)[0]
            visit.write("rate", document=document, rating=stars)

    def pause(self, span: tuple[float, float]) -> float:
        """Seconds, anything between two."""
        return span[0] + (span[1] - span[0]) * self._rng.random()

    def next_id(self) -> str:
        """Of one more event."""
        self._events += 1
        return f"{self._prefix}-{self._events}"


class _Visit:
    """A visit being written: its time goes on."""

    __slots__ = ("_at", "_common", "_visits", "citizen", "rows")

    def __init__(self, visits: Visits, citizen: Citizen, at: float, session: str) -> None:
        self._visits, self.citizen, self._at = visits, citizen, at
        self._common = {
            "region": citizen.home,
            "session": session,
            "user": citizen.subject,
            "consent": citizen.consents,
        }
        self.rows: list[Timed] = []

    def wait(self, span: tuple[float, float]) -> None:
        self._at += self._visits.pause(span)

    def write(self, kind: str, **fields: Any) -> None:
        row = {"id": self._visits.next_id(), "type": kind, "at": written(self._at), **fields, **self._common}
        self.rows.append((self._at, row))
        # two events of one moment stay in order
        self._at += 0.001
