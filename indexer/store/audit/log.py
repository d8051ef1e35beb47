"""The audit log: every write, by whom, when, from where, with what stood there before and after; and who was refused
something, took something along, or read what is about persons or the log itself.

It stands in the documents' database, which several hosts share, and a change of that database is recorded in its own
transaction: there is none without the other. Rows are only added. The database itself refuses to change one, or to
remove one before its time; and each row holds a digest of itself and of the row before, so that what somebody changed
in the file by other means is found (`AuditLog.faults`).
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, Connection, Engine, Select, Text, cast, delete, func, insert, literal, or_, select

from indexer.documents.masking.texts import strip_personal
from indexer.store.audit.author import Author
from indexer.store.editing.tables import rows as dictionary_rows
from indexer.store.engine import writing
from indexer.store.tables import audit

DAY = 86_400_000  # ms
# Days that no setting can undercut, and that the database's own trigger holds to (网络安全法 §21: six months).
LEAST_DAYS = 180
# Characters of JSON that stand in the log as they are; of more there is a digest.
LONGEST_VALUE, LONGEST_NAME = 8_000, 300
PORTION = 1_000
# A code, and what it ends in where it stands for all that begins as it does: 330100 and 330110001000.
REGION_CODE, BELOW = re.compile(r"\d{6}|\d{12}"), re.compile(r"(?<=^\d{4})00$|(?<=^\d{2})0000$|(?<=^\d{9})000$")


class Actions:
    """What can be done, by name: `what.how`. Whoever adds a write adds its action here."""

    ACCESS_REFUSED = "access.refused"
    EXPORT_AUDIT = "export.audit"
    EXPORT_DICTIONARY = "export.dictionary"
    EXPORT_ERASURES = "export.erasures"
    EXPORT_EVENTS = "export.events"
    EXPORT_JUDGEMENTS = "export.judgements"
    EXPORT_QUALITY = "export.quality"
    EXPORT_QUERIES = "export.queries"
    EXPORT_THESAURUS = "export.thesaurus"
    READ_AUDIT = "read.audit"
    READ_REMARKS = "read.remarks"
    READ_USERS = "read.users"
    DOCUMENTS_WRITE = "documents.write"
    DOCUMENTS_DELETE = "documents.delete"
    APPS_DECIDE = "apps.decide"
    EVENTS_WRITE = "events.write"
    REPORTS_WRITE = "reports.write"
    EVENTS_IMPORT = "events.import"
    EVENTS_MEND = "events.mend"
    CONSENT_GIVE = "consent.give"
    CONSENT_WITHDRAW = "consent.withdraw"
    PERSON_ERASE = "person.erase"
    FOOTPRINT_DELETE = "footprint.delete"
    FAVOURITES_PUT = "favourites.put"
    FAVOURITES_DELETE = "favourites.delete"
    FEED_SEEN = "feed.seen"
    KEYS_CREATE = "keys.create"
    KEYS_REVOKE = "keys.revoke"
    CALLERS_ADD = "callers.add"
    CALLERS_CHANGE = "callers.change"
    CALLERS_STOP = "callers.stop"
    EXPORT_CALLS = "export.calls"
    USERS_CREATE = "users.create"
    USERS_ROLE = "users.role"
    USERS_PASSWORD = "users.password"
    USERS_LOCK = "users.lock"
    USERS_UNLOCK = "users.unlock"
    USERS_SIGN_IN = "users.sign_in"
    USERS_SIGN_OUT = "users.sign_out"
    USERS_REFUSED = "users.refused"
    USERS_ROTATE = "users.rotate"
    DICTIONARIES_COMPILE = "dictionaries.compile"
    DICTIONARIES_DRAFT = "dictionaries.draft"
    DICTIONARIES_IMPORT = "dictionaries.import"
    DICTIONARIES_THESAURUS = "dictionaries.thesaurus"
    DICTIONARIES_UNDO = "dictionaries.undo"
    DICTIONARIES_DISCARD = "dictionaries.discard"
    DICTIONARIES_RETURN = "dictionaries.return"
    DICTIONARIES_APPROVE = "dictionaries.approve"
    DICTIONARIES_PUBLISH = "dictionaries.publish"
    DICTIONARIES_ROLLBACK = "dictionaries.rollback"
    DICTIONARIES_MERGE = "dictionaries.merge"
    INTERFACES_ADD = "interfaces.add"
    INTERFACES_CHANGE = "interfaces.change"
    INTERFACES_REMOVE = "interfaces.remove"
    INTERFACES_CHECK = "interfaces.check"
    JUDGING_MAKE = "judging.make"
    JUDGING_POOL = "judging.pool"
    JUDGING_MERGE = "judging.merge"
    JUDGING_SETTLE = "judging.settle"
    JUDGING_REMOVE = "judging.remove"
    KEPT_QUERIES_KEEP = "kept_queries.keep"
    KEPT_QUERIES_REMOVE = "kept_queries.remove"
    PATROL_KNOW = "patrol.know"
    QUEUE_SET = "queue.set"
    QUEUE_SETTLE = "queue.settle"
    SWITCHES_SET = "switches.set"
    SWITCHES_REVIEW = "switches.review"
    QUALITY_RUN = "quality.run"
    QUALITY_ASSIGN = "quality.assign"
    SECRETS_SET = "secrets.set"
    SECRETS_DELETE = "secrets.delete"
    SECRETS_ROTATE = "secrets.rotate"
    SECRETS_REWRAP = "secrets.rewrap"
    REGIONS_ADD = "regions.add"
    INDEX_SWITCH = "index.switch"
    PROFILES_ACCEPT = "profiles.accept"
    MODELS_SWITCH = "models.switch"
    BACKUP_WRITE = "backup.write"
    BACKUP_RESTORE = "backup.restore"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One write.

    Attributes:
        entry: Its number; numbers rise and are never used twice.
        at: ms since 1970 UTC.
        actor, person, address: See `Author`.
        action: One of `Actions`.
        target: What was changed: `load:12`, `document:ID`, `key:NAME`, …
        region: Code of the region that the change is about; None where it is about none, or several.
        before, after: JSON values: short ones, counts, digests; no personal data.
        previous, digest: Of the row before, and of this one.
    """

    entry: int
    at: int
    actor: str
    person: str | None
    action: str
    target: str
    region: str | None
    before: Any
    after: Any
    address: str | None
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which entries.

    Attributes:
        since, until: ms since 1970 UTC; from `since` on, before `until`.
        who: Stands in the actor or the person.
        action: The action, or its beginning (`documents`).
        actions: One of these; empty: any.
        holding: One of these texts stands in what was changed, before or after, or in a row of the dictionaries that
            the version began or ended, or is the region or one above it; empty: whatever.
        target: What was changed, exactly: `queue_item:12`.
        older_than: Only entries with smaller numbers, for the next page.
        limit: At most so many.
    """

    since: int | None = None
    until: int | None = None
    who: str | None = None
    action: str | None = None
    older_than: int | None = None
    limit: int = 100
    target: str | None = None
    actions: tuple[str, ...] = ()
    holding: tuple[str, ...] = ()


FIELDS: Final = tuple(AuditEntry.__dataclass_fields__)


class AuditLog:
    """Writes and reads the audit log. Safe for several threads, processes and hosts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(
        self,
        author: Author,
        action: str,
        target: str = "",
        before: Any = None,
        after: Any = None,
        *,
        region: str | None = None,
        at: int | None = None,
        connection: Connection | None = None,
    ) -> int:
        """Add an entry, and return its number.

        Args:
            before, after: JSON values. Nobody's personal data.
            region: Code of the one region that it is about.
            at: ms since 1970 UTC; None: now.
            connection: The write transaction of the change; None: one of its own.

        Raises:
            StoreBusy: Another process holds the lock for too long.
            StorageFailure: The disk refuses.
        """
        with writing(self._engine) if connection is None else nullcontext(connection) as within:
            return append(within, author, action, target, before, after, region=region, at=at)

    def entries(self, query: AuditQuery) -> list[AuditEntry]:
        """Entries that fit, newest first."""
        asked = select(*(audit.c[name] for name in FIELDS)).order_by(audit.c.entry.desc()).limit(query.limit)
        if query.since is not None:
            asked = asked.where(audit.c.at >= query.since)
        if query.until is not None:
            asked = asked.where(audit.c.at < query.until)
        if query.older_than is not None:
            asked = asked.where(audit.c.entry < query.older_than)
        if query.action is not None:
            asked = asked.where(audit.c.action.startswith(query.action, autoescape=True))
        if query.actions:
            asked = asked.where(audit.c.action.in_(query.actions))
        if query.holding:
            asked = asked.where(or_(*(_holds(text) for text in query.holding)))
        if query.target is not None:
            asked = asked.where(audit.c.target == query.target)
        if query.who is not None:
            named = func.coalesce(audit.c.person, "").contains(query.who, autoescape=True)
            asked = asked.where(audit.c.actor.contains(query.who, autoescape=True) | named)
        with self._engine.connect() as connection:
            return [entry_of(row) for row in connection.execute(asked)]

    def expire(self, now: int, days: int) -> int:
        """Remove entries of more than `days` days (at least `LEAST_DAYS`) before `now`, in ms; returns how many."""
        oldest = now - max(days, LEAST_DAYS) * DAY
        with self._engine.connect() as connection:
            first = connection.execute(select(audit.c.at).order_by(audit.c.entry).limit(1)).scalar_one_or_none()
        if first is None or first >= oldest:
            return 0
        with writing(self._engine) as connection:
            # all before the first that stays, so that what stays is one chain
            kept = connection.execute(select(func.min(audit.c.entry)).where(audit.c.at >= oldest)).scalar_one()
            last = connection.execute(select(func.max(audit.c.entry))).scalar_one()
            # the last one stays in any case: the next one names it
            return int(connection.execute(delete(audit).where(audit.c.entry < (kept or last))).rowcount)

    def faults(self, first: int = 0, last: int | None = None) -> Iterator[str]:
        """What is wrong with the log, in Chinese; nothing where it is as it was written.

        Args:
            first, last: Numbers of entries that are looked at, and all between them; the whole log unless told.
        """
        previous: AuditEntry | None = None
        after = first - 1
        while rows := self._portion(after, last):
            for row in rows:
                if digest_of(row) != row.digest:
                    yield f"第 {row.entry} 条与其摘要不符：它被改动过，或已损坏"
                if previous is not None and row.previous != previous.digest:
                    yield f"第 {previous.entry} 条与第 {row.entry} 条之间有缺失或改动"
                previous = row
            after = rows[-1].entry

    def _portion(self, after: int, last: int | None) -> list[AuditEntry]:
        query = select(*(audit.c[name] for name in FIELDS)).where(audit.c.entry > after).order_by(audit.c.entry)
        query = query if last is None else query.where(audit.c.entry <= last)
        with self._engine.connect() as connection:
            return [entry_of(row) for row in connection.execute(query.limit(PORTION))]


