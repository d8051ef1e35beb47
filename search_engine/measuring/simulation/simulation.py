"""The simulation: an agenda of what comes next, and the events of each visit, in order of arrival.

It is a discrete event simulation: for each citizen the agenda holds the next occasion, the next visit without one, and
the steps that are to come; nothing else is remembered. So memory grows with the number of citizens, not with the days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from heapq import heappop, heappush
from itertools import accumulate
from random import Random
from typing import NamedTuple

from dictionaries.lexicon import Lexicon
from search_engine.measuring.simulation.behaviour_parameters import BehaviourParameters
from search_engine.measuring.simulation.browsing import Browsing
from search_engine.measuring.simulation.catalogue import Catalogue
from search_engine.measuring.simulation.citizens import Citizen, draw_citizens
from search_engine.measuring.simulation.clock import DAY, YEAR, month_of, some_time
from search_engine.measuring.simulation.pages import Pages
from search_engine.measuring.simulation.query_texts import QueryTexts
from search_engine.measuring.simulation.scenarios import Plot
from search_engine.measuring.simulation.visits import Row, Timed, Visits

# Days before the first one that are lived through without a record, so that renewals of last year's papers and steps of
# things under way are there from the first day on: longer than the longest delay of the plot.
WARM_UP = 400
# Days: the same occasion does not come to one citizen again before.
REST = 300
# Days before it is handled that a step is looked up.
LOOKS = (0.2, 2.0)
# Seconds between two steps that fall on one day.
APART = 1_800


@dataclass(frozen=True, slots=True)
class Plan:
    """What is simulated.

    Attributes:
        days: Days that are recorded, up to `end`.
        end: With a time zone.
    """

    citizens: int
    days: int
    seed: int
    end: datetime
    behaviour: BehaviourParameters = field(default_factory=BehaviourParameters)

    @property
    def prefix(self) -> str:
        """Another for every other plan, so that ids of two never meet."""
        told = f"{self.citizens} {self.days} {self.seed} {self.end.isoformat()} {self.behaviour}"
        return f"sim{sha256(told.encode()).hexdigest()[:10]}"


class Due(NamedTuple):
    """Something on the agenda; `place`: script and step, `handled`: what it follows was on record."""

    at: float
    turn: int
    what: str
    citizen: Citizen
    place: tuple[int, int] = (0, 0)
    handled: bool = False


class Simulation:
    """A run; the same plan on the same catalogue gives the same rows.

    Attributes:
        begun: Script → how often it began on record.
        handled: (script, step) → how often it was handled on record.
        followed: (script, step) → how often that was so and what it follows had been on record too.
    """

    def __init__(self, catalogue: Catalogue, plot: Plot, plan: Plan, lexicon: Lexicon) -> None:
        self.catalogue, self.plot, self.plan = catalogue, plot, plan
        self._rng = rng = Random(plan.seed)
        wording, pages = QueryTexts(catalogue.matters.values(), lexicon), Pages(catalogue, plan.behaviour.first, rng)
        self._visits = Visits(catalogue, wording, pages, plan.behaviour, plan.prefix, rng)
        self._browsing = Browsing(catalogue, plot.fashions, plan.behaviour.skew)
        self._end = plan.end.timestamp()
        self._start = self._end - plan.days * DAY
        self._agenda: list[Due] = []
        self._turn = 0
        self._last: dict[tuple[int, int], float] = {}
        self._rates: dict[tuple[str, str], tuple[list[int], list[float]]] = {}
        self.begun: Counter[int] = Counter()
        self.handled: Counter[tuple[int, int]] = Counter()
        self.followed: Counter[tuple[int, int]] = Counter()

    def rows(self) -> Iterator[Row]:
        """Events in order of arrival, as rows of `zwfw events import`. To be asked for once."""
        plan = self.plan
        name = f"simulated-{plan.seed}"
        for citizen in draw_citizens(self.catalogue, plan.citizens, plan.behaviour.consenting, name, self._rng):
            self._next_occasion(citizen, self._start - WARM_UP * DAY)
            self._next_browse(citizen, self._start)
        waiting: list[tuple[float, int, Row]] = []
        while self._agenda and self._agenda[0].at < self._end:
            due = heappop(self._agenda)
            while waiting and waiting[0][0] <= due.at:
                yield heappop(waiting)[2]
            for at, row in self._live(due):
                if at < self._end:
                    self._turn += 1
                    heappush(waiting, (self._arrival(at), self._turn, row))
        while waiting:
            yield heappop(waiting)[2]

    def _live(self, due: Due) -> list[Timed]:
        if due.what == "occasion":
            self._occasion(due)
            return []
        if due.what == "browse":
            return self._browse(due)
        if due.what == "look":
            return self._look(due)
        return self._step(due)

    # ---- occasions and their steps

    def _next_occasion(self, citizen: Citizen, after: float) -> None:
        _, rates = self._rates_of(citizen)
        if rates:
            self._put(after + self._rng.expovariate(rates[-1]) * YEAR, "occasion", citizen)

    def _rates_of(self, citizen: Citizen) -> tuple[list[int], list[float]]:
        """Scripts that can come to a citizen, and their rates in the busiest month, summed up."""
        key = citizen.kind, citizen.home
        if key not in self._rates:
            rates = {
                number: script.per_year * script.there(citizen.home) * max((1.0, *script.months.values()))
                for number, script in enumerate(self.plot.scripts)
                if citizen.kind in script.who
            }
            possible = {number: rate for number, rate in rates.items() if rate > 0}
            self._rates[key] = list(possible), list(accumulate(possible.values()))
        return self._rates[key]

    def _occasion(self, due: Due) -> None:
        citizen = due.citizen
        self._next_occasion(citizen, due.at)
        scripts, rates = self._rates_of(citizen)
        number = self._rng.choices(scripts, cum_weights=rates)[0]
        script = self.plot.scripts[number]
        # thinning: candidates come as in the busiest month, and as many are dropped as the month has fewer
        busiest = max((1.0, *script.months.values()))
        if self._rng.random() >= script.then(month_of(due.at)) / busiest:
            return
        if due.at - self._last.get((citizen.number, number), -REST * DAY - YEAR * 100) < REST * DAY:
            return
        self._last[citizen.number, number] = due.at
        if due.at >= self._start:
            self.begun[number] += 1
        self._follow(citizen, number, None, due.at, handled=False)

    def _follow(self, citizen: Citizen, number: int, after: int | None, at: float, *, handled: bool) -> None:
        """Put what follows a step on the agenda, each with its chance."""
        rng, behaviour = self._rng, self.plan.behaviour
        for place, step in enumerate(self.plot.scripts[number].steps):
            if step.after != after or rng.random() >= step.chance:
                continue
            day = at + (step.days[0] + (step.days[1] - step.days[0]) * rng.random()) * DAY
            when = max(some_time(day, rng), at + APART)
            self._put(when, "step", citizen, (number, place), handled=handled)
            looked = when - (LOOKS[0] + (LOOKS[1] - LOOKS[0]) * rng.random()) * DAY
            if rng.random() < behaviour.looks_first and looked > at:
                self._put(looked, "look", citizen, (number, place))

    def _step(self, due: Due) -> list[Timed]:
        number, place = due.place
        matter = self.catalogue.by_title.get(self.plot.scripts[number].steps[place].matter)
        rows: list[Timed] = []
        if matter is not None and due.at >= self._start:
            rows = self._visits.visit_matter(due.citizen, due.at, matter, handles=True)
        if rows:
            self.handled[due.place] += 1
            self.followed[due.place] += due.handled
        self._follow(due.citizen, number, place, due.at, handled=bool(rows))
        return rows

    def _look(self, due: Due) -> list[Timed]:
        number, place = due.place
        matter = self.catalogue.by_title.get(self.plot.scripts[number].steps[place].matter)
        if matter is None or due.at < self._start:
            return []
        return self._visits.visit_matter(due.citizen, due.at, matter, handles=False)

    # ---- visits without an occasion

    def _next_browse(self, citizen: Citizen, after: float) -> None:
        weekly = self.plan.behaviour.browses_per_week
        if weekly > 0:
            day = after + self._rng.expovariate(weekly) * 7 * DAY
            self._put(max(some_time(day, self._rng), after + APART), "browse", citizen)

    def _browse(self, due: Due) -> list[Timed]:
        self._next_browse(due.citizen, due.at)
        matter = self._browsing.pick(due.citizen, month_of(due.at), self._rng)
        if matter is None:
            return []
        behaviour, rng = self.plan.behaviour, self._rng
        handles, dismisses = rng.random() < behaviour.handles, rng.random() < behaviour.dismisses
        return self._visits.visit_matter(due.citizen, due.at, matter, handles=handles, dismisses=dismisses)

    # ---- the agenda

    def _put(
        self, at: float, what: str, citizen: Citizen, place: tuple[int, int] = (0, 0), *, handled: bool = False
    ) -> None:
        self._turn += 1
        heappush(self._agenda, Due(at, self._turn, what, citizen, place, handled))

    def _arrival(self, at: float) -> float:
        behaviour = self.plan.behaviour
        if behaviour.late and self._rng.random() < behaviour.late:
            return at + self._rng.random() * behaviour.late_hours * 3600
        return at
