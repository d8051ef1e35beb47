"""What reads the files of a home, each as users and processes do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DatabaseError

from dictionaries.lexicon.errors import BadDictionaries
from indexer.errors import IndexerError
from indexer.events import EVENT_TYPES, EventStore, People
from indexer.events.erasure_log import ErasureLog, all_of
from indexer.events.hot_terms.hot_store import HotStore
from indexer.events.interaction_matrix import active_users, handled_since, interaction_matrix
from indexer.events.store import FORGOTTEN
from indexer.events.summaries import asked_by_few, asking_actors, way
from indexer.events.user_history import kept_bases, regions_of, user_history
from indexer.store.editing.drafts import all_drafts, approvals_over
from indexer.store.editing.versions import rows_at, version_of
from indexer.store.queries.query_log import frequent_queries, queries_without_result
from indexer.store.switches import steps_of
from ranker.errors import RankerError
from search_engine.cli.error_messages import told
from search_engine.errors import NotReady
from tests.faults.homes import open_home, service_of, titles

USERS = 12
# The digest of changes that somebody has approved.
APPROVED = "0123456789abcdef"


def stored(home: Path) -> Any:
    place = open_home(home, read_only=True)
    try:
        with place.store.engine.connect() as connection:
            ids = [row[1] for batch in place.store.rows(connection) for row in batch]
        return {name: place.store.get(name) for name in ids}, place.keys.list()
    finally:
        place.store.engine.dispose()


def served(home: Path) -> Any:
    with service_of(home) as service:
        found = [titles(service, q) for q in ("", "身份证", "公积金 提取", "租房补贴")]
    # where more is found than a page has, another build may show others of those that are equal
    return [(total, sorted(names) if total <= len(names) else []) for total, names in found]


def happened(home: Path) -> Any:
    """All that is read of events, persons and hot terms."""
    place = open_home(home)
    store, people = place.events, place.people
    try:
        users = [store.pseudonyms.user(f"u{number}") for number in range(USERS)]
        each = [[look(people, store, user) for look in OF_A_PERSON] for user in users]
        return each, [look(store) for look in OF_ALL], [look(HotStore(store)) for look in OF_HOT_TERMS]
    finally:
        store.close()
        place.store.engine.dispose()


def tombstones_of(store: EventStore) -> dict[str, int]:
    with store.engine.connect() as connection:
        return all_of(connection)


def vars_of(arrays: Any) -> list[Any]:
    return [getattr(arrays, field.name) for field in fields(arrays)]


OF_A_PERSON: tuple[Callable[[People, EventStore, str], Any], ...] = (
    lambda people, _, user: (people.agreed(user), people.number(user), people.seen(user)),
    lambda people, _, user: (people.footprint_size(user), people.footprint(user)),
    lambda people, _, user: people.favourites(user),
    lambda people, _, user: people.history(user),
    lambda _, store, user: user_history(store, user, list(EVENT_TYPES), 100),
    lambda _, store, user: kept_bases(store, user),
    lambda _, store, user: regions_of(store, user, 10),
)
OF_ALL: tuple[Callable[[EventStore], Any], ...] = (
    lambda store: (store.last(), store.since(0)),
    lambda store: (store.items(), store.document_ids(range(100)), store.salts(), store.mark(FORGOTTEN)),
    lambda store: [column.tolist() for column in vars_of(interaction_matrix(store))],
    lambda store: [column.tolist() for column in vars_of(handled_since(store, 0))],
    lambda store: (active_users(store, 0, 1_000), way(store, 0)),
    lambda store: (asking_actors(store, ["身份证"], 0), asked_by_few(store, ["身份证"], 5)),
    lambda store: ErasureLog(store).covers(store.pseudonyms.user("u0"), "0-s", 0),
    tombstones_of,
)
OF_HOT_TERMS: tuple[Callable[[HotStore], Any], ...] = (
    lambda hot: (hot.batch(100), hot.hours(), hot.forgotten()),
    lambda hot: [column.tolist() for column in hot.occurrences()],
    lambda hot: hot.texts(range(20)),
    lambda hot: [tuple(row) for row in (*hot.usual_everywhere(9), *hot.seasonal_baseline(9, 330110000000))],
    lambda hot: (hot.lists([330110000000]), hot.listed_regions()),
)


def logged(home: Path) -> Any:
    return frequent_queries(home / "log.db"), queries_without_result(home / "log.db", 0)


def edited(home: Path) -> Any:
    place = open_home(home, read_only=True)
    try:
        with place.store.engine.connect() as connection:
            published = [(rows_at(connection, number), version_of(connection, number)) for number in (1, 2)]
            others = all_drafts(connection), approvals_over(connection, 2), steps_of(connection)
        return published, others, place.keys.list()
    finally:
        place.store.engine.dispose()


def in_force(home: Path) -> Any:
    place = open_home(home, read_only=True)
    return place.lexicons.lexicon().version, place.lexicons.lexicon().entries()


def switched(home: Path) -> Any:
    return open_home(home, read_only=True).switched_off


def alarmed(home: Path) -> Any:
    return open_home(home, read_only=True).alarm_file.read()


def ranked(home: Path) -> Any:
    return open_home(home, read_only=True).rank_profiles.of("default")


READERS: dict[str, Callable[[Path], Any]] = {
    "stored": stored, "served": served, "happened": happened, "logged": logged, "edited": edited, "in_force": in_force,
    "switched": switched, "alarmed": alarmed, "ranked": ranked,
}  # fmt: skip
# What a kind of file is read by, served pages apart; nobody else has a part in it.
READ_BY = {
    "documents": "stored", "events": "happened", "event rows": "happened", "query log": "logged", "key": "happened",
    "handmade": "edited",
    "lexicon": "in_force", "switches": "switched", "alarms": "alarmed",
    "profiles": "ranked",
}  # fmt: skip


def read(name: str, home: Path) -> Any:
    """What a reader reads; the sentence of an error where it says what is wrong. Any other error is a fault."""
    try:
        return READERS[name](home)
    except (IndexerError, BadDictionaries, RankerError, NotReady, DatabaseError) as error:
        sentence = told(error)
    assert sentence
    return sentence
