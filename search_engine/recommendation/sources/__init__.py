"""Where candidates come from: one file a source, and this list of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from search_engine.recommendation.context import AFTER, EMPTY, HOME, LICENCE, MATTER
from search_engine.recommendation.reason import Candidate
from search_engine.recommendation.request_context import Situation
from search_engine.recommendation.sources.collaborative import collaborative
from search_engine.recommendation.sources.content import content_based
from search_engine.recommendation.sources.fallback import fallback
from search_engine.recommendation.sources.hot import hot
from search_engine.recommendation.sources.licence import licence
from search_engine.recommendation.sources.life_events import life_events
from search_engine.recommendation.sources.local import local
from search_engine.recommendation.sources.new import new
from search_engine.recommendation.sources.next_steps import next_steps
from search_engine.recommendation.sources.popular import popular
from search_engine.recommendation.sources.renewals import renewals
from search_engine.recommendation.sources.seasonal import seasonal
from search_engine.recommendation.sources.sequential import sequential

Propose = Callable[[Situation], Iterator[Candidate]]


@dataclass(frozen=True, slots=True)
class Source:
    """A source.

    Attributes:
        weight: What its strongest candidate counts beside those of others.
        contexts: Where it speaks.
    """

    name: str
    propose: Propose
    weight: float
    contexts: frozenset[str]


EVERYWHERE = frozenset((HOME, AFTER, MATTER, EMPTY))
FRONT = frozenset((HOME, EMPTY))
# Weights are an order of trust, each about two thirds of the one before it, so that one good candidate of a source
# stands before the middling ones of the next: what runs out; what the person's or the context's own matters lead to, by
# what people did; what follows by what a matter is for; what belongs to the same occasion; what many handle here; what
# is described alike; what is merely there. They are to be tuned on a site's own clicks.
SOURCES: tuple[Source, ...] = (
    Source("renewals", renewals, 3.0, frozenset((HOME, AFTER, MATTER, EMPTY, LICENCE))),
    Source("licence", licence, 2.0, frozenset((LICENCE,))),
    Source("sequential", sequential, 1.5, EVERYWHERE),
    Source("next_steps", next_steps, 1.2, EVERYWHERE),
    Source("collaborative", collaborative, 1.0, EVERYWHERE),
    Source("life_events", life_events, 0.7, EVERYWHERE),
    Source("seasonal", seasonal, 0.6, FRONT),
    Source("content_based", content_based, 0.45, EVERYWHERE),
    Source("hot", hot, 0.4, FRONT),
    Source("new", new, 0.35, frozenset((HOME,))),
    Source("popular", popular, 0.3, FRONT),
    Source("local", local, 0.25, FRONT),
    Source("fallback", fallback, 0.05, FRONT),
)
