"""What a preview is asked for: which queries, from where, and as of when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from dictionaries.editing.own_row import RowChange, moment
from dictionaries.lexicon.scope import EVERYWHERE, Audience, Scope
from dictionaries.reasons import Message
from dictionaries.regions import RegionTree
from indexer.documents.timestamps import CHINA
from indexer.store.area import Area
from search_engine.editing.drafts.proposal import Proposal
from search_engine.editing.replay.frequent import ASKED, ReplayQuery, frequent_queries
from search_engine.editing.replay.judged import JudgedQueries, judged_queries
from search_engine.editing.replay.preview_place import Clock
from search_engine.errors import BadParameters, Detail
from search_engine.installation.installation import Installation
from search_engine.messages import UNKNOWN_REGION_NAMED
from search_engine.query.request import MAX_QUERY

NOT_A_QUERY = Message("out_of_range", "应为 1 至 {most} 个字符", "must have 1 to {most} characters")
# Of more scopes than these the first are looked at.
MOST_SCOPES = 20


def clock_at(text: str | None) -> Clock | None:
    """The clock that stands at a day or minute in China; None where none is given. Raises `BadParameters`."""
    if not text:
        return None
    try:
        seconds = datetime.fromisoformat(moment(text)).replace(tzinfo=CHINA).timestamp()
    except ValueError as error:
        raise BadParameters([Detail("at", str(error))]) from error
    return lambda: seconds


def queries_asked(
    place: Installation, proposal: Proposal, most: int, judged: Path | None = None
) -> tuple[list[ReplayQuery], JudgedQueries]:
    """The queries to be asked again for a proposal: the most frequent, from where its rows act, and those that are
    judged. Raises `BadParameters`, `BadEvaluationFile` where the judged ones cannot be read.
    """
    return where_they_act(place, frequent_queries(place, most), proposal.row_changes), judged_queries(place, judged)


def one_query(place: Installation, text: str, region: str = "", site: str = "", department: str = "") -> ReplayQuery:
    """One query that somebody wants to see, on the page of a site or a department. Raises `BadParameters` where it
    cannot be searched for.
    """
    if not text.strip() or len(text) > MAX_QUERY:
        raise BadParameters([Detail("query", NOT_A_QUERY(most=MAX_QUERY))])
    if region and region not in place.tree():
        raise BadParameters([Detail("region", UNKNOWN_REGION_NAMED(region=region))])
    return ReplayQuery(text, region, 1, ASKED)


def query_for_rows(
    place: Installation, text: str, changes: Sequence[RowChange], region: str | None = None
) -> ReplayQuery:
    """One query as somebody asks it for whom changed rows act: from their region, on the page of their site and
    department. Raises `BadParameters` where it cannot be searched for.

    Args:
        region: Where it is to be asked instead; "": from no region.
    """
    tree = place.tree()
    asked = one_query(place, text, next(iter(regions_of_changes(tree, changes)), "") if region is None else region)
    page = page_for_rows(tree, changes, asked.region)
    return replace(asked, site=page.site, department=page.department)


def regions_of_changes(tree: RegionTree, changes: Iterable[RowChange]) -> list[str]:
    """Codes of the regions that changed rows are about, that of the most rows first; none: all rows act everywhere."""
    scopes = (scope for change in changes for scope in scopes_of(change))
    regions = Counter(scope.region for scope in scopes if scope.region in tree)
    return [region for region, _ in regions.most_common()]


def page_for_rows(tree: RegionTree, changes: Iterable[RowChange], region: str) -> Scope:
    """The page from which most changed rows act that act in a region at all: its region, site and department."""
    there = Audience(tuple(one.code for one in tree.chain(region)) if region else ())
    scopes = (scope for change in changes for scope in scopes_of(change))
    pages = Counter((scope.site, scope.department) for scope in scopes if there.covers(Scope(scope.region)))
    site, department = next((page for page, _ in pages.most_common(1)), ("", ""))
    return Scope(region, site, department)


def scopes_elsewhere(tree: RegionTree, changes: Iterable[RowChange], page: Scope) -> list[Scope]:
    """Where changed rows act that do not act on a page, the scope of the most rows first."""
    region = tuple(one.code for one in tree.chain(page.region)) if page.region else ()
    here = Audience(region, page.site, page.department)
    idle = [scopes for scopes in map(scopes_of, changes) if not any(map(here.covers, scopes))]
    return [scope for scope, _ in Counter(scope for scopes in idle for scope in scopes).most_common()]


def where_they_act(
    place: Installation, queries: Sequence[ReplayQuery], changes: Iterable[RowChange]
) -> list[ReplayQuery]:
    """The same queries, asked where changed rows act: those of a region's rows by its people first, others as if they
    were of it; those of a site's or a department's on its page. Each scope gets its share, so that there are as many.
    """
    scopes = list(dict.fromkeys(scope for change in changes for scope in scopes_of(change)))[:MOST_SCOPES]
    if not scopes or scopes == [EVERYWHERE]:
        return list(queries)
    tree, share = place.tree(), -(-len(queries) // len(scopes))
    found: dict[tuple[str, str, str, str], ReplayQuery] = {}
    for scope in scopes:
        area = Area(tree, [scope.region] if scope.region else [])
        there = [bool(one.region) and area.covers_region(one.region) for one in queries]
        theirs = [one for one, is_there in zip(queries, there, strict=True) if is_there or not scope.region]
        others = [one for one, is_there in zip(queries, there, strict=True) if not is_there and scope.region]
        for one in [*theirs, *(replace(one, region=scope.region) for one in others)][:share]:
            moved = replace(one, site=scope.site, department=scope.department)
            found.setdefault((moved.text, moved.region, moved.site, moved.department), moved)
    return list(found.values())[: len(queries)]


def scopes_of(change: RowChange) -> list[Scope]:
    """Where a changed row acts; a pin's region is where it is seen."""
    return [replace(change.key.scope, region=region) for region in sorted(change.regions)] or [change.key.scope]
