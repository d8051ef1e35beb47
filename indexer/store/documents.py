"""The document store: visible documents, the changes that an indexer follows, and small writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, bindparam, delete, except_, func, select

from dictionaries.caches import MEGABYTE
from indexer.documents.part_defaults import with_part_defaults
from indexer.documents.profile import Profile, profile_from_text
from indexer.documents.timestamps import of_milliseconds
from indexer.store.area import Area
from indexer.store.audit.author import Author
from indexer.store.base_contents import KeptContents, read_bases
from indexer.store.batch_lru_cache import BatchLruCache
from indexer.store.changes import Change
from indexer.store.deletion import Deleted, Deletion, delete_documents
from indexer.store.derived_profiles import derive_profiles
from indexer.store.digests import CHECKED, CHECKED_BASE, CONTENT, FIELDS, is_whole, is_whole_base, whole_rows
from indexer.store.engine import in_portions, streamed, writing
from indexer.store.load_record import Load, newest_sequence, read_load
from indexer.store.loads import LoadWriter
from indexer.store.lookup import Lookup
from indexer.store.reconciling.departures import expire_departures
from indexer.store.split import STATUSES, Content, Prepared, merge, short_code
from indexer.store.stored_row import StoredRow, WholeRow
from indexer.store.tables import bases, documents, loads, profiles, sites
from indexer.store.tombstones import expire_tombstones
from indexer.store.unfinished_loads import remove_abandoned
from indexer.store.visible_rows import VISIBLE, visible_at, visible_rows

ROWS = Lookup(CHECKED, documents.c.doc)
# Rows with what their bases share: one statement a page.
WHOLES = Lookup([*CHECKED, *CHECKED_BASE], documents.c.doc, documents.join(bases, bases.c.base == documents.c.base))
IDS = Lookup([documents.c.doc, documents.c.id], documents.c.doc)
# Kept for those who ask again: documents that pages showed (as JSON; parsed they take two or three times that), and
# ids of documents that stood beside others.
WHOLES_KEPT, WHOLE_BYTES, IDS_KEPT = 4_000, 80 * MEGABYTE, 100_000
# More ids than these are asked for by a build, which asks once.
FEW_IDS = 5_000
LAST = "\uffff"  # stands behind whatever an id may go on with


class DocumentStore:
    """Reads and writes documents.

    Args:
        engine: From `open_engine`.
        locks: Folder of the lock files of loads under way.
        reserve: Bytes that loads and builds leave of the disk.
        reviews: Whether newly loaded apps wait for a review before anything shows them.
    """

    def __init__(self, engine: Engine, locks: Path, reserve: int = 0, *, reviews: bool = False) -> None:
        self.engine, self.locks, self.reserve, self.reviews = engine, locks, reserve, reviews
        self._sites: _SiteNames | None = None
        self._kinds = _ProfileKinds(engine)
        self._contents = KeptContents(engine)
        self._wholes: BatchLruCache[int, WholeRow] = BatchLruCache(
            self._read_wholes, WHOLES_KEPT, "full_documents", WHOLE_BYTES, attrgetter("size")
        )
        self._ids: BatchLruCache[int, str] = BatchLruCache(self._read_ids, IDS_KEPT, "document_ids")

    # ---- writing

    def begin(
        self, source: str, site: str | None = None, author: Author | None = None, area: Area | None = None
    ) -> LoadWriter:
        """Begin a load; see `LoadWriter`. `site`: the load is a full snapshot of that site."""
        return LoadWriter(self.engine, self.locks, source, site, self.reserve, author, area, reviews=self.reviews)

    def put(self, batch: Sequence[Prepared], source: str) -> Load:
        """Write a few documents and make them visible."""
        with self.begin(source) as writer:
            writer.write(batch)
            return writer.finish()

    def delete(
        self, ids: Sequence[str], source: str, author: Author | None = None, area: Area | None = None
    ) -> Load | None:
        """Remove documents by id, unconditionally. None where none of them exists. Raises `OutsideArea`."""
        return self.delete_documents([Deletion(one) for one in dict.fromkeys(ids)], source, author, area).load

    def delete_documents(
        self,
        deletions: Sequence[Deletion],
        source: str,
        author: Author | None = None,
        area: Area | None = None,
        reason: str | None = None,
        also: Callable[[Connection, Deleted], object] = lambda connection, deleted: None,
    ) -> Deleted:
        """Remove documents, but those that were updated since; see `indexer.store.deletion`. Raises `OutsideArea`."""
        return delete_documents(self.engine, deletions, source, author, area, reason, also)

    def expire_tombstones(self, before: int) -> int:
        """Forget deletions made before a time (µs since 1970 UTC); returns how many."""
        return expire_tombstones(self.engine, before)

    def expire_departures(self, before: int) -> int:
        """Forget what left its place before a time (µs since 1970 UTC); returns how much."""
        return expire_departures(self.engine, of_milliseconds(before // 1_000))

    def derive_profiles(self) -> int:
        """Give documents whose profile was derived by other rules that of today; see `derived_profiles`."""
        return derive_profiles(self.engine, self._contents)

    def remove_abandoned(self) -> list[int]:
        """Remove what loads wrote whose process died; called at start-up. Loads under way are left alone."""
        return remove_abandoned(self.engine, self.locks)

    def vacuum(self, sequence: int) -> int:
        """Remove rows that ended at or before a sequence number that every generation in use holds, and bases without
        rows.

        Returns:
            How many rows were removed.
        """
        with writing(self.engine) as connection:
            removed = _forget_rows(connection, sequence)
            _forget_bases(connection)
        return removed

    # ---- reading

    def sequence(self, connection: Connection | None = None) -> int:
        """The number of the newest visible change, as a transaction sees it; 0 where there is none."""
        if connection is not None:
            return newest_sequence(connection)
        with self.engine.connect() as own:
            return newest_sequence(own)

    def count(self) -> int:
        """How many documents are visible."""
        with self.engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(documents).where(VISIBLE)).scalar_one())

    def load(self, number: int) -> Load:
        """What is known of a load. Raises `UnknownLoad`."""
        return read_load(self.engine, number)

    def get(self, document_id: str) -> Content | None:
        """The visible document of an id, whole, its parts with their defaults; None where there is none, or it is
        damaged.
        """
        with self.engine.connect() as connection:
            rows = connection.execute(select(*CHECKED).where(documents.c.id == document_id, VISIBLE)).all()
        found = next((self.document(StoredRow(*row)) for row in whole_rows(rows)), None)
        return None if found is None else with_part_defaults(found)

    def doc_of(self, document_id: str) -> int | None:
        """The number of the visible document of an id; None where there is none."""
        query = select(documents.c.doc).where(documents.c.id == document_id, VISIBLE)
        with self.engine.connect() as connection:
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else int(found)

    def docs_of(self, ids: Sequence[str]) -> dict[str, int]:
        """The numbers of the visible documents of some ids; ids without one are absent."""
        is_one = documents.c.id.in_(bindparam("ids", expanding=True))
        query = select(documents.c.id, documents.c.doc).where(is_one, VISIBLE)
        with self.engine.connect() as connection:
            return dict(in_portions(connection, query, "ids", ids))

    def ids_beginning(self, beginning: str, limit: int) -> list[str]:
        """Ids of visible documents that begin with a text, at most `limit`, in their order."""
        key = documents.c.id
        query = select(key).where(key >= beginning, key < f"{beginning}{LAST}", VISIBLE).order_by(key).limit(limit)
        with self.engine.connect() as connection:
            return [str(one) for one in connection.execute(query).scalars()]

    def base_keys(self, ids: Sequence[str]) -> dict[str, str]:
        """The key of each id's base, which outlives numbers and indices; ids without a visible document are absent."""
        query = select(documents.c.id, bases.c.key).join(bases, bases.c.base == documents.c.base)
        query = query.where(documents.c.id.in_(bindparam("ids", expanding=True)), VISIBLE)
        with self.engine.connect() as connection:
            return dict(in_portions(connection, query, "ids", ids))

    def not_offline(self, ids: Sequence[str]) -> set[str]:
        """Those of some ids of which there is a visible document that is not offline."""
        query = select(documents.c.id).where(documents.c.id.in_(bindparam("ids", expanding=True)), VISIBLE)
        query = query.where(documents.c.status != STATUSES.index("offline"))
        with self.engine.connect() as connection:
            return {row[0] for row in in_portions(connection, query, "ids", ids)}

    def base_numbers(self, keys: Sequence[str]) -> dict[str, int]:
        """The numbers of bases by key; keys that no base has are absent."""
        query = select(bases.c.key, bases.c.base).where(bases.c.key.in_(bindparam("keys", expanding=True)))
        with self.engine.connect() as connection:
            return dict(in_portions(connection, query, "keys", keys))

    def keys_of_bases(self, numbers: Sequence[int]) -> dict[int, str]:
        """The keys of bases by number."""
        query = select(bases.c.base, bases.c.key).where(bases.c.base.in_(bindparam("of", expanding=True)))
        with self.engine.connect() as connection:
            return {int(row[0]): row[1] for row in connection.execute(query, {"of": list(numbers)})}

    def matters(self) -> Iterator[tuple[str, Content]]:
        """Key and shared content of every base that is a matter, as its first copy had it; no damaged ones."""
        query = select(*CHECKED_BASE).where(bases.c.key.notlike("id:%")).order_by(bases.c.key)
        with self.engine.connect() as connection:
            for row in streamed(connection, query, 1_000):
                if is_whole_base(*row):
                    yield row.key, orjson.loads(row.content)

    def get_rows(self, docs: Sequence[int]) -> dict[int, StoredRow]:
        """Rows by document number, visible or ended (an answer may name a row that a write has just ended), but no
        damaged ones.
        """
        found = ROWS.rows(self.engine, [int(doc) for doc in docs])
        return {row[0]: StoredRow(*row) for row in whole_rows(found)}

    def full_documents(self, docs: Sequence[int]) -> dict[int, WholeRow]:
        """Documents by number, for pages, but no damaged ones: those shown before are kept. A number never comes to
        mean another one.
        """
        return self._wholes.of(docs)

    def _read_wholes(self, docs: list[int]) -> dict[int, WholeRow]:
        found = {}
        for values in WHOLES.rows(self.engine, docs):
            own, base = values[: len(CHECKED)], values[len(CHECKED) :]
            if is_whole(own) and (shared := self._contents.unpacked(base)) is not None:
                row = StoredRow._make(own[:FIELDS])
                size = len(base[CONTENT]) + len(row.difference or b"")
                found[row.doc] = WholeRow(row, self.whole(row, shared), size)
        return found

    def document(self, row: StoredRow) -> Content | None:
        """What `whole` gives of a document; None where the base's row is damaged."""
        try:
            return self.whole(row)
        except KeyError:
            return None

    def whole(self, row: StoredRow, shared: Content | None = None) -> Content:
        """A document's fields as JSON values, without its parts' defaults. `shared`: its base's content, if at hand."""
        found = merge(self.base_content(row.base) if shared is None else shared, row.difference)
        region = f"{row.region:012d}"
        found |= {"id": row.id, "region": short_code(region), "status": STATUSES[row.status]}
        if row.site is not None:
            found["site"] = self.site_names()[row.site]
        if row.popularity is not None:
            found["popularity"] = row.popularity
        return found

    def rows(self, connection: Connection, damaged: list[int] | None = None) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Every visible document as one snapshot of `connection`'s transaction; see `visible_rows`."""
        return visible_rows(connection, damaged)

    def changes(self, after: int) -> list[Change]:
        """The loads that became visible after a sequence number, in order."""
        query = select(loads.c.sequence, loads.c.load, loads.c.first_doc, loads.c.last_doc)
        with self.engine.connect() as connection:
            rows = connection.execute(query.where(loads.c.sequence > after).order_by(loads.c.sequence)).all()
        return [Change(row[0], row[1], (row[2], row[3]) if row[2] is not None else None) for row in rows]

    def added(self, change: Change, damaged: list[int] | None = None, until: int | None = None) -> Iterator[StoredRow]:
        """The documents that a change brought and that are still visible; damaged ones only add their numbers.

        Args:
            until: A sequence number: what only later changes have ended is visible too. None: as it is now.
        """
        if change.span is None:
            return
        seen = VISIBLE if until is None else visible_at(until)
        query = select(*CHECKED).where(documents.c.doc.between(*change.span), documents.c.load == change.load, seen)
        with self.engine.connect() as connection:
            for row in whole_rows(streamed(connection, query, FEW_IDS), damaged):
                yield StoredRow(*row)

    def ended(self, change: Change) -> list[int]:
        """The document numbers that a change ended."""
        query = select(documents.c.doc).where(documents.c.ended == change.load)
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def ids(self, docs: Iterable[int]) -> list[str]:
        """The ids of document numbers, in their order."""
        numbers = [int(doc) for doc in docs]
        found = self._ids.of(numbers) if len(numbers) < FEW_IDS else self._read_ids(numbers)
        return [found[number] for number in numbers]

    def _read_ids(self, docs: list[int]) -> dict[int, str]:
        return dict(IDS.rows(self.engine, docs))  # type: ignore[arg-type]

    def base_content(self, number: int) -> Content:
        """One base's content, not to be changed. `KeyError` where there is none, or it is damaged."""
        return self._contents[number]

    def base_contents(self, numbers: Iterable[int]) -> dict[int, Content]:
        """Many bases' contents by number; those that do not exist, or are damaged, are absent."""
        return {number: content for number, (_, content) in self.bases(numbers).items()}

    def bases(self, numbers: Iterable[int]) -> dict[int, tuple[str, Content]]:
        """The same with their keys."""
        return read_bases(self.engine, numbers)

    def profiles(self, after: int = 0) -> dict[int, Profile]:
        """Profiles by number, those after a number alone."""
        query = select(profiles.c.profile, profiles.c.value).where(profiles.c.profile > after)
        with self.engine.connect() as connection:
            return {number: profile_from_text(text) for number, text in connection.execute(query)}

    def sites(self) -> dict[int, str]:
        """All sites by number."""
        with self.engine.connect() as connection:
            return {int(row[0]): str(row[1]) for row in connection.execute(select(sites.c.site, sites.c.name))}

    def kind_of(self, profile: int) -> str:
        """The kind of the documents of a profile; "" where they have none."""
        return self._kinds[profile]

    def site_names(self) -> dict[int, str]:
        """Sites by number, as far as any row names one: a number that is new is read when it is met."""
        if self._sites is None:
            self._sites = _SiteNames(self.engine)
        return self._sites


