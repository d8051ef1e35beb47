"""A load: documents that become visible together, or not at all."""

from __future__ import annotations

from array import array
from bisect import bisect
from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any

import orjson
from sqlalchemy import ARRAY, Connection, Engine, Row, Text, bindparam, func, insert, select, update

from dictionaries.caches import Results
from indexer.disk import ROOM, require_room
from indexer.documents.ease import ease_of
from indexer.documents.profile import profile_of, profile_to_text
from indexer.errors import SnapshotTooSmall, StorageFailure, StoreBusy
from indexer.store.area import Area
from indexer.store.audit.author import Author
from indexer.store.bases import BaseTable, NumberTable
from indexer.store.digests import CHECKED, is_whole, row_digest
from indexer.store.engine import file_of, in_portions, writing
from indexer.store.guards import OUTCOMES_KEPT, apply_guards
from indexer.store.inserting import insert_rows
from indexer.store.load_audit import LoadDigest, record_load, require_area
from indexer.store.load_record import Load, has_visible, load_of, make_visible, newest_sequence, next_doc, now_text
from indexer.store.outcomes import HELD, Outcome
from indexer.store.row_versions import INSERTED, OFFLINE, write_versions
from indexer.store.shelf.holding import APP, admit_new, hold_apps, said_of_hidden
from indexer.store.split import Content, Differences, Prepared
from indexer.store.stamps import latest_stamp, moment_of, stamp_of, to_stamp
from indexer.store.tables import documents, loads, profiles, sites
from indexer.store.unfinished_loads import hold_load, remove_load
from indexer.store.visible_rows import VISIBLE

# More of a site than this share going offline by one snapshot wants a confirmation.
SNAPSHOT_LOSS = 0.05
# Statements with more bound values than this are cut (SQLite's limit is 32,766).
CHUNK = 10_000

DIGEST = INSERTED.index("digest")
PROFILE_TEXTS_KEPT = 50_000