def _holds(text: str) -> ColumnElement[bool]:
    """Whether an entry is about a text; about the code of a region also where it is about one below it."""
    parts = [func.coalesce(audit.c[name], "").contains(text, autoescape=True) for name in ("target", "before", "after")]
    if REGION_CODE.fullmatch(text):
        parts.append(audit.c.region.startswith(BELOW.sub("", text)))
    parts += [audit.c.target.in_(_versions_of(number, text)) for number in ("since", "until")]
    return or_(*parts)


def _versions_of(number: str, text: str) -> Select[str]:
    """Versions, as targets, whose number stands in a column of rows that hold a text: the entry of a large publish or
    import has no rows of its own.
    """
    held, of = dictionary_rows.c, dictionary_rows.c[number]
    names = ("key", "content", "region", "site", "department")
    holds = or_(*(held[name].contains(text, autoescape=True) for name in names))
    return select(literal("dictionaries:").concat(cast(of, Text))).where(holds, of.isnot(None))


def append(
    connection: Connection,
    author: Author,
    action: str,
    target: str = "",
    before: Any = None,
    after: Any = None,
    *,
    region: str | None = None,
    at: int | None = None,
) -> int:
    """Add an entry within a write transaction; see `AuditLog.record`."""
    last = select(audit.c.digest).order_by(audit.c.entry.desc()).limit(1)
    row = {
        "at": int(time.time() * 1000) if at is None else at,
        "actor": author.actor[:LONGEST_NAME],
        "person": None if author.person is None else author.person[:LONGEST_NAME],
        "action": action,
        "target": target[:LONGEST_NAME],
        "region": region,
        "before": value_text(_without_numbers(before)),
        "after": value_text(_without_numbers(after)),
        "address": author.address,
        "previous": connection.execute(last).scalar_one_or_none() or "",
    }
    row["digest"] = _digest(row)
    return int(connection.execute(insert(audit).values(**row)).inserted_primary_key[0])  # type: ignore[index]


