"""Checking copies quickly: what a row has in common with an earlier one of its base has been checked before.

Five million copies of a few thousand bases differ in id, region, authority, place and links. Where a row equals an
earlier accepted row of its base in everything else, only these local fields are checked, and the rest is taken over as
it was prepared, with the warnings that the earlier row had. Everything out of the ordinary goes the long way, so that
the outcome never differs: a test holds the two together. (A row costs 87 µs the long way, 30 µs this way.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from dictionaries.caches import Results
from dictionaries.faults import Fault
from indexer.documents.document import Document
from indexer.documents.timestamps import to_seconds
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.check import IN_NO_ID, Checked, told
from indexer.loaders.clean import clean_validator
from indexer.loaders.hosts import foreign_links
from indexer.store.split import CONTENT, OWN_IN_DIFFERENCE, Prepared, prepare

# Fields in which copies differ. Each is judged by itself alone, and none is part of a base's key.
LOCAL = (
    "id", "item_code", "region", "level", "authority", "place", "contact", "hours", "links", "site", "rating",
    "rating_count", "ratings", "popularity", "updated_at",
)  # fmt: skip
# Shared fields that may name the row itself.
REFERRING = frozenset({"superseded_by", "amended_by"})
# Rows of a base are remembered for each of its promised times, the one shared field in which copies often differ.
OFTEN = "promised_time"
CACHE_SIZE = 40_000


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


_FIELDS: dict[str, Any] = {
    name: (Document.model_fields[name].annotation, Document.model_fields[name]) for name in LOCAL
}
_LOCAL_PART: type[_Part] = create_model("_LocalPart", __base__=_Part, **_FIELDS)


@dataclass(frozen=True, slots=True)
class _Known:
    """An accepted row.

    Attributes:
        rest: Its fields but for the local ones, as sent.
        local: Which local fields it had.
        prepared: The row itself, as prepared.
        warnings: What any row has that equals it in these; the rows of a base mostly lack the same.
    """

    rest: Mapping[str, object]
    local: frozenset[str]
    prepared: Prepared
    warnings: tuple[Fault, ...]

    def warnings_of(self, row: int) -> tuple[Fault, ...]:
        """The warnings of another row."""
        return tuple([replace(fault, row=row) for fault in self.warnings])


class ValidationCache:
    """Prepares rows; one for a load.

    Args:
        check: What every row is held to.
    """

    def __init__(self, check: DocumentCheck) -> None:
        self._check = check
        self._local = clean_validator(_LOCAL_PART)
        self._known: Results[tuple[object, ...], _Known] = Results(CACHE_SIZE, "validated_rows")

    def prepare(self, row: Row) -> tuple[Prepared | None, Checked]:
        """A row ready to be written (None where it is refused), and what the checks say of it."""
        if row.raw is not None and row.faults:
            document, checked = self.prepare(row._replace(faults=()))
            return document, replace(checked, faults=(*row.faults, *checked.faults))
        raw = row.raw
        key = _key(raw)
        if raw is None or key is None:
            return self._slowly(row, None)
        known = self._known.get(key)
        prepared = self._quickly(raw, known) if known is not None else None
        if known is None or prepared is None:
            return self._slowly(row, key)
        return prepared, Checked(None, known.warnings_of(row.number))

    def _slowly(self, row: Row, key: tuple[object, ...] | None) -> tuple[Prepared | None, Checked]:
        checked = self._check.check_row(row)
        if checked.document is None:
            return None, checked
        prepared = prepare(checked.document)
        if key is not None and row.raw is not None:
            rest, local = _parted(row.raw)
            if REFERRING.isdisjoint(rest) and local.keys().isdisjoint(told(checked.faults)):
                prepared = _split(prepared)
                self._known.put(key, _Known(rest, frozenset(local), prepared, checked.faults))
        return prepared, checked

    def _quickly(self, raw: Mapping[str, object], known: _Known) -> Prepared | None:
        """The row, where it differs from a known one in nothing but sound local fields; else None."""
        rest, local = _parted(raw)
        if local.keys() != known.local or rest != known.rest or not all(local.values()):
            return None
        try:
            part = self._local.validate_python(local)
            region, level = self._check.places.look_up(part.region)
        except (ValidationError, LookupError):
            return None
        if (
            IN_NO_ID.search(part.id)
            or part.level not in (None, level)
            or (part.authority and not part.authority.name)
            or (part.updated_at and self._check.is_future(part.updated_at))
            or (self._check.hosts is not None and foreign_links(part, self._check.hosts, 0))
        ):
            return None
        values = part.model_dump(mode="json", exclude_defaults=True)
        values["level"] = level
        before = known.prepared
        return before._replace(
            id=part.id,
            region=region,
            site=part.site,
            local={name: value for name, value in values.items() if name in CONTENT},
            own={**before.own, **{name: values[name] for name in OWN_IN_DIFFERENCE if name in values}},
            updated=to_seconds(part.updated_at) if part.updated_at else None,
            popularity=part.popularity,
        )


def _split(prepared: Prepared) -> Prepared:
    """The same with its local fields apart: what is left is one object for all that equal it."""
    content = prepared.content
    return prepared._replace(
        common={name: value for name, value in content.items() if name not in LOCAL},
        local={name: value for name, value in content.items() if name in LOCAL},
    )


def _parted(raw: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """A row's fields but for the local ones, and those of these that it has: null and "" stand for none."""
    rest = dict(raw)
    local = {name: rest.pop(name) for name in LOCAL if name in raw}
    return rest, {name: value for name, value in local.items() if value is not None and value != ""}


def _key(raw: Mapping[str, object] | None) -> tuple[object, ...] | None:
    """By what a known row is found; None for rows that always go the long way."""
    if raw is None or raw.get("kind") != "matter" or not raw.get("region"):
        return None
    code, title, often = raw.get("catalog_code"), raw.get("title"), raw.get(OFTEN)
    if not isinstance(code, str) or not isinstance(title, str) or not code:
        return None
    return (code, title, str(often))
