"""Splitting a document into what its base shares and what is its own, and putting it together again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from dictionaries.caches import Results
from dictionaries.normalize import squash
from dictionaries.regions import NATION
from indexer.documents.document import CONTENT_FIELDS, Document
from indexer.documents.timestamps import to_seconds

Content = dict[str, Any]

STATUSES = ("online", "offline", "suspended")
OWN_IN_DIFFERENCE = ("item_code", "rating", "rating_count", "ratings", "effective_from", "expires_at", "updated_at")
CONTENT = frozenset(CONTENT_FIELDS)
# Comparisons kept, then all are dropped: a nation has a few thousand bases with a few variants each.
DIFFERENCES_KEPT = 50_000
# In a difference: the names of fields that the base has and this copy has not.
ABSENT = "-"


class Prepared(NamedTuple):
    """A document ready to be written: its base's key, what may be shared, what is its own.

    Attributes:
        id, region: As in the document; the region's code is canonical ("000000" where the document has none).
        key: What copies of one base share.
        common, local: The content fields that are present, as JSON values, in two parts: copies that came together have
            the very same `common` object, so that it is compared with their base's content once.
        own: The own fields that are present and have no column, as JSON values.
        status: Place in `STATUSES`; effective, expires, updated: seconds since 1970 UTC, or None.
    """

    id: str
    region: str
    key: str
    site: str | None
    common: Content
    local: Content
    own: Content
    status: int
    effective: int | None
    expires: int | None
    updated: int | None
    popularity: float | None

    @property
    def content(self) -> Content:
        """All content fields."""
        return {**self.common, **self.local}


def prepare(document: Document) -> Prepared:
    """Split one document."""
    values = document.model_dump(mode="json", exclude_defaults=True)
    return Prepared(
        id=document.id,
        region=document.region or NATION,
        key=base_key(document),
        site=document.site,
        common={name: value for name, value in values.items() if name in CONTENT},
        local={},
        own={name: values[name] for name in OWN_IN_DIFFERENCE if name in values},
        status=STATUSES.index(document.status),
        effective=to_seconds(document.effective_from) if document.effective_from else None,
        expires=to_seconds(document.expires_at) if document.expires_at else None,
        updated=to_seconds(document.updated_at) if document.updated_at else None,
        popularity=document.popularity,
    )


def base_key(document: Document) -> str:
    """What copies of one matter share: catalog code and normalised name, or name and department; other kinds: the
    id.
    """
    department = document.authority.department if document.authority else None
    return _key(document.kind, document.id, document.title, document.catalog_code, department)


def key_of(fields: Mapping[str, Any]) -> str:
    """The same of a document's fields as JSON values."""
    department = (fields.get("authority") or {}).get("department")
    return _key(fields.get("kind"), fields.get("id"), fields["title"], fields.get("catalog_code"), department)


def _key(kind: str | None, document_id: str | None, title: str, code: str | None, department: str | None) -> str:
    if kind != "matter":
        return f"id:{document_id}"
    name = squash(title)
    return f"code:{code}:{name}" if code else f"name:{name}:{department or ''}"


class Differences:
    """Differences of documents from their bases. What copies have in common is compared with a base once, and kept."""

    def __init__(self) -> None:
        self._kept: Results[tuple[int, int], tuple[Content, Content, list[str]]] = Results(
            DIFFERENCES_KEPT, "differences"
        )

    def of(self, base: int, shared: Content, item: Prepared) -> bytes | None:
        """What a copy has that its base has not, as JSON; None where there is nothing."""
        found, absent = self._common(base, shared, item.common)
        found = {**found, **{name: value for name, value in item.local.items() if shared.get(name) != value}}
        if absent:
            absent = [name for name in absent if name not in item.local]
            if absent:
                found[ABSENT] = absent
        found.update(item.own)
        return orjson.dumps(found) if found else None

    def _common(self, base: int, shared: Content, common: Content) -> tuple[Content, list[str]]:
        """Fields of the common part that the base has otherwise, and fields of the base that it lacks."""
        # The entry holds the common part itself, so that its identity is not given to another object meanwhile.
        kept = self._kept.get((id(common), base))
        if kept is None:
            found = {name: value for name, value in common.items() if shared.get(name) != value}
            kept = (common, found, [name for name in shared if name not in common])
            self._kept.put((id(common), base), kept)
        return kept[1], kept[2]


def merge(shared: Content, row_difference: bytes | None) -> Content:
    """The content and own fields of a copy; the inverse of `Differences.of`."""
    if not row_difference:
        return dict(shared)
    found: Content = orjson.loads(row_difference)
    absent = found.pop(ABSENT, ())
    merged = {**shared, **found}
    for name in absent:
        merged.pop(name, None)
    return merged


def short_code(region: str) -> str:
    """A 12-digit region code in its short form: 6, 9 or 12 digits."""
    if region.endswith("000000"):
        return region[:6]
    return region[:9] if region.endswith("000") else region
