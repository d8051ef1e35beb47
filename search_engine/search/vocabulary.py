"""What may be chosen from: the values of parameters that have a fixed set, and the themes of the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from dictionaries.normalize import squash
from indexer.loaders.themes import themes_by_audience
from indexer.snapshot import Snapshot
from indexer.snapshot.facets import SITE
from search_engine.errors import BadParameters, Detail
from search_engine.page.labels import label
from search_engine.query.analysis import AnalysisResources
from search_engine.query.request import FACET_CHOICES, PARAMETERS, SearchRequest
from search_engine.query.vocabulary import not_among

THEME = "theme"
# Facets whose values are the catalogue's own.
OPEN = ("department", THEME, "life_event", "case_type", SITE)
# What an office is called behind its line (公安部), and regions of one name that are looked at.
OFFICES, SAME = "局厅部委", 20


def vocabulary(snapshot: Snapshot | None) -> dict[str, list[dict[str, str]]]:
    """Parameter → its values with their labels. Of open facets, where there is an index, the values that the catalogue
    has; themes are those of the nation besides.
    """
    fixed = {one.name: one.choices for one in PARAMETERS if one.choices}
    own = {facet: values_of(snapshot, facet) for facet in OPEN}
    found: Mapping[str, Sequence[str]] = {**fixed, "facets": FACET_CHOICES, **own}
    return {name: values_with_labels(name, values) for name, values in found.items()}


def values_with_labels(name: str, values: Iterable[str]) -> list[dict[str, str]]:
    """Values as the vocabulary has them."""
    return [{"value": value, "label": label(name, value)} for value in values]


def themes_of(snapshot: Snapshot | None) -> tuple[str, ...]:
    """The nation's themes in the standard's order, then those of sites by their text."""
    national = [theme for themes in themes_by_audience().values() for theme in themes]
    of_sites = sorted(snapshot.facets[THEME].values) if snapshot else []
    return tuple(dict.fromkeys((*national, *of_sites)))


def values_of(snapshot: Snapshot | None, facet: str) -> tuple[str, ...]:
    """The values of an open facet: those that the catalogue has, and the nation's themes."""
    if facet == THEME:
        return themes_of(snapshot)
    return tuple(sorted(snapshot.facets[facet].values)) if snapshot else ()


def with_known_values(snapshot: Snapshot, resources: AnalysisResources, request: SearchRequest) -> SearchRequest:
    """A request with the catalogue's own values in its open filters: 公安厅 is the department 公安.

    Raises:
        BadParameters: A value is none of these, nor another name of one; of several, beside one that is, those that the
            dictionaries know pass. A filter that finds nothing would say nothing of why.
    """
    filters, faults = [], []
    for facet, wanted in request.filters:
        if facet in OPEN:
            known, others = values_of(snapshot, facet), _in_dictionaries(facet, resources)
            meant = {value: _meant(facet, value, known, others, resources) for value in wanted}
            some = not set(meant.values()).isdisjoint(known)
            bad = [value for value, own in meant.items() if own not in known and not (some and own in others)]
            faults += [Detail(facet, not_among(value, known)) for value in bad]
            wanted = tuple(dict.fromkeys(meant.values()))
        filters.append((facet, wanted))
    if faults:
        raise BadParameters(faults)
    return replace(request, filters=tuple(filters), is_read=True)


def _in_dictionaries(facet: str, resources: AnalysisResources) -> Collection[str]:
    lexicon = resources.lexicon
    if facet == "department":
        return {row.department for row in lexicon.offices if row.department}
    return {row.name for row in lexicon.life_events} if facet == "life_event" else ()


def _meant(
    facet: str, value: str, known: Collection[str], others: Collection[str], resources: AnalysisResources
) -> str:
    """The value that is meant by it or by another name; itself where none is."""
    if value in known:
        return value
    name = squash(value)
    names: list[str] = []
    if facet == "department":
        office = resources.ways.office(value, asks=False)
        names = [name[:-1] if name[-1:] in OFFICES else name, office.department if office else ""]
    elif facet == "life_event":
        names = [row.name for row in resources.lexicon.life_events if name in (*map(squash, row.aliases), row.name)]
    elif facet == SITE and resources.places is not None:
        same = [one for one in resources.places.tree.search(name, SAME) if name in (one.name, one.short_name)]
        names = [text for one in same for text in (one.code, one.name, one.short_name)]
    return next((one for among in (known, others) for one in names if one in among), value)