def _without_numbers(value: Any) -> Any:
    """A JSON value whose texts have no number of a person."""
    if isinstance(value, str):
        return strip_personal(value)
    if isinstance(value, Mapping):
        return {name: _without_numbers(part) for name, part in value.items()}
    return [_without_numbers(part) for part in value] if isinstance(value, list | tuple) else value


def value_text(value: Any) -> str | None:
    """A value as it stands in the log: JSON; what is too long as its digest."""
    if value is None:
        return None
    text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    if len(text) > LONGEST_VALUE:
        digest = hashlib.blake2b(text, digest_size=16).hexdigest()
        text = orjson.dumps({"bytes": len(text), "digest": digest})
    return text.decode()


def digest_of(entry: AuditEntry) -> str:
    """The digest that an entry should have."""
    row = {name: getattr(entry, name) for name in FIELDS}
    return _digest(row | {"before": value_text(entry.before), "after": value_text(entry.after)})


# In this order, for ever: digests are of it.
DIGESTED: Final = (
    "previous", "at", "actor", "person", "action", "target", "region", "before", "after", "address",
)  # fmt: skip


def _digest(row: dict[str, Any]) -> str:
    return hashlib.blake2b(orjson.dumps([row[name] for name in DIGESTED]), digest_size=16).hexdigest()


def entry_of(row: Any) -> AuditEntry:
    """An entry as the database has it."""
    values = dict(row._mapping)
    for name in ("before", "after"):
        text = values[name]
        values[name] = None if text is None else _value(text)
    return AuditEntry(**values)


def _value(text: str) -> Any:
    """A value; of a damaged one the text."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