class LoadWriter:
    """Writes the batches of one load, then makes them visible in one step.

    A context manager: leaving it by an exception, or without `finish`, removes all that was written. While it is open
    it holds a lock, so that another process's start-up can tell a load under way from one whose process was killed.

    Attributes:
        outcomes: After `finish`, what became of rows that were not simply written, at most `OUTCOMES_KEPT`; `stale`
            counts those of them that stayed out.

    Args:
        reserve: Bytes that a load leaves of the disk: below them it stops with `DiskFull`.
        author: Who loads, for the audit log; None: who runs this process.
        area: Where they may write; None: everywhere.
        reviews: Whether apps that were never on the shelf wait there for a review.
    """

    def __init__(
        self,
        engine: Engine,
        locks: Path,
        source: str,
        site: str | None,
        reserve: int = 0,
        author: Author | None = None,
        area: Area | None = None,
        *,
        reviews: bool = False,
    ) -> None:
        self._engine, self._reserve, self._source = engine, reserve, source
        self._reviews, self._apps = reviews, list[str]()
        self._author, self._area, self._digest = author or Author.of_shell(), area, LoadDigest()
        self._free: Callable[[], None] | None = None
        self._bases = BaseTable()
        self._profiles = NumberTable(profiles, "profile", "value")
        self._sites = NumberTable(sites, "site", "name")
        self._profile_texts: Results[tuple[Any, ...], tuple[Content, str]] = Results(
            PROFILE_TEXTS_KEPT, "profile_texts"
        )
        self._differences = Differences()
        self._done, self._withdrawn, self._rows = False, set[int](), RowNumbers()
        self.outcomes: list[Outcome] = []
        self.stale = 0
        self._require_room()
        with writing(engine) as connection:
            self._since = newest_sequence(connection)
            row = dict.fromkeys(("written", "replaced", "removed", "skipped"), 0)
            result = connection.execute(insert(loads).values(source=source, site=site, started=now_text(), **row))
            self.load = int(result.inserted_primary_key[0])  # type: ignore[index]
        # before this nobody looks for it: it has written nothing yet
        self._free = hold_load(engine, locks, self.load)

    def __enter__(self) -> LoadWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            # on a full disk, or without the server, nothing can be removed either: `remove_abandoned` does it then
            with suppress(StorageFailure, StoreBusy):
                if not self._done:
                    remove_load(self._engine, self.load)
        finally:
            self._release()

    def write(self, batch: Sequence[Prepared], rows: Sequence[int] = ()) -> tuple[str, ...]:
        """Write documents; ids must differ within the batch.

        Args:
            rows: Their numbers in their source, by which `outcomes` tells of them.

        Returns:
            Ids that this load holds already: then nothing of the batch is written. Empty when all is written.

        Raises:
            StorageFailure: The disk is full, read-only, or refuses otherwise; nothing of the batch is written.
        """
        self._require_room()
        with writing(self._engine, bulk=True) as connection:
            known = _ids_of_load(connection, self.load, [item.id for item in batch])
            if not known:
                first = self._insert(connection, batch)
        if not known and rows:
            self._rows.add(first, rows)
        if not known:
            for table in (self._bases, self._profiles, self._sites):
                table.keep()
        return known

    def withdraw(self, ids: Mapping[str, datetime | None], rows: Sequence[int] = ()) -> tuple[str, ...]:
        """Write offline versions of visible documents. Those that are offline stay as they are, unless this is newer:
        what is between the two must not bring them back.

        Args:
            ids: Each with when that was said; None: now, so that the write it takes back stays out if it is sent again.
            rows: Their numbers in their source, as of `write`.

        Returns:
            Ids that this load holds already: they are passed over.
        """
        numbers = dict(zip(ids, rows, strict=False))
        with writing(self._engine) as connection:
            known = _ids_of_load(connection, self.load, list(ids))
            hidden = said_of_hidden(connection)
            there = _to_withdraw(connection, {one: at for one, at in ids.items() if one not in known}, hidden)
            if there:
                moments = {row.id: ids[row.id] or _withdrawn_at(row) for row in there}
                written = write_versions(connection, self.load, there, moments=moments)
                self._withdrawn |= written
                self._rows.add(min(written), [numbers.get(row.id, 0) for row in there])
        return known

    def finish(
        self,
        *,
        confirm: bool = False,
        forced: str | None = None,
        also: Callable[[Connection, Load], object] = lambda connection, load: None,
    ) -> Load:
        """Make the load visible: take out rows that are older than what is stored, give it the next sequence number,
        end the rows it replaces, all in one transaction.

        Args:
            forced: Why its rows are written though what is stored, or a deletion, is newer; None: they are not.
            also: What else the transaction does, last; what it raises leaves nothing written.

        Raises:
            SnapshotTooSmall: A snapshot lacks more than 5 % of its site, and `confirm` is not given.
            OutsideArea: What would be replaced or go offline is none of the author's.
        """
        with writing(self._engine) as connection:
            _require_kept(connection, self.load)
            site = connection.execute(select(loads.c.site).where(loads.c.load == self.load)).scalar_one()
            hidden = said_of_hidden(connection)
            removed = _retire_missing(connection, self.load, site, self._since, confirm, hidden) if site else 0
            guarded = apply_guards(connection, self.load, self._author.actor, force=forced is not None)
            removed += len(self._withdrawn - guarded.refused)
            _count_stale(connection, self.load, guarded.refused, self._withdrawn)
            held = self._hold(connection)
            replaced = _end_replaced(connection, self.load) - removed
            require_area(connection, self.load, self._area)
            make_visible(connection, self.load, replaced=replaced, removed=removed)
            found = load_of(connection, self.load)
            record_load(connection, self._author, found, self._source, self._digest, forced)
            self.stale = len(guarded.refused)
            verdicts = (*guarded.verdicts, *((doc, Outcome(app, HELD)) for doc, app in held))
            self.outcomes = [replace(outcome, row=self._rows.of(doc)) for doc, outcome in verdicts[:OUTCOMES_KEPT]]
            also(connection, found)
        self._done = True
        return found

    def _hold(self, connection: Connection) -> list[tuple[int, str]]:
        """Hold back what is off the shelf; number and id of what would have been visible."""
        if self._apps:
            admit_new(connection, self.load, self._apps, self._author)
        hidden = said_of_hidden(connection)
        return hold_apps(connection, self.load, hidden) if hidden else []

    def _require_room(self) -> None:
        if (path := file_of(self._engine)) is not None:
            require_room(path, max(self._reserve, ROOM))

    def _insert(self, connection: Connection, batch: Sequence[Prepared]) -> int:
        """Write rows; returns the number of the first."""
        texts = [self._profile_text(item) for item in batch]
        self._bases.resolve(connection, batch)
        self._profiles.resolve(connection, texts)
        self._sites.resolve(connection, (item.site for item in batch if item.site))
        first = next_doc(connection)
        rows = [self._row(first + i, item, text) for i, (item, text) in enumerate(zip(batch, texts, strict=True))]
        if rows:
            self._apps += [item.id for item in batch if self._reviews and item.content.get("kind") == APP]
            insert_rows(connection, documents, INSERTED, rows)
            self._digest.add(row[DIGEST] for row in rows)
        counts: dict[str, Any] = {"written": loads.c.written + len(rows)}
        if rows:
            counts |= {"first_doc": func.coalesce(loads.c.first_doc, first), "last_doc": first + len(rows) - 1}
        connection.execute(update(loads).where(loads.c.load == self.load).values(**counts))
        return first

    def _profile_text(self, item: Prepared) -> str:
        """The profile as text; copies that differ in neither level nor department, nor in what their hours mean, have
        one.
        """
        local = item.local
        department = (local.get("authority") or {}).get("department")
        key = (id(item.common), local.get("level"), department, ease_of(item.content))
        known = self._profile_texts.get(key)
        if known is None:
            known = self._profile_texts.put(key, (item.common, profile_to_text(profile_of(item.content))))
        return known[1]

    def _row(self, doc: int, item: Prepared, profile: str) -> tuple[Any, ...]:
        """A row, in the order of `INSERTED`."""
        (base, shared), load, region = self._bases[item.key], self.load, int(item.region.ljust(12, "0"))
        number = self._profiles[profile]
        site = self._sites[item.site] if item.site else None
        popularity = None if item.popularity is None else float(item.popularity)  # as it is read again
        difference = self._differences.of(base, shared, item)
        digest = row_digest(
            (doc, item.id, base, region, number, item.status, item.effective, item.expires, item.updated, popularity,
             difference, site, load)
        )  # fmt: skip
        return (
            doc, item.id, load, base, region, number, site, item.status, item.effective, item.expires, item.updated,
            popularity, difference, digest,
        )  # fmt: skip

    def _release(self) -> None:
        free, self._free = self._free, None
        if free is not None:
            free()


