"""The recommenders there are, by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from ranker.errors import UnknownModel
from ranker.recommenders.content import ContentNeighbours
from ranker.recommenders.item_knn import ItemKNN
from ranker.recommenders.local_ridge import LocalRidge
from ranker.recommenders.popularity import Popularity, RecentPopularity
from ranker.recommenders.recommender import Recommender
from ranker.recommenders.sequential_rules import SequentialRules
from ranker.recommenders.spectral import Spectral
from ranker.recommenders.storage import read_description

# From the plain to the elaborate, which is the order in which they are shown.
RECOMMENDERS: Mapping[str, type[Recommender]] = MappingProxyType(
    {
        model.name: model
        for model in (
            Popularity,
            RecentPopularity,
            ItemKNN,
            Spectral,
            LocalRidge,
            SequentialRules,
            ContentNeighbours,
        )
    }
)


def recommender_of(name: str) -> type[Recommender]:
    """The class of a name.

    Raises:
        UnknownModel: There is none.
    """
    if name not in RECOMMENDERS:
        raise UnknownModel(name, tuple(RECOMMENDERS))
    return RECOMMENDERS[name]


def load_recommender(folder: Path) -> Recommender:
    """A saved model, whatever its kind.

    Raises:
        BadModel: There is none that can be read.
        UnknownModel: It is of a kind that this program does not have.
    """
    return recommender_of(str(read_description(folder).get("model"))).load(folder)