class _SiteNames(dict[int, str]):
    """Site number → name, read when it is first asked for; numbers never change their meaning."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine

    def __missing__(self, number: int) -> str:
        with self._engine.connect() as connection:
            name = connection.execute(select(sites.c.name).where(sites.c.site == number)).scalar_one()
        self[number] = str(name)
        return self[number]


class _ProfileKinds(dict[int, str]):
    """Profile number → kind; numbers never change their meaning. Where one is new, all new ones are read."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine

    def __missing__(self, number: int) -> str:
        query = select(profiles.c.profile, profiles.c.value).where(profiles.c.profile > max(self, default=0))
        with self._engine.connect() as connection:
            self.update({row[0]: profile_from_text(row[1]).kind for row in connection.execute(query)})
        return self.setdefault(number, "")


def _forget_rows(connection: Connection, sequence: int) -> int:
    """Remove rows that ended at or before a change; returns how many."""
    old = select(loads.c.load).where(loads.c.sequence <= sequence)
    return int(connection.execute(delete(documents).where(documents.c.ended.in_(old))).rowcount)


def _forget_bases(connection: Connection) -> int:
    """Remove bases that no row names; returns how many.

    A load under way remembers bases by their numbers: while there is one, nothing is removed. The newest base always
    stays, so that no number is ever given twice.
    """
    under_way = select(loads.c.load).where(loads.c.sequence.is_(None), loads.c.first_doc.isnot(None)).limit(1)
    if connection.execute(under_way).first() is not None:
        return 0
    newest = connection.execute(select(func.coalesce(func.max(bases.c.base), 0))).scalar_one()
    # a difference of sets: for `NOT IN` PostgreSQL would look through millions of documents for each base
    unused = except_(select(bases.c.base).where(bases.c.base < newest), select(documents.c.base))
    return int(connection.execute(delete(bases).where(bases.c.base.in_(unused))).rowcount)
