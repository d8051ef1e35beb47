"""The kept queries of an installation: kept, looked at, let go of. Each step is in the audit log."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from dictionaries.editing.own_row import RowKey
from dictionaries.kinds import BY_NAME
from dictionaries.reasons import Message
from dictionaries.regions import RegionTree
from indexer.store import DocumentStore
from indexer.store.audit import Actions
from indexer.store.audit.author import called
from indexer.store.audit.log import append
from indexer.store.editing.drafts import all_drafts
from indexer.store.engine import writing
from indexer.store.monitor.kept_queries import KeptQuery, add_kept, all_kept, remove_kept
from search_engine.editing.actor import Actor
from search_engine.editing.guarded_queries.formatting import kept_fields
from search_engine.editing.guarded_queries.guard_request import GuardRequest, kept_of_request
from search_engine.editing.guarded_queries.row_named import RowName, row_named
from search_engine.editing.versions.state import PublishedState
from search_engine.errors import BadParameters, Detail, Forbidden, NotFound

KEPT_ALREADY = Message(
    "conflict", "已有同样的守护查询（编号 {number}）", "the same query is kept already (number {number})"
)
MANY_KEPT = Message(
    "too_many", "守护查询已有 {most} 条", "{most} queries are kept already", "请先去掉几条", "remove some first"
)
NOT_KEPT = Message("not_found", "没有编号为 {numbers} 的守护查询", "there are no kept queries numbered {numbers}")
BLOCKS = Message(
    "forbidden", "守护查询 {number} 会阻止发布，是 {author} 的，只有发布者可以替他人去掉",
    "kept query {number} stops publishing and is {author}'s; only publishers can remove those of others",
)  # fmt: skip
OUTSIDE = Message(
    "forbidden", "只可守护 {places} 范围内的查询", "only queries within {places} can be kept",
    "请把地区（及那一行的范围）写在该范围内", "give a region (and a scope of the row) within these", joint="：",
)  # fmt: skip
# Each is asked again after every load, and twice before a publish.
MOST_KEPT = 500


class KeptQueries:
    """The kept queries of one installation.

    Args:
        state: What is published now.
    """

    def __init__(
        self, store: DocumentStore, state: Callable[[], PublishedState], tree: Callable[[], RegionTree]
    ) -> None:
        self._store, self._state, self._tree = store, state, tree

    def keep(self, actor: Actor, wish: GuardRequest) -> KeptQuery:
        """Keep a query.

        Raises:
            BadParameters: With every fault; it is kept already, its row does not exist, or too many are kept.
            Forbidden: It is not of a region, or a row, that is theirs.
        """
        wanted = kept_of_request(wish, actor, self._store, self._tree(), self.row)
        require(actor, wanted)
        with writing(self._store.engine) as connection:
            known = all_kept(connection)
            if same := next((one for one in known if says(one) == says(wanted)), None):
                raise BadParameters([Detail("query", KEPT_ALREADY(number=same.number))])
            if len(known) >= MOST_KEPT:
                raise BadParameters([Detail("query", MANY_KEPT(most=MOST_KEPT))])
            found = add_kept(connection, wanted)
            target = f"kept_query:{found.number}"
            append(
                connection, actor.author, Actions.KEPT_QUERIES_KEEP, target, None, kept_fields(found),
                region=found.region or None,
            )  # fmt: skip
        return found

    def row(self, name: RowName) -> RowKey:
        """The key of the row that somebody names. Raises `BadParameters`."""
        with self._store.engine.connect() as connection:
            drafts = all_drafts(connection)
        return row_named(name, self._state(), drafts, self._tree())

    def all(self, actor: Actor, row: RowKey | None = None) -> list[KeptQuery]:
        """Kept queries that are theirs, oldest first; `row`: those of one row."""
        with self._store.engine.connect() as connection:
            found = all_kept(connection)
        return [one for one in found if holds(actor, one) and row in (None, one.row)]

    def remove(self, actor: Actor, numbers: Collection[int]) -> list[KeptQuery]:
        """Let go of kept queries. Raises `NotFound`, `Forbidden`: what blocks a publish is let go of by its author, or
        by who may publish.
        """
        with writing(self._store.engine) as connection:
            known = {one.number: one for one in all_kept(connection) if holds(actor, one)}
            if missing := [number for number in dict.fromkeys(numbers) if number not in known]:
                raise NotFound(NOT_KEPT(numbers=missing))
            found = [known[number] for number in dict.fromkeys(numbers)]
            for one in found:
                if one.blocks and one.author != actor.name and not actor.may_publish:
                    raise Forbidden(BLOCKS(number=one.number, author=called(one.author)))
                append(
                    connection, actor.author, Actions.KEPT_QUERIES_REMOVE, f"kept_query:{one.number}", kept_fields(one),
                    region=one.region or None,
                )  # fmt: skip
            remove_kept(connection, numbers=[one.number for one in found])
        return found


def holds(actor: Actor, kept: KeptQuery) -> bool:
    """Whether a kept query is theirs: asked from their regions, and of a row of theirs where it is of one."""
    site = kept.row.scope.site if kept.row else ""
    return within(actor, kept.region, site) and (kept.row is None or _holds_row(actor, kept.row))


def within(actor: Actor, region: str, site: str = "") -> bool:
    """Whether what is asked from a region ("": from none) and is about a site is theirs to look at."""
    if not actor.area:
        return True
    asked = not actor.area.regions or (bool(region) and actor.area.covers_region(region))
    return asked and actor.area.covers_site(site or None)


def region_of(key: RowKey) -> str:
    """The region of a row's scope; of kinds whose rows name a region themselves it stands in the key. "": all."""
    return key.scope.region or dict(zip(BY_NAME[key.kind].key, key.key, strict=False)).get("region", "")


def _holds_row(actor: Actor, key: RowKey) -> bool:
    return actor.holds(key._replace(scope=replace(key.scope, region=region_of(key))))


def require(actor: Actor, kept: KeptQuery) -> None:
    """Raise `Forbidden` where a kept query is not theirs."""
    if not holds(actor, kept):
        raise Forbidden(OUTSIDE(places=actor.area.places()))


def says(kept: KeptQuery) -> tuple[Any, ...]:
    """What makes two the same."""
    return kept.query, kept.region, kept.wants, kept.document, kept.base, kept.row
