"""Sightings: who has asked for which text, a row for each actor and term.

Written when searches are counted, deleted when what somebody did is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, select, tuple_

from indexer.events.hot_terms.hot_tables import hot_seasonal_baselines, hot_sightings, hot_words
from indexer.store.dialects import upsert
from indexer.store.engine import in_portions
from indexer.store.row_checksums import CHECKSUM, add_checksums, whole_rows


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One actor's first asking for a text."""

    text: str
    actor: int
    block: int | None
    region: int
    bucket: int
    day: int


@dataclass(frozen=True, slots=True)
class Written:
    """What became of sightings.

    Attributes:
        terms: Number of each text.
        new: Those that nobody had counted.
        earlier: Those that took the place of a later one of the same actor and text.
    """

    terms: Mapping[str, int]
    new: tuple[Occurrence, ...]
    earlier: tuple[Occurrence, ...]


def uncount(connection: Connection, actors: Iterable[int]) -> None:
    """Delete what was counted of actors, and the texts that nobody else has asked for."""
    for actor in actors:
        mine = hot_sightings.c.actor == actor
        terms = connection.execute(select(hot_sightings.c.term).where(mine)).scalars().all()
        connection.execute(delete(hot_sightings).where(mine))
        forget_texts(connection, terms)


def uncount_queries(connection: Connection, askings: Iterable[tuple[int, str]]) -> None:
    """The same of single askings: actor and text."""
    for actor, text in askings:
        query = select(hot_words.c.term).where(hot_words.c.text == text)
        terms = connection.execute(query).scalars().all()
        mine = (hot_sightings.c.actor == actor) & hot_sightings.c.term.in_(query)
        connection.execute(delete(hot_sightings).where(mine))
        forget_texts(connection, terms)


def forget_texts(connection: Connection, terms: Sequence[int] | None = None) -> None:
    """Delete texts (of some terms, of all) that nothing refers to."""
    seen = select(hot_sightings.c.actor).where(hot_sightings.c.term == hot_words.c.term).exists()
    usual = select(hot_seasonal_baselines.c.region).where(hot_seasonal_baselines.c.term == hot_words.c.term).exists()
    statement = delete(hot_words).where(~seen, ~usual)
    if terms is None:
        connection.execute(statement)
    elif terms:
        connection.execute(statement.where(hot_words.c.term == bindparam("of")), [{"of": term} for term in terms])


def terms_of(connection: Connection, texts: Sequence[str]) -> dict[str, int]:
    """The numbers of texts; those that have none yet are given one."""
    if not texts:
        return {}
    connection.execute(upsert(connection, hot_words).on_conflict_do_nothing(), [{"text": text} for text in texts])
    query = select(hot_words.c.text, hot_words.c.term).where(hot_words.c.text.in_(bindparam("of", expanding=True)))
    return dict(in_portions(connection, query, "of", texts))


def put_sightings(connection: Connection, terms: Mapping[str, int], occurrences: Sequence[Occurrence]) -> Written:
    """Write sightings; of two of one actor and term the earlier stays, of one bucket that of the smaller region."""
    known: dict[tuple[int, int], tuple[int, int]] = {}
    columns = hot_sightings.c
    wanted = tuple_(columns.actor, columns.term).in_(bindparam("of", expanding=True))
    query = select(hot_sightings).where(wanted)
    keys = [(one.actor, terms[one.text]) for one in occurrences]
    # one that is damaged is written anew
    found = (row._mapping for row in in_portions(connection, query, "of", keys))
    for row in whole_rows(hot_sightings, found):
        known[row["actor"], row["term"]] = (row["bucket"], row["region"])
    new, earlier = [], []
    for key, one in zip(keys, occurrences, strict=True):
        if key not in known:
            new.append(one)
        elif (one.bucket, one.region) < known[key]:
            earlier.append(one)
    statement = upsert(connection, hot_sightings)
    changed = {name: statement.excluded[name] for name in ("block", "region", "bucket", "day", CHECKSUM)}
    replacing = statement.on_conflict_do_update(index_elements=[columns.actor, columns.term], set_=changed)
    written = [
        {"actor": one.actor, "term": terms[one.text], "block": one.block, "region": one.region,
         "bucket": one.bucket, "day": one.day}
        for one in (*new, *earlier)
    ]  # fmt: skip
    if written:
        add_checksums(hot_sightings, written)
        connection.execute(replacing, written)
    return Written(terms, tuple(new), tuple(earlier))


def count_sightings(connection: Connection) -> int:
    """How many rows there are."""
    return int(connection.execute(select(func.count()).select_from(hot_sightings)).scalar_one())
