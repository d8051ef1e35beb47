"""What may be chosen from: the values of parameters that have a fixed set, and the themes of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from indexer.loaders.themes import themes_by_audience
from indexer.snapshot import Snapshot
from search_engine.errors import BadParameters, Detail
from search_engine.page.labels import label
from search_engine.query.request import FACET_CHOICES, PARAMETERS, SearchRequest
from search_engine.query.vocabulary import not_among

THEME = "theme"


def vocabulary(snapshot: Snapshot | None) -> dict[str, list[dict[str, str]]]:
    """Parameter → its values with their labels. Themes are those of the nation and, where there is an index, those that
    sites have of their own.
    """
    fixed = {one.name: one.choices for one in PARAMETERS if one.choices}
    found: Mapping[str, Sequence[str]] = {**fixed, "facets": FACET_CHOICES, THEME: themes_of(snapshot)}
    return {name: values_with_labels(name, values) for name, values in found.items()}


def values_with_labels(name: str, values: Iterable[str]) -> list[dict[str, str]]:
    """Values as the vocabulary has them."""
    return [{"value": value, "label": label(name, value)} for value in values]


def themes_of(snapshot: Snapshot | None) -> tuple[str, ...]:
    """The nation's themes in the standard's order, then those of sites by their text."""
    national = [theme for themes in themes_by_audience().values() for theme in themes]
    of_sites = sorted(snapshot.facets[THEME].values) if snapshot else []
    return tuple(dict.fromkeys((*national, *of_sites)))


def check_themes(snapshot: Snapshot, request: SearchRequest) -> None:
    """Raises `BadParameters` for a theme that neither the nation nor any site has."""
    wanted = dict(request.filters).get(THEME, ())
    known = themes_of(snapshot) if wanted else ()
    faults = [Detail(THEME, not_among(theme, known)) for theme in wanted if theme not in known]
    if faults:
        raise BadParameters(faults)