class RowNumbers:
    """Document number → row of the source, four bytes a row: of a load only few are asked for, at its end."""

    def __init__(self) -> None:
        self._batches: list[tuple[int, Sequence[int]]] = []

    def add(self, first: int, rows: Sequence[int]) -> None:
        """The rows of a batch; its documents are numbered from `first` on."""
        self._batches.append((first, array("L", rows)))

    def of(self, doc: int) -> int:
        """The row of a document; 0 where none is known."""
        before = bisect(self._batches, doc, key=itemgetter(0))
        first, rows = self._batches[before - 1] if before else (doc, ())
        return rows[doc - first] if doc - first < len(rows) else 0


def _ids_of_load(connection: Connection, load: int, ids: Sequence[str]) -> tuple[str, ...]:
    """Which of some ids the load holds already. Raises `StoreBusy` where it has been removed."""
    if _require_kept(connection, load) is None:
        return ()
    mine = select(documents.c.id).where(documents.c.load == load)
    if connection.dialect.name == "sqlite":
        # all ids as one text: as a parameter each they would cost a tenth of a load
        wanted = func.json_each(bindparam("ids")).table_valued("value")
        query = mine.where(documents.c.id.in_(select(wanted.c.value)))
        return tuple(connection.execute(query, {"ids": orjson.dumps(list(ids)).decode()}).scalars())
    query = mine.where(documents.c.id == func.any(bindparam("ids", type_=ARRAY(Text))))
    return tuple(connection.execute(query, {"ids": list(ids)}).scalars())


def _require_kept(connection: Connection, load: int) -> int | None:
    """The number of a load's last document. Raises `StoreBusy` where another host took its process for dead, since its
    connection was lost, and has removed what it wrote.
    """
    query = select(loads.c.last_doc, loads.c.finished).where(loads.c.load == load)
    last, ended = connection.execute(query).one()
    if ended is not None:
        raise StoreBusy("与数据库的连接中断过，这次载入已被清除，没有写入")
    return last if last is None else int(last)


