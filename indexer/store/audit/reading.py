"""Reading the log: from when on, and what one auditor may see of it."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dictionaries.reasons import Message
from indexer.documents.timestamps import of_milliseconds, parse_instant
from indexer.store.area import Area
from indexer.store.audit.log import DAY, AuditEntry, AuditLog, AuditQuery

AGO = re.compile(r"(\d{1,5}) ?(d|h|天前|小时前)")
UNITS: Mapping[str, int] = {"d": DAY, "h": DAY // 24, "天前": DAY, "小时前": DAY // 24}
NO_MOMENT = Message("not_a_date", "{fault}；或写成 7天前、12小时前", "{fault}; or how long ago, as 7d or 12h")
# Entries that are looked at for one page of an auditor who may see few of them.
MOST_LOOKED_AT = 20_000


def read_moment(text: str) -> int:
    """A point in time, ms since 1970 UTC: a date or time as documents have them, or `7d`, 12小时前 (ago). Raises
    `ValueError` (in Chinese).
    """
    if ago := AGO.fullmatch(text.strip()):
        return int(time.time() * 1000) - int(ago[1]) * UNITS[ago[2]]
    try:
        return round(parse_instant(text).timestamp() * 1000)
    except ValueError as error:
        raise ValueError(NO_MOMENT(fault=str(error))) from None


def visible_entries(log: AuditLog, query: AuditQuery, area: Area | None = None) -> tuple[list[AuditEntry], int | None]:
    """Entries that fit and are within an area, newest first, and the number that the next page is older than; None
    where there is no more. Of an area's auditor only what is about one region of it is seen.
    """
    found: list[AuditEntry] = []
    asked, looked = replace(query, limit=query.limit + 1), 0
    while looked < MOST_LOOKED_AT:
        page = log.entries(asked)
        for entry in page:
            looked += 1
            if area and not (entry.region is not None and area.covers_region(entry.region)):
                continue
            if len(found) == query.limit:
                return found, found[-1].entry
            found.append(entry)
        if len(page) < asked.limit:
            return found, None
        asked = replace(asked, older_than=page[-1].entry)
    return found, asked.older_than


def entry_fields(entry: AuditEntry) -> dict[str, Any]:
    """An entry, to be written as JSON."""
    return {
        "entry": entry.entry,
        "at": of_milliseconds(entry.at),
        "actor": entry.actor,
        "person": entry.person,
        "action": entry.action,
        "target": entry.target,
        "region": entry.region,
        "before": entry.before,
        "after": entry.after,
        "address": entry.address,
        "digest": entry.digest,
    }