def _end_replaced(connection: Connection, load: int) -> int:
    """End the visible rows whose ids this load brings again."""
    if not has_visible(connection):
        return 0
    new, old = documents.alias("new"), documents.alias("old")
    span = connection.execute(select(loads.c.first_doc, loads.c.last_doc).where(loads.c.load == load)).one()
    if span[0] is None:
        return 0
    visible = select(loads.c.load).where(loads.c.sequence.isnot(None))
    replaced = (
        select(old.c.doc)
        .select_from(new.join(old, (old.c.id == new.c.id) & (old.c.load != new.c.load)))
        .where(new.c.doc.between(*span), new.c.load == load, old.c.ended.is_(None), old.c.load.in_(visible))
    )
    result = connection.execute(update(documents).where(documents.c.doc.in_(replaced)).values(ended=load))
    return int(result.rowcount)


def _count_stale(connection: Connection, load: int, refused: Set[int], withdrawn: Set[int]) -> None:
    """Count rows that stay out, which had been counted as written unless they only withdrew something."""
    if refused:
        counts = {"written": loads.c.written - len(refused - withdrawn), "skipped": loads.c.skipped + len(refused)}
        connection.execute(update(loads).where(loads.c.load == load).values(**counts))


def _retire_missing(
    connection: Connection, load: int, site: str, since: int, confirm: bool, hidden: Mapping[str, int]
) -> int:
    """Write an offline version of every visible document of a site that a snapshot lacks; a damaged one ends. What
    became visible while the snapshot was being loaded, after the sequence number `since`, stays: it cannot know of it.

    Args:
        hidden: See `said_of_hidden`: what the catalogue says of them counts.
    """
    rows = _site_rows(connection, site, since)
    brought = set(connection.execute(select(documents.c.id).where(documents.c.load == load)).scalars())
    online = [row for row in rows if _is_online(row, hidden)]
    missing = [row for row in online if row.id not in brought]
    if len(missing) > SNAPSHOT_LOSS * len(online) and not confirm:
        raise SnapshotTooSmall(site, len(missing), len(online))
    whole = [row for row in missing if is_whole(row)]
    if whole:
        write_versions(connection, load, whole)
    damaged = [row.doc for row in missing if not is_whole(row)]
    ending = update(documents).where(documents.c.doc.in_(bindparam("docs", expanding=True))).values(ended=load)
    for at in range(0, len(damaged), CHUNK):
        connection.execute(ending, {"docs": damaged[at : at + CHUNK]})
    return len(missing)


def _site_rows(connection: Connection, site: str, until: int) -> Sequence[Row[Any]]:
    number = select(sites.c.site).where(sites.c.name == site).scalar_subquery()
    visible = select(loads.c.load).where(loads.c.sequence <= until)
    query = select(*CHECKED).where(
        documents.c.site == number, documents.c.ended.is_(None), documents.c.load.in_(visible)
    )
    # what this very load has written is not visible yet, so it is not among them
    return connection.execute(query).all()


def _to_withdraw(
    connection: Connection, moments: Mapping[str, datetime | None], hidden: Mapping[str, int]
) -> list[Row[Any]]:
    """The visible rows of ids that are not offline, or are since a time before the given one; no damaged ones."""
    query = select(*CHECKED).where(documents.c.id.in_(bindparam("ids", expanding=True)), VISIBLE)
    found = in_portions(connection, query, "ids", list(moments))
    return [row for row in found if is_whole(row) and (_is_online(row, hidden) or _is_before(row, moments[row.id]))]


def _is_online(row: Row[Any], hidden: Mapping[str, int]) -> bool:
    """Whether the catalogue gives a row another status than offline, whatever the shelf makes of it."""
    return bool(hidden.get(row.id, row.status) != OFFLINE)


def _is_before(row: Row[Any], moment: datetime | None) -> bool:
    """Whether a row is stamped before a time."""
    stamp = stamp_of(row.updated, row.difference)
    return moment is not None and (stamp is None or stamp < to_stamp(moment))


def _withdrawn_at(row: Row[Any]) -> datetime:
    """When a visible row is withdrawn by who does not say when: now, and no earlier than it says of itself."""
    now, stored = datetime.now(UTC), stamp_of(row.updated, row.difference)
    return max(now, moment_of(stored)) if stored is not None and stored <= latest_stamp(now) else now
